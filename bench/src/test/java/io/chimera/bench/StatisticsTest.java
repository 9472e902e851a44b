package io.chimera.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Test
  void takesTheMiddleOfAnOddNumber() {
    assertThat(Statistics.median(9, 1, 4)).isEqualTo(4);
  }

  @Test
  void takesTheMeanOfTheTwoInTheMiddle() {
    assertThat(Statistics.median(9, 1, 4, 2)).isEqualTo(3);
  }

  @Test
  void leavesTheFiguresInTheirOrder() {
    var figures = new double[] {9, 1, 4};

    Statistics.median(figures);

    assertThat(figures).containsExactly(9, 1, 4);
  }

  @Test
  void refusesTheMedianOfNothing() {
    assertThatThrownBy(Statistics::median)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot take the median of nothing");
  }

  @Test
  void knowsTheSmallestAndTheLargest() {
    assertThat(Statistics.min(3, 1, 2)).isEqualTo(1);
    assertThat(Statistics.max(3, 1, 2)).isEqualTo(3);
  }

  @Test
  void comparesRoundByRound() {
    // The machine was half as fast in the second round; the ratio of medians would be 1.5.
    var ratio = Statistics.ratio(new double[] {12, 24, 12.6}, new double[] {10, 20, 8});

    assertThat(ratio.ratio()).isEqualTo(1.2, within(1e-12));
  }

  @Test
  void boundsEqualRatiosByThemselves() {
    var ratio = Statistics.ratio(new double[] {13, 26, 39}, new double[] {10, 20, 30});

    assertThat(ratio.upperBound()).isEqualTo(1.3, within(1e-12));
  }

  @Test
  void boundsTheMedianFromAbove() {
    double[] ones = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    double[] figures = {1.20, 1.21, 1.22, 1.23, 1.24, 1.25, 1.26, 1.27, 1.28, 1.29, 1.90};

    var ratio = Statistics.ratio(figures, ones);

    assertThat(ratio.ratio()).isEqualTo(1.25);
    // One far off round does not decide: the fourth largest has more than 95 % of the samples.
    assertThat(ratio.upperBound()).isEqualTo(1.28);
  }

  @Test
  void givesTheSameBoundAgain() {
    double[] figures = {1.1, 1.5, 1.3, 1.2, 1.4};
    double[] base = {1, 1.1, 0.9, 1, 1.05};

    assertThat(Statistics.ratio(figures, base)).isEqualTo(Statistics.ratio(figures, base));
  }

  @Test
  void refusesRoundsThatAreNotPairs() {
    assertThatThrownBy(() -> Statistics.ratio(new double[] {1, 2}, new double[] {1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot compare '2' rounds with '1': expected as many, and at least one");
  }
}
