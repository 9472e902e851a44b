package io.chimera.quality.timeliness;

import io.chimera.quality.timeliness.Look.Arrival;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How fast newer commits bring older events: the slope of their lag over time. */
final class Trend {
  private static final int LEAST = 5;

  /** Lag that grows less than a tenth of a second a second is noise. */
  private static final double LEAST_SLOPE = 0.1;

  private Trend() {}

  /**
   * When an age that grows with the lag of these commits is as long as {@code within} just before a
   * next one comes; empty where it will not be, as things go.
   *
   * @param interval how long it is until a next commit
   */
  static Optional<Instant> breach(List<Arrival> arrivals, Duration within, Duration interval) {
    List<Arrival> timed = arrivals.stream().filter(each -> each.newestEvent() != null).toList();
    List<Arrival> newest =
        timed.subList(Math.max(0, timed.size() - Look.LEAST_ARRIVALS), timed.size());
    if (newest.isEmpty()) {
      return Optional.empty();
    }
    Arrival last = newest.get(newest.size() - 1);
    Duration left = within.minus(interval).minus(lag(last));
    if (left.isNegative()) {
      return Optional.of(last.at().plus(within).minus(lag(last)));
    }
    double slope = newest.size() < LEAST ? 0 : slope(newest);
    return slope < LEAST_SLOPE
        ? Optional.empty()
        : Optional.of(last.at().plusMillis((long) (left.toMillis() / slope)));
  }

  /** By least squares. */
  private static double slope(List<Arrival> arrivals) {
    Instant first = arrivals.get(0).at();
    double sumX = 0;
    double sumY = 0;
    double sumXx = 0;
    double sumXy = 0;
    for (Arrival each : arrivals) {
      double x = Duration.between(first, each.at()).toMillis();
      double y = lag(each).toMillis();
      sumX += x;
      sumY += y;
      sumXx += x * x;
      sumXy += x * y;
    }
    int count = arrivals.size();
    double spread = count * sumXx - sumX * sumX;
    return spread == 0 ? 0 : (count * sumXy - sumX * sumY) / spread;
  }

  /** How old the newest event of a commit was when it could be queried. */
  static Duration lag(Arrival arrival) {
    Instant event = arrival.newestEvent();
    return event == null ? Duration.ZERO : Duration.between(event, arrival.at());
  }
}
