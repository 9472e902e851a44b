package io.chimera.schemas.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricTest {

  @ParameterizedTest
  @EnumSource
  void isNamedAsPrometheusAsksFor(Metric metric) {
    assertThat(metric.id()).matches("chimera(_[a-z0-9]+)+");
    assertThat(metric.id()).doesNotContain("millis", "kilo", "mega", "percent");
  }

  @Test
  void hasEachNameOnce() {
    assertThat(Arrays.stream(Metric.values()).map(Metric::id)).doesNotHaveDuplicates();
  }
}
