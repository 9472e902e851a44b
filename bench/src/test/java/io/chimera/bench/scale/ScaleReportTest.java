package io.chimera.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.bench.Measured;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ScaleReportTest {
  private static final long RECORDS = 1_000_000;

  /** One round more with every figure. */
  private static ScaleReport report(Along along, Map<Integer, double[]> cpu) {
    var report = new ScaleReport(along);
    new TreeMap<>(cpu)
        .forEach(
            (step, seconds) -> {
              for (double each : seconds) {
                report.add(step, figures(each));
              }
            });
    return report;
  }

  private static ScaleFigures figures(double cpu) {
    return new ScaleFigures(
        new Measured(RECORDS, cpu, 0.1, 1, 4, 2),
        700_000_000,
        3,
        5_000_000,
        1.5,
        new Peaks.Footprint(50_000_000, 900_000_000, 80_000_000, 200, 70),
        new ScaleFigures.KeyState(25_000_000, 0.6));
  }

  @Test
  void comparesEachStepWithTheOneBefore() {
    var report =
        report(
            Along.DATASETS,
            Map.of(1, new double[] {2, 1, 3}, 10, new double[] {4, 4, 5}, 100, new double[] {80}));

    assertThat(report.growth(1)).isEmpty();
    assertThat(report.growth(10)).contains(new Growth(10, 2));
    assertThat(report.growth(100)).contains(new Growth(10, 20));
    assertThat(report.isWorseThanLinear()).isTrue();
  }

  @Test
  void showsEveryStepWithItsVerdict() {
    var report = report(Along.DATASETS, Map.of(1, new double[] {2}, 10, new double[] {4}));

    assertThat(report.toString())
        .contains("datasets", "2.00 (2.00..2.00)", "4.00 (4.00..4.00)")
        .contains("x 2.00 for x 10: not worse than linear");
    assertThat(report.isWorseThanLinear()).isFalse();
  }

  @Test
  void showsWhatAValueCostsWhereColumnsGrow() {
    var report = report(Along.COLUMNS, Map.of(5, new double[] {2}, 50, new double[] {15}));

    assertThat(report.toString())
        .contains("400 ns a value;", "300 ns a value; x 7.50 for x 10: not worse than linear");
  }

  @Test
  void showsWhatACheckpointTakesWhereKeysGrow() {
    var report = report(Along.KEYS, Map.of(1_000_000, new double[] {0.4}));

    assertThat(report.toString()).contains("checkpoint MB", "25.0", "0.6").doesNotContain("files");
  }

  @Test
  void writesEveryFigureOfEveryStep() {
    var json =
        report(Along.PARTITIONS, Map.of(1, new double[] {2, 4}, 10, new double[] {60, 60}))
            .json(new ObjectMapper());

    assertThat(json.get("along").asText()).isEqualTo("partitions");
    assertThat(json.get("worseThanLinear").asBoolean()).isTrue();
    assertThat(json.get("steps")).hasSize(2);
    var step = json.get("steps").get(1);
    assertThat(step.get("step").asInt()).isEqualTo(10);
    assertThat(step.get("cpuSecondsPerMillion").asDouble()).isEqualTo(60);
    assertThat(step.get("allocatedBytesPerRecord").asDouble()).isEqualTo(700);
    assertThat(step.get("heapBytes").asLong()).isEqualTo(50_000_000);
    assertThat(step.get("growth").get("cost").asDouble()).isEqualTo(20);
    assertThat(step.get("rounds")).hasSize(2);
    assertThat(step.get("rounds").get(0).get("footprint").get("threads").asInt()).isEqualTo(70);
  }

  @Test
  void drawsACurveForAllThatGrows() throws Exception {
    var datasets =
        report(
            Along.DATASETS,
            Map.of(1, new double[] {2}, 10, new double[] {4}, 100, new double[] {9}));
    var only = report(Along.PARALLELISM, Map.of(1, new double[] {2, 3, 2}));

    String svg = ScalePlot.of(List.of(datasets, only));

    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)));
    assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(2);
    assertThat(document.getElementsByTagName("circle").getLength()).isEqualTo(4);
    assertThat(svg)
        .contains(">datasets: CPU-s per million records<", ">100<", ">9.00<")
        .doesNotContain("NaN", "Infinity");
  }
}
