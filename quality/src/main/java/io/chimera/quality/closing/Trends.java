package io.chimera.quality.closing;

import io.chimera.schemas.contract.CommitRule.Trend;
import io.chimera.schemas.stream.RuleVerdict.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Holds a measure against what it was at the commits before, by their median and their median
 * absolute deviation, which a few outliers do not move (Iglewicz and Hoaglin, "How to Detect and
 * Handle Outliers", 1993).
 */
final class Trends {
  /** Makes the median absolute deviation a standard deviation where values are normal. */
  private static final double PER_MEDIAN_DEVIATION = 1.4826;

  /** Likewise for the mean absolute deviation, for where more than half of the values are one. */
  private static final double PER_MEAN_DEVIATION = 1.2533;

  /** How much wider a median of n scatters than a mean of n does. */
  private static final double MEDIAN_SCATTER = 1.2533;

  private final Trend trend;
  private final List<Double> history = new ArrayList<>();

  Trends(Trend trend) {
    this.trend = trend;
  }

  void remember(double value) {
    history.add(value);
    if (history.size() > trend.over()) {
      history.remove(0);
    }
  }

  /** What the next value is, before it is remembered. */
  Outcome judge(double value) {
    if (history.size() < trend.over()) {
      return Outcome.NO_VERDICT;
    }
    double[] before = history.stream().mapToDouble(Double::doubleValue).toArray();
    boolean isOff = distance(value, before, 1) > trend.deviation();
    return isOff || isBroken(value, before) ? Outcome.FAILED : Outcome.PASSED;
  }

  private boolean isBroken(double value, double[] before) {
    int newest = trend.breakOver();
    if (newest == 0) {
      return false;
    }
    int split = before.length - (newest - 1);
    double[] after = Arrays.copyOfRange(before, split, before.length + 1);
    after[newest - 1] = value;
    double narrower = MEDIAN_SCATTER / Math.sqrt(newest);
    return distance(median(after), Arrays.copyOf(before, split), narrower) > trend.deviation();
  }

  /** From the median of the others, in their standard deviations times {@code width}. */
  private static double distance(double value, double[] others, double width) {
    double middle = median(others);
    double[] deviations = Arrays.stream(others).map(each -> Math.abs(each - middle)).toArray();
    double scale = PER_MEDIAN_DEVIATION * median(deviations);
    if (scale == 0) {
      scale = PER_MEAN_DEVIATION * Arrays.stream(deviations).average().orElse(0);
    }
    double off = Math.abs(value - middle);
    // Without any scatter, every other value is infinitely far away.
    return off == 0 ? 0 : off / (scale * width);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
