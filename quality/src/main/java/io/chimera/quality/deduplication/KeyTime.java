package io.chimera.quality.deduplication;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time of one dataset as its keys are remembered with: steps of a fixed length, in buckets a
 * quarter of the dataset's time wide. A bucket's steps fit an int without sign.
 *
 * <p>Two records are compared to the microsecond where repeats come within four hours and three
 * quarters, to the millisecond within 198 days, and to the second beyond.
 *
 * <p>Behind the stream's time a bucket is kept for as long as a repeat of one of its records can
 * come, and for another quarter, so that records a little out of order find all they look for.
 */
final class KeyTime {
  /** Stands for a bucket before all others. */
  static final long NO_BUCKET = Long.MIN_VALUE;

  private static final int BUCKETS = 4;
  private static final long MOST_STEPS = 1L << 32;
  private static final long MILLISECOND = 1_000;
  private static final long[] STEPS = {1, MILLISECOND, 1_000_000};

  private final long step;
  private final long within;
  private final long width;

  private KeyTime(long step, long within, long width) {
    this.step = step;
    this.within = within;
    this.width = width;
  }

  /**
   * @param within how far apart repeats may be, or null for ever
   */
  static KeyTime of(@Nullable Duration within) {
    if (within == null) {
      return new KeyTime(0, 0, 0);
    }
    long micros =
        TimeUnit.SECONDS.toMicros(within.toSeconds())
            + TimeUnit.NANOSECONDS.toMicros(within.getNano());
    for (long step : STEPS) {
      long steps = micros / step;
      long width = (steps + BUCKETS - 1) / BUCKETS;
      if (width <= MOST_STEPS) {
        return new KeyTime(step, steps, width);
      }
    }
    throw new IllegalArgumentException("Cannot look for repeats within " + within);
  }

  /** Whether nothing is ever forgotten; then there is one bucket, and all times are 0. */
  boolean isForEver() {
    return step == 0;
  }

  long steps(long micros) {
    // Most contracts say hours; by a constant, a division is a multiplication.
    if (step == MILLISECOND) {
      return Math.floorDiv(micros, MILLISECOND);
    }
    return isForEver() ? 0 : Math.floorDiv(micros, step);
  }

  long bucket(long steps) {
    return isForEver() ? 0 : Math.floorDiv(steps, width);
  }

  /** Where a bucket begins, in steps. */
  long start(long bucket) {
    return bucket * width;
  }

  /** Where a bucket begins, in epoch microseconds. */
  long startMicros(long bucket) {
    return start(bucket) * step;
  }

  /** The last step of a bucket, counted from its first. */
  long last() {
    return Math.max(0, width - 1);
  }

  /** The earliest step at which a record can be whose repeat is at this one. */
  long earliest(long steps) {
    return isForEver() ? 0 : steps - within + 1;
  }

  /** The latest one. */
  long latest(long steps) {
    return isForEver() ? 0 : steps + within - 1;
  }

  /** The first bucket that is still needed when the stream has come to a time. */
  long keepFrom(long streamMicros) {
    return isForEver() ? NO_BUCKET : bucket(earliest(steps(streamMicros))) - 1;
  }

  /** Whether a record's repeat may be in a bucket before the first that is kept. */
  boolean isLate(long steps, long keptFrom) {
    return keptFrom != NO_BUCKET && earliest(steps) < start(keptFrom);
  }
}
