package io.chimera.connectors.database;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The values of a cursor that one read is about. Both ends are fixed when it begins: a row that is
 * beyond the last belongs to the next read, whatever part of this one might have seen it.
 *
 * @param after the largest value that is not in it; null for all to the beginning
 * @param last the largest that is
 */
public record CursorWindow(@Nullable Long after, long last) implements Serializable {

  /** Behind a position there is nothing. */
  static CursorWindow empty(OrderedKind kind, long position) {
    return new CursorWindow(kind.valueAt(position), kind.valueAt(position));
  }

  /**
   * The next read.
   *
   * @param position the largest value that was read, as the ledger has it; 0 for nothing so far
   * @param late how far before it the read begins
   * @param largest the largest value that there is now
   */
  static CursorWindow of(OrderedKind kind, long position, Duration late, long largest) {
    Long after =
        position == 0
            ? null
            : kind.valueAt(
                Math.subtractExact(
                    position, late.toSeconds() * 1_000_000 + late.toNanosPart() / 1_000));
    return new CursorWindow(after, largest);
  }

  /** Whether there is no value in it. */
  boolean isEmpty() {
    return after != null && last <= after;
  }
}
