package io.chimera.quality.deduplication;

import io.chimera.schemas.stream.Ingested;
import java.util.Arrays;

/**
 * The newest event time of each split of one dataset, as far as this subtask reads them. A split
 * without a record for some closings does not hold the others back.
 */
public final class SplitTimes {
  /** Closings without a record after which a split is passed over. */
  public static final int PATIENCE = 10;

  private long[] newest = new long[0];
  private int[] quiet = new int[0];

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
    Arrays.fill(newest, before, splits, Ingested.NO_TIME);
  }

  void closed() {
    for (int split = 0; split < quiet.length; split++) {
      quiet[split]++;
    }
  }

  /** The time to which all splits have come that are not quiet, or {@link Ingested#NO_TIME}. */
  long ofActive() {
    return earliest(PATIENCE);
  }

  /** The time to which all splits have come that were ever seen. */
  long ofAll() {
    return earliest(Integer.MAX_VALUE);
  }

  private long earliest(int patience) {
    long earliest = Long.MAX_VALUE;
    for (int split = 0; split < newest.length; split++) {
      if (newest[split] != Ingested.NO_TIME && quiet[split] <= patience) {
        earliest = Math.min(earliest, newest[split]);
      }
    }
    return earliest == Long.MAX_VALUE ? Ingested.NO_TIME : earliest;
  }
}
