package io.chimera.bench.neighbours;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.bench.neighbours.Figures.Neighbour;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NeighboursReportTest {
  private final NeighboursReport report = new NeighboursReport(50_000, 5);

  @BeforeEach
  void add() {
    add(Beside.NOTHING, 50_000, 5, 0);
    add(Beside.HOT_KEY, 49_000, 5.5, 700_000);
    add(Beside.NOTHING, 51_000, 5.25, 0);
    add(Beside.HOT_KEY, 51_000, 7, 800_000);
  }

  private void add(Beside beside, double each, double longest, double flooded) {
    report.add(
        beside,
        new Figures(List.of(new Neighbour(each, longest), new Neighbour(each, 1)), flooded));
  }

  @Test
  void showsHowTheTwoFareBesideEach() {
    assertThat(report)
        .hasToString(
            """
            Two pipelines, 50,000 records/s each, a commit every 5 s

            beside       records/s, both    ratio longest without commit    taken in beside
            nothing              101,000    1.000                  5.3 s                0/s
            hot_key              100,000    0.990                  7.0 s          750,000/s
            """);
  }

  @Test
  void hasTheSameForScripts() {
    var json = report.json(new ObjectMapper());

    assertThat(json.path("beside").path("hot_key").path("ratio").asDouble()).isEqualTo(0.99);
    assertThat(json.path("beside").path("hot_key").path("longestSeconds").asDouble()).isEqualTo(7);
    assertThat(json.path("beside").path("nothing").path("rounds").size()).isEqualTo(2);
  }
}
