package io.chimera.quality.deduplication;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * Bytes that grow as values are put to them. What has no fixed length goes behind its length, so
 * that no two lists of values make the same bytes.
 */
final class KeyBytes {
  private static final int INITIAL = 128;

  private byte[] bytes = new byte[INITIAL];
  private ByteBuffer view = ByteBuffer.wrap(bytes);
  private int length;

  void clear() {
    length = 0;
  }

  int length() {
    return length;
  }

  /** The bytes, of which the first {@link #length} count. */
  byte[] array() {
    return bytes;
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  void putByte(int value) {
    ensure(1);
    bytes[length++] = (byte) value;
  }

  void putInt(int value) {
    ensure(Integer.BYTES);
    view.putInt(length, value);
    length += Integer.BYTES;
  }

  void putLong(long value) {
    ensure(Long.BYTES);
    view.putLong(length, value);
    length += Long.BYTES;
  }

  void putText(StringData text) {
    if (text instanceof BinaryStringData binary) {
      binary.ensureMaterialized();
      MemorySegment[] segments = binary.getSegments();
      if (segments.length == 1) {
        int size = binary.getSizeInBytes();
        putInt(size);
        ensure(size);
        segments[0].get(binary.getOffset(), bytes, length, size);
        length += size;
        return;
      }
    }
    putBytes(text.toBytes());
  }

  void putBytes(byte[] value) {
    putInt(value.length);
    putRaw(value);
  }

  /** Without its length. */
  void putRaw(byte[] value) {
    ensure(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
  }

  private void ensure(int more) {
    int needed = Math.addExact(length, more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, 2L * needed));
      view = ByteBuffer.wrap(bytes);
    }
  }
}
