package io.chimera.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrowthTest {

  @ParameterizedTest
  @CsvSource({
    // As much dearer as there is more of it, less, and cheaper.
    "10, 10, false",
    "10, 3, false",
    "10, 0.5, false",
    // What noise may be.
    "10, 10.9, false",
    "10, 11.1, true",
    "10, 100, true",
    "2, 2.3, true"
  })
  void isWorseThanLinearWhereCostGrowsFaster(double factor, double cost, boolean isWorse) {
    var growth = new Growth(factor, cost);

    assertThat(growth.isWorseThanLinear()).isEqualTo(isWorse);
    assertThat(growth.verdict()).isEqualTo(isWorse ? "WORSE THAN LINEAR" : "not worse than linear");
  }
}
