package io.chimera.bench.freshness;

import java.util.concurrent.TimeUnit;

/**
 * When records happen that come at an even rate: by the clock alone, never by when somebody got
 * around to sending them. What is sent late has happened at its time all the same, so that a wait
 * counts for every record that it held up.
 *
 * @param beginMillis when the first record happens, in epoch milliseconds
 * @param perSecond how many records a second
 */
public record Pace(long beginMillis, long perSecond) {
  private static final long SECOND = TimeUnit.SECONDS.toMillis(1);

  public Pace {
    if (perSecond < 1) {
      throw new IllegalArgumentException(
          "Cannot make '%d' records a second: expected at least 1".formatted(perSecond));
    }
  }

  /** When the record of this index happens, in epoch milliseconds. */
  long happens(long index) {
    return beginMillis + index * SECOND / perSecond;
  }

  /** How many records have happened at a time: those of indexes below the answer. */
  long due(long nowMillis) {
    if (nowMillis < beginMillis) {
      return 0;
    }
    // The first index that happens after this millisecond.
    long elapsed = nowMillis - beginMillis + 1;
    return (elapsed * perSecond + SECOND - 1) / SECOND;
  }
}
