package io.chimera.bench.freshness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LatenciesTest {
  static List<Arguments> shares() {
    return List.of(
        argumentSet("one record alone", 0.001, 5L),
        argumentSet("exactly those of a time", 0.9, 5L),
        argumentSet("one more", 0.901, 7L),
        argumentSet("99 of 100", 0.99, 7L),
        argumentSet("more than 99 of 100", 0.991, 2_000L),
        argumentSet("all", 1.0, 2_000L));
  }

  @ParameterizedTest
  @MethodSource("shares")
  void weighsTimesByTheirRecords(double share, long expected) {
    var latencies = new Latencies();
    latencies.add(2_000, 10);
    latencies.add(5, 400);
    latencies.add(7, 90);
    latencies.add(5, 500);

    assertThat(latencies.percentile(share)).isEqualTo(expected);
  }

  @Test
  void countsRecords() {
    var latencies = new Latencies();
    latencies.add(3, 7);
    latencies.add(4, 8);

    assertThat(latencies.count()).isEqualTo(15);
  }

  @Test
  void doesNotCountATimeThatNoRecordTook() {
    var latencies = new Latencies();
    latencies.add(1, 0);
    latencies.add(9, 1);

    assertThat(latencies.percentile(0.5)).isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1.1, Double.NaN})
  void refusesAShareThatIsNone(double share) {
    var latencies = new Latencies();
    latencies.add(1, 1);

    assertThatThrownBy(() -> latencies.percentile(share))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot take a share of '%s' of the records: expected more than 0, at most 1", share);
  }

  @Test
  void saysNothingOfNoRecords() {
    assertThatThrownBy(() -> new Latencies().percentile(0.99))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot say how long records took: there are none");
  }
}
