package io.chimera.sinks.parquet;

import org.apache.parquet.bytes.BytesInput;

/** The values that a column's pages have so far, each once. */
abstract class PageDictionary {
  /** So many values show whether they repeat. */
  private static final int SAMPLE = 1024;

  /** Of a sample with more, hardly any dictionary would be smaller than the values. */
  private static final int MANY = SAMPLE - SAMPLE / 50;

  private static final int FIRST_BYTES = 1_200;
  private static final int BYTES_PER_ENTRY = 36;

  private int entries;
  private int size;
  private boolean isClosed;

  /**
   * Finds the entries of a page's values, and makes those that are missing.
   *
   * @param page its values in plain encoding
   * @param ids gets the entries
   * @param maxBytes what the dictionary may have
   * @return false if it would have more, or if hardly a value is there twice
   */
  final boolean encode(byte[] page, int values, int[] ids, int maxBytes) {
    int sample = entries == 0 && values > SAMPLE ? SAMPLE : 0;
    int before = entries;
    int sizeBefore = size;
    int offset = 0;
    if (sample > 0) {
      offset = find(page, offset, ids, 0, sample);
      if (entries > MANY) {
        return false;
      }
    }
    find(page, offset, ids, sample, values);
    if (size > maxBytes) {
      // What this page alone has made is not needed.
      entries = before;
      size = sizeBefore;
      return false;
    }
    return true;
  }

  /**
   * Finds the entries of some values.
   *
   * @param offset where the first of them is
   * @return where the one after the last of them is
   */
  abstract int find(byte[] page, int offset, int[] ids, int from, int to);

  /** All entries in plain encoding, in their order. */
  abstract BytesInput bytes();

  /** Counts a new entry, and says its number. */
  final int enter(int bytes) {
    size += bytes;
    return entries++;
  }

  final int entries() {
    return entries;
  }

  /** Bytes of all entries. */
  final int size() {
    return size;
  }

  /** About how many bytes of the heap it has: its arrays have room, and there are those by hash. */
  final long heldBytes() {
    return FIRST_BYTES + 2L * size + (long) BYTES_PER_ENTRY * entries;
  }

  /** Whether no more pages are encoded by it. */
  final boolean isClosed() {
    return isClosed;
  }

  final void close() {
    isClosed = true;
  }
}
