package io.chimera.connectors.decode.avro;

import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * A place in one record's bytes, and Avro's primitives from there on. Nothing here throws: a read
 * that fails answers 0 (a length: {@link #FAILED}) and leaves its fault behind, where it stays.
 */
final class AvroInput {
  static final int FAILED = -1;
  static final int MAX_DEPTH = 64;

  /** The end of a block that does not say how long it is. */
  static final int UNKNOWN_END = -1;

  private static final int FLOAT_BYTES = 4;
  private static final int DOUBLE_BYTES = 8;
  private static final byte[] NOTHING = new byte[0];
  private static final Fault TRUNCATED =
      new Fault(ReasonCode.TRUNCATED, null, "The bytes end before the record does");
  private static final Fault LONG_NUMBER =
      new Fault(ReasonCode.MALFORMED, null, "A variable-length number has more bits than its type");
  private static final Fault NEGATIVE_LENGTH =
      new Fault(ReasonCode.MALFORMED, null, "A length is negative");
  private static final Fault WRONG_BLOCK_LENGTH =
      new Fault(ReasonCode.MALFORMED, null, "A block's length in bytes is not that of its items");
  private static final Fault BAD_BOOLEAN =
      new Fault(ReasonCode.MALFORMED, null, "A boolean's byte is neither 0 nor 1");
  private static final Fault TOO_DEEP =
      new Fault(
          ReasonCode.TOO_DEEP, null, "Values are nested deeper than " + MAX_DEPTH + " levels");
  private static final Fault TOO_MANY_ITEMS =
      new Fault(
          ReasonCode.VALUE_TOO_LARGE, null, "A list or map claims more items than there are bytes");

  private byte[] bytes = NOTHING;
  private int position;
  private int depth;
  private long itemsLeft;
  private int blockEnd;
  private @Nullable Fault fault;

  /** What is known of the size of a list's or map's items. */
  enum ItemSize {
    NO_BYTES,
    SOME_BYTES
  }

  /** Forgets everything and goes to {@code start} of {@code value}. */
  void reset(byte[] value, int start) {
    bytes = value;
    position = start;
    depth = 0;
    itemsLeft = value.length;
    fault = null;
  }

  byte[] bytes() {
    return bytes;
  }

  int position() {
    return position;
  }

  int remaining() {
    return bytes.length - position;
  }

  boolean failed() {
    return fault != null;
  }

  @Nullable Fault fault() {
    return fault;
  }

  boolean readBoolean() {
    if (position == bytes.length) {
      fault = TRUNCATED;
      return false;
    }
    byte value = bytes[position++];
    if ((value & ~1) != 0) {
      fault = BAD_BOOLEAN;
    }
    return value == 1;
  }

  int readInt() {
    if (position < bytes.length && bytes[position] >= 0) {
      int small = bytes[position++];
      return (small >>> 1) ^ -(small & 1);
    }
    long raw = readVarint(32);
    return (int) (raw >>> 1) ^ -(int) (raw & 1);
  }

  long readLong() {
    if (position < bytes.length && bytes[position] >= 0) {
      int small = bytes[position++];
      return (small >>> 1) ^ -(small & 1);
    }
    long raw = readVarint(64);
    return (raw >>> 1) ^ -(raw & 1);
  }

  float readFloat() {
    if (remaining() < FLOAT_BYTES) {
      fault = TRUNCATED;
      return 0;
    }
    return Float.intBitsToFloat(littleEndian());
  }

  double readDouble() {
    if (remaining() < DOUBLE_BYTES) {
      fault = TRUNCATED;
      return 0;
    }
    long low = littleEndian() & 0xffff_ffffL;
    long high = littleEndian();
    return Double.longBitsToDouble(high << 32 | low);
  }

  /** The length of a string or of bytes, all of which are there; or {@link #FAILED}. */
  int readLength() {
    long length = readLong();
    if (fault != null) {
      return FAILED;
    }
    if (length < 0) {
      fault = NEGATIVE_LENGTH;
      return FAILED;
    }
    if (length > remaining()) {
      fault = TRUNCATED;
      return FAILED;
    }
    return (int) length;
  }

  /** Goes over {@code length} bytes. */
  void skip(int length) {
    if (length > remaining()) {
      fault = TRUNCATED;
      return;
    }
    position += length;
  }

  /** One level down; false if that is too deep. */
  boolean enter() {
    depth++;
    if (depth > MAX_DEPTH) {
      fault = TOO_DEEP;
      return false;
    }
    return true;
  }

  void leave() {
    depth--;
  }

  /**
   * The number of items in the next block of a list or map; 0 after the last one or if that fails.
   * What the block says of its own end is in {@link #blockEnd()} until the next call.
   */
  long readBlock() {
    long count = readLong();
    blockEnd = UNKNOWN_END;
    if (count >= 0) {
      return count;
    }
    if (count == Long.MIN_VALUE) {
      fault = NEGATIVE_LENGTH;
      return 0;
    }
    int length = readLength();
    if (length == FAILED) {
      return 0;
    }
    blockEnd = position + length;
    return -count;
  }

  int blockEnd() {
    return blockEnd;
  }

  /** Goes to the end of a block that says where it is. */
  void skipTo(int end) {
    position = end;
  }

  /** Whether a block that has been read ends where it says, if it does. */
  boolean endsAt(int end) {
    if (end == UNKNOWN_END || end == position) {
      return true;
    }
    fault = WRONG_BLOCK_LENGTH;
    return false;
  }

  /**
   * Takes {@code count} items of a list or map from what this record may have in all: as many as it
   * has bytes. Items that take no bytes would cost time and memory without end otherwise; all
   * others take a byte of their own each.
   *
   * @param size whether an item takes bytes at all
   */
  boolean takeItems(long count, ItemSize size) {
    if (size == ItemSize.SOME_BYTES && count > remaining()) {
      fault = TRUNCATED;
      return false;
    }
    itemsLeft -= count;
    if (itemsLeft < 0) {
      fault = TOO_MANY_ITEMS;
      return false;
    }
    return true;
  }

  private int littleEndian() {
    int at = position;
    position = at + FLOAT_BYTES;
    return (bytes[at] & 0xff)
        | (bytes[at + 1] & 0xff) << 8
        | (bytes[at + 2] & 0xff) << 16
        | (bytes[at + 3] & 0xff) << 24;
  }

  private long readVarint(int bits) {
    long value = 0;
    for (int shift = 0; shift < bits; shift += 7) {
      if (position == bytes.length) {
        fault = TRUNCATED;
        return 0;
      }
      byte next = bytes[position++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        if (bits - shift < 7 && next >>> (bits - shift) != 0) {
          break;
        }
        return value;
      }
    }
    fault = LONG_NUMBER;
    return 0;
  }
}
