package io.chimera.bench;

import java.util.Arrays;
import java.util.SplittableRandom;

/** The arithmetic on few figures with much noise. */
public final class Statistics {
  private static final int RESAMPLES = 10_000;
  private static final double CONFIDENCE = 0.95;
  private static final long SEED = 20261121;

  private Statistics() {}

  public static double median(double... figures) {
    if (figures.length == 0) {
      throw new IllegalArgumentException("Cannot take the median of nothing");
    }
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  public static double min(double... figures) {
    return Arrays.stream(figures).min().orElseThrow();
  }

  public static double max(double... figures) {
    return Arrays.stream(figures).max().orElseThrow();
  }

  /**
   * How one system compares with another.
   *
   * @param ratio median of the rounds' ratios
   * @param upperBound what the ratio does not exceed with a confidence of 95 percent, by bootstrap
   *     over the rounds
   */
  public record Ratio(double ratio, double upperBound) {}

  /**
   * Compares round by round, so that a machine that becomes slower meets both alike.
   *
   * @param figures one a round
   * @param base of the same rounds
   */
  public static Ratio ratio(double[] figures, double[] base) {
    if (figures.length != base.length || figures.length == 0) {
      throw new IllegalArgumentException(
          "Cannot compare '%d' rounds with '%d': expected as many, and at least one"
              .formatted(figures.length, base.length));
    }
    var ratios = new double[figures.length];
    for (int round = 0; round < ratios.length; round++) {
      ratios[round] = figures[round] / base[round];
    }
    return new Ratio(median(ratios), upperBound(ratios));
  }

  /** Of the median, from samples with replacement; the same figures give the same bound. */
  private static double upperBound(double[] ratios) {
    var random = new SplittableRandom(SEED);
    var medians = new double[RESAMPLES];
    var sample = new double[ratios.length];
    for (int resample = 0; resample < RESAMPLES; resample++) {
      for (int index = 0; index < sample.length; index++) {
        sample[index] = ratios[random.nextInt(ratios.length)];
      }
      medians[resample] = median(sample);
    }
    Arrays.sort(medians);
    return medians[(int) Math.ceil(CONFIDENCE * RESAMPLES) - 1];
  }
}
