package io.chimera.schemas.stream;

import java.io.Serializable;

/**
 * Parts of a read of a whole table. What it finds is one commit, however many checkpoints it takes;
 * a read that is not finished is begun anew, as another one.
 *
 * @param read tells the read from all others
 * @param done how many parts
 * @param parts how many parts it has in all
 */
public record ReadPart(String read, int done, int parts) implements Serializable {

  /** Both together, which must be of one read. */
  public ReadPart plus(ReadPart other) {
    if (!read.equals(other.read) || parts != other.parts) {
      throw new IllegalArgumentException(
          "Cannot add a part of read '" + other.read + "' to read '" + read + "'");
    }
    return new ReadPart(read, done + other.done, parts);
  }

  public boolean isWhole() {
    return done == parts;
  }
}
