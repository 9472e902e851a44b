package io.chimera.quality.deduplication;

import io.chimera.schemas.stream.Ingested;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The newest event time of each split of one dataset, as far as this subtask reads them. A split
 * without a record for some closings and some time does not hold the others back. It may be one
 * that nobody writes to, or one whose leader is away or whose reader is slow, so the time is longer
 * than such troubles mostly last.
 */
public final class SplitTimes {
  /** Closings without a record after which a split is passed over. */
  static final int PATIENT_CLOSINGS = 10;

  /** And the time. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private long[] newest = new long[0];
  private int[] quiet = new int[0];

  /** When the first closing was without a record, in epoch milliseconds. */
  private long[] quietSince = new long[0];

  /** A record with an event time in epoch microseconds, or without one. */
  public void saw(int split, long eventTime) {
    if (split >= newest.length) {
      grow(split + 1);
    }
    if (eventTime > newest[split]) {
      newest[split] = eventTime;
    }
    quiet[split] = 0;
  }

  private void grow(int splits) {
    int before = newest.length;
    newest = Arrays.copyOf(newest, splits);
    quiet = Arrays.copyOf(quiet, splits);
    quietSince = Arrays.copyOf(quietSince, splits);
    Arrays.fill(newest, before, splits, Ingested.NO_TIME);
  }

  void closed(long millis) {
    for (int split = 0; split < quiet.length; split++) {
      // The closing after a record is with it.
      if (quiet[split] == 1) {
        quietSince[split] = millis;
      }
      quiet[split]++;
    }
  }

  /** Whether that is so long that a split which was not heard of may be one without records. */
  static boolean isLong(int closings, long millis) {
    return closings > PATIENT_CLOSINGS && millis >= PATIENCE.toMillis();
  }

  /** The time to which all splits have come that are not quiet, or {@link Ingested#NO_TIME}. */
  long ofActive(long millis) {
    return earliest(split -> !isLong(quiet[split], millis - quietSince[split]));
  }

  /** The time to which all splits have come that were ever seen. */
  long ofAll() {
    return earliest(split -> true);
  }

  private long earliest(IntPredicate counts) {
    long earliest = Long.MAX_VALUE;
    for (int split = 0; split < newest.length; split++) {
      if (newest[split] != Ingested.NO_TIME && counts.test(split)) {
        earliest = Math.min(earliest, newest[split]);
      }
    }
    return earliest == Long.MAX_VALUE ? Ingested.NO_TIME : earliest;
  }
}
