package io.chimera.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.TopicSpec.Format;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class BenchPlotTest {
  @Test
  void hasABarForEverySystemOfEveryWorkload() throws Exception {
    var report =
        new BenchReport(
            new Workload.Kind(Shapes.TRIPS, Format.JSON, new TopicLoader.Dirt(0, 0, 0)),
            new Expected(10, 0, 0, 0, 0, 0, 0));
    for (Subject subject : List.of(Subject.LIMIT, Subject.SQL_TUNED, Subject.GOVERNED)) {
      for (double cpu : new double[] {1, 2, 4}) {
        report.add(
            subject,
            new IntakeFigures(new Measured(1_000_000, cpu, 0, 0, 1, 1), 0, 0, 0, Map.of()));
      }
    }

    String svg = BenchPlot.of(List.of(report, report));

    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)));
    assertThat(document.getElementsByTagName("line").getLength()).isEqualTo(6);
    assertThat(svg)
        .contains("trips in json, 0 % broken, 0 % repeats: CPU-s per million records")
        .contains(">sql_tuned<", ">2.00<");
  }
}
