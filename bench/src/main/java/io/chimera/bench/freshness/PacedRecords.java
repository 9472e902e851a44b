package io.chimera.bench.freshness;

import java.util.function.LongConsumer;

/** Hands on records as they happen, each with its own time, however late it is handed on. */
final class PacedRecords {
  private final Pace pace;
  private final long most;
  private final LongConsumer records;
  private long handedOn;
  private long latest;

  /**
   * @param most how many there are in all
   * @param records takes the times at which records happen, in epoch milliseconds
   */
  PacedRecords(Pace pace, long most, LongConsumer records) {
    this.pace = pace;
    this.most = most;
    this.records = records;
  }

  /** Hands on all that have happened by now. */
  void advanceTo(long nowMillis) {
    long due = Math.min(most, pace.due(nowMillis));
    if (handedOn < due) {
      latest = Math.max(latest, nowMillis - pace.happens(handedOn));
    }
    for (; handedOn < due; handedOn++) {
      records.accept(pace.happens(handedOn));
    }
  }

  long handedOn() {
    return handedOn;
  }

  boolean isDone() {
    return handedOn == most;
  }

  /** By how many milliseconds the latest record was late. */
  long latest() {
    return latest;
  }
}
