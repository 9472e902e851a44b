package io.chimera.connectors.postgres;

import java.nio.charset.StandardCharsets;

/**
 * The cells of a row in a message of the log. Text is not copied: it stays in the message's bytes,
 * which nobody may change.
 */
public final class Tuple {
  static final int NULL = -1;
  static final int UNCHANGED = -2;

  private final byte[] bytes;
  private final int[] offsets;
  private final int[] lengths;

  /**
   * @param lengths of the cells' texts, or {@link #NULL}, or {@link #UNCHANGED}
   */
  Tuple(byte[] bytes, int[] offsets, int[] lengths) {
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

  /** Whether the log leaves the value out because the update did not touch it (TOAST). */
  public boolean isUnchanged(int cell) {
    return lengths[cell] == UNCHANGED;
  }

  /** The bytes that a cell's text is in. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the text of a cell begins that has one. */
  public int offset(int cell) {
    return offsets[cell];
  }

  /** How many bytes the text has of a cell that has one. */
  public int length(int cell) {
    return lengths[cell];
  }

  /** A copy of the text of a cell that has one. */
  public String text(int cell) {
    return new String(bytes, offsets[cell], lengths[cell], StandardCharsets.UTF_8);
  }
}
