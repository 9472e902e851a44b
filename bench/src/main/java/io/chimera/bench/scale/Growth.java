package io.chimera.bench.scale;

/**
 * What one step costs more than the one before.
 *
 * @param factor how many times as much there is of what grows
 * @param cost how many times as much CPU time a record takes
 */
record Growth(double factor, double cost) {
  /** Figures of one machine are no better than this. */
  private static final double NOISE = 1.1;

  /**
   * Whether a record has become dearer by more than there is more of what grows. Of columns that is
   * to say: whether a value has become dearer.
   */
  boolean isWorseThanLinear() {
    return cost > factor * NOISE;
  }

  /** As in the table. */
  String verdict() {
    return isWorseThanLinear() ? "WORSE THAN LINEAR" : "not worse than linear";
  }
}
