package io.chimera.bench.connect;

import java.time.Duration;

/** Tells by looks at a table when a sink, which never ends by itself, has committed all. */
public final class Progress {
  private final long expected;
  private final Duration patience;
  private long seen;
  private long seenAt;

  /**
   * @param expected rows of the table in the end
   * @param patience how long a sink may commit nothing before it is given up
   * @param now as {@link System#nanoTime} has it, when the sink begins
   */
  public Progress(long expected, Duration patience, long now) {
    this.expected = expected;
    this.patience = patience;
    seenAt = now;
  }

  /**
   * Whether as many rows are committed as have to be, or more.
   *
   * @param rows of the table
   * @param now as above
   * @throws IllegalStateException if nothing has come for too long
   */
  public boolean isDone(long rows, long now) {
    if (rows >= expected) {
      return true;
    }
    if (rows != seen) {
      seen = rows;
      seenAt = now;
    }
    if (now - seenAt > patience.toNanos()) {
      throw new IllegalStateException(
          "Cannot count this run: '%d' rows are committed, expected '%d', and none came within the last %d s"
              .formatted(rows, expected, patience.toSeconds()));
    }
    return false;
  }
}
