package io.chimera.sinks.parquet;

import org.apache.parquet.bytes.BytesInput;

/**
 * The entries of a dictionary that one page's values are, and their encoding: runs of the same
 * entry, and between them groups of eight in as few bits as the largest needs. One after the other,
 * all columns of all files use the same.
 */
final class PageIds {
  private static final int GROUP = 8;
  private static final int VARINT_BITS = 7;

  private int[] ids = {};
  private byte[] encoded = {};
  private int size;

  /** Room for so many. */
  int[] of(int values) {
    if (ids.length < values) {
      ids = new int[values];
    }
    return ids;
  }

  /**
   * Encodes the first so many.
   *
   * @param width of the largest in bits
   * @return valid until the next call
   */
  BytesInput encode(int values, int width) {
    long most = (long) values * (width + GROUP) / Byte.SIZE + Long.SIZE;
    if (encoded.length < most) {
      encoded = new byte[Math.toIntExact(most)];
    }
    encoded[0] = (byte) width;
    size = 1;
    int from = 0;
    int at = 0;
    while (at < values) {
      int end = endOfRun(at, values);
      // Groups are whole, so that the first of the run fill up the one before.
      int begin = at + Math.floorMod(from - at, GROUP);
      if (end - begin >= GROUP) {
        pack(from, begin, width);
        repeat(end - begin, ids[at], width);
        from = end;
      }
      at = end;
    }
    pack(from, values, width);
    return BytesInput.from(encoded, 0, size);
  }

  private int endOfRun(int from, int values) {
    int id = ids[from];
    int end = from + 1;
    while (end < values && ids[end] == id) {
      end++;
    }
    return end;
  }

  private void repeat(int times, int id, int width) {
    varint(times << 1);
    for (int bits = 0; bits < width; bits += Byte.SIZE) {
      encoded[size++] = (byte) (id >>> bits);
    }
  }

  /** The last group of a page is filled up with zeros. */
  private void pack(int from, int to, int width) {
    if (from == to) {
      return;
    }
    int groups = (to - from + GROUP - 1) / GROUP;
    varint(groups << 1 | 1);
    int end = size + groups * width;
    long bits = 0;
    int count = 0;
    for (int index = from; index < to; index++) {
      bits |= (long) ids[index] << count;
      count += width;
      if (count >= Integer.SIZE) {
        PlainNumbers.putInt(encoded, size, (int) bits);
        size += Integer.BYTES;
        bits >>>= Integer.SIZE;
        count -= Integer.SIZE;
      }
    }
    while (size < end) {
      encoded[size++] = (byte) bits;
      bits >>>= Byte.SIZE;
    }
  }

  private void varint(int value) {
    int left = value;
    while (left >>> VARINT_BITS != 0) {
      encoded[size++] = (byte) (left | 1 << VARINT_BITS);
      left >>>= VARINT_BITS;
    }
    encoded[size++] = (byte) left;
  }
}
