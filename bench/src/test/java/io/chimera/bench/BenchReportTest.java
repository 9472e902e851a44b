package io.chimera.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.schemas.contract.TopicSpec.Format;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchReportTest {
  private static BenchReport report(Map<Subject, Double> seconds) {
    var report =
        new BenchReport(
            new Workload.Kind(Shapes.BETS, Format.AVRO, new TopicLoader.Dirt(0, 0, 0.2)),
            new Expected(800_000, 0, 0, 200_000, 0, 0, 0));
    seconds.forEach(
        (subject, cpu) ->
            report.add(
                subject,
                new IntakeFigures(
                    new Measured(1_000_000, cpu, 0.1, 1, 4, 2),
                    700_000_000,
                    3,
                    5_000_000,
                    Map.of())));
    return report;
  }

  @Test
  void comparesWithWhatWasMeasured() {
    var ratios =
        report(Map.of(Subject.LIMIT, 2.0, Subject.SQL_TUNED, 4.0, Subject.GOVERNED, 3.0)).ratios();

    assertThat(ratios)
        .containsOnlyKeys(
            "flink_sql_tuned_to_limit",
            "governed_to_limit",
            "limit_to_flink_sql_tuned",
            "governed_to_flink_sql_tuned");
    assertThat(ratios.get("governed_to_limit")).isEqualTo(new Statistics.Ratio(1.5, 1.5));
    assertThat(ratios.get("governed_to_flink_sql_tuned").ratio()).isEqualTo(0.75);
  }

  @Test
  void keepsTheWorstOfEveryRatioOverWorkloads() {
    var worst =
        BenchReport.worst(
            List.of(
                report(Map.of(Subject.UNGOVERNED, 2.0, Subject.GOVERNED, 3.0)),
                report(Map.of(Subject.UNGOVERNED, 2.0, Subject.GOVERNED, 5.0))));

    assertThat(worst).containsOnlyKeys("governed_to_ungoverned");
    assertThat(worst.get("governed_to_ungoverned").ratio()).isEqualTo(2.5);
  }

  @Test
  void writesEveryFigureOfEverySystem() {
    var json = report(Map.of(Subject.GOVERNED, 3.0)).json(new ObjectMapper());

    assertThat(json.path("workload").asText()).isEqualTo("bets in avro, 0 % broken, 20 % repeats");
    var governed = json.path("systems").path("governed");
    assertThat(governed.path("cpuSecondsPerMillion").asDouble()).isEqualTo(3.0);
    assertThat(governed.path("recordsPerSecond").asDouble()).isEqualTo(250_000);
    assertThat(governed.path("allocatedBytesPerRecord").asDouble()).isEqualTo(700);
    assertThat(governed.path("files").asInt()).isEqualTo(3);
    assertThat(governed.path("rounds")).hasSize(1);
  }
}
