package io.chimera.schemas.stream;

import java.io.Serializable;

/**
 * Parts of a read of a whole table. What it finds is one commit, however many checkpoints it takes;
 * a read that is not finished is begun anew, as another one.
 *
 * @param read tells the read from all others
 * @param done how many parts
 * @param parts how many parts it has in all
 * @param inSource how many rows the source has counted in the parts that are done, in the state
 *     that was read; {@link #UNCOUNTED} where it was not asked of one of them
 */
public record ReadPart(String read, int done, int parts, long inSource) implements Serializable {
  public static final long UNCOUNTED = -1;

  /** Of which nothing was counted; nothing need be where no part is done. */
  public ReadPart(String read, int done, int parts) {
    this(read, done, parts, done == 0 ? 0 : UNCOUNTED);
  }

  /** Both together, which must be of one read. */
  public ReadPart plus(ReadPart other) {
    if (!read.equals(other.read) || parts != other.parts) {
      throw new IllegalArgumentException(
          "Cannot add a part of read '" + other.read + "' to read '" + read + "'");
    }
    boolean isCounted = isCounted() && other.isCounted();
    return new ReadPart(
        read, done + other.done, parts, isCounted ? inSource + other.inSource : UNCOUNTED);
  }

  /** Whether the source was asked for its rows. */
  public boolean isCounted() {
    return inSource != UNCOUNTED;
  }

  public boolean isWhole() {
    return done == parts;
  }
}
