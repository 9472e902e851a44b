package io.chimera.bench.freshness;

import java.util.function.LongConsumer;

/** Hands on records as they happen, each with its own time, however late it is handed on. */
final class PacedRecords {
  private final Pace pace;
  private final LongConsumer records;
  private long handedOn;
  private long latest;

  /**
   * @param records takes the times at which records happen, in epoch milliseconds
   */
  PacedRecords(Pace pace, LongConsumer records) {
    this.pace = pace;
    this.records = records;
  }

  /** Hands on all that have happened by now. */
  void advanceTo(long nowMillis) {
    long due = pace.due(nowMillis);
    if (handedOn < due) {
      latest = Math.max(latest, nowMillis - pace.happens(handedOn));
    }
    for (; handedOn < due; handedOn++) {
      records.accept(pace.happens(handedOn));
    }
  }

  /** How many so far. */
  long handedOn() {
    return handedOn;
  }

  /** By how many milliseconds the latest record was late. */
  long latest() {
    return latest;
  }
}
