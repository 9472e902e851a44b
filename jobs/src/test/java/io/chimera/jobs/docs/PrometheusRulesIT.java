package io.chimera.jobs.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.jobs.ingest.TestPrometheus;
import io.chimera.local.PrometheusPrograms;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What Prometheus' own tool says of the shipped configuration and rules. */
class PrometheusRulesIT {
  private static final Path DIRECTORY =
      Path.of(System.getProperty("chimera.home"), "docker/prometheus");

  @Test
  void prometheusTakesTheConfigurationAndTheRulesDoWhatTheirTestsSay() {
    PrometheusPrograms programs = TestPrometheus.programs();

    assertSuccess(programs.promtool(DIRECTORY, "check", "config", "prometheus.yml"));
    assertSuccess(programs.promtool(DIRECTORY, "test", "rules", "tests/alerts.yml"));
  }

  private static void assertSuccess(PrometheusPrograms.Outcome outcome) {
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    assertThat(outcome.output()).contains("SUCCESS");
  }
}
