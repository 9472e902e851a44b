package io.chimera.schemas.contract;

import java.io.Serializable;
import java.time.Duration;

/** What a dataset's users are promised about time. */
public sealed interface ServiceLevel extends Serializable {

  /** What is promised. */
  Kind kind();

  /** How long before the promise is broken somebody wants to hear of it. */
  Duration warnBefore();

  /** What can be promised. */
  enum Kind {
    /** How old the newest event in the table is at most. */
    FRESHNESS("freshness"),
    /** How long it takes at most until an event can be queried. */
    LATENCY("latency"),
    /** How long it is at most until rows come again. */
    FREQUENCY("frequency"),
    /** When rows are there. */
    ARRIVE_BY("arriveBy"),
    /** When so many rows are there. */
    VOLUME("volume");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** How contracts and facts write it. */
    public String label() {
      return label;
    }
  }

  /**
   * A time that is never to grow longer.
   *
   * @param within the longest
   */
  record Age(Kind kind, Duration within, Duration warnBefore) implements ServiceLevel {}

  /**
   * Rows that are to be there at certain times.
   *
   * @param deadlines when
   * @param rows at least so many since the deadline before
   */
  record Arrival(Kind kind, Schedule deadlines, long rows, Duration warnBefore)
      implements ServiceLevel {}
}
