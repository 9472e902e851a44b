package io.chimera.connectors.mysql;

/**
 * The values of a row in the log. They are not copied: they stay in the event's bytes, which nobody
 * may change.
 */
public final class RowImage {
  static final int NULL = -1;
  static final int ABSENT = -2;

  private final byte[] bytes;
  private final int[] offsets;
  private final int[] lengths;

  /**
   * @param lengths of the values, or {@link #NULL}, or {@link #ABSENT}
   */
  RowImage(byte[] bytes, int[] offsets, int[] lengths) {
    this.bytes = bytes;
    this.offsets = offsets;
    this.lengths = lengths;
  }

  public int size() {
    return lengths.length;
  }

  public boolean isNull(int cell) {
    return lengths[cell] == NULL;
  }

  /** Whether the log leaves the value out, as the update did not touch it. */
  public boolean isAbsent(int cell) {
    return lengths[cell] == ABSENT;
  }

  /** The bytes that the values are in. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where a value begins that is there. */
  public int offset(int cell) {
    return offsets[cell];
  }

  /** How many bytes a value has that is there. */
  public int length(int cell) {
    return lengths[cell];
  }
}
