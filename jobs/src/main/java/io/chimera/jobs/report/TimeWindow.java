package io.chimera.jobs.report;

import java.time.Duration;
import java.time.Instant;

/**
 * The time that a report is of.
 *
 * @param since its first moment
 * @param until the moment after its last
 */
public record TimeWindow(Instant since, Instant until) {
  public TimeWindow {
    if (!since.isBefore(until)) {
      throw new IllegalArgumentException(
          "Cannot report on the time from " + since + " until " + until + ": it is none");
    }
  }

  boolean contains(Instant moment) {
    return !moment.isBefore(since) && moment.isBefore(until);
  }

  /** How much of the time between two moments lies in it. */
  Duration overlap(Instant from, Instant to) {
    Instant first = from.isBefore(since) ? since : from;
    Instant last = to.isAfter(until) ? until : to;
    return first.isBefore(last) ? Duration.between(first, last) : Duration.ZERO;
  }
}
