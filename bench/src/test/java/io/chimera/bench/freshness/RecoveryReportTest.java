package io.chimera.bench.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveryReportTest {
  private final RecoveryReport report =
      new RecoveryReport(
          new Load("bets in avro", 20_000, 2, 1),
          List.of(
              new RecoveryReport.Recovery(4, 9, 11, 100),
              new RecoveryReport.Recovery(5, 8, 14, 200),
              new RecoveryReport.Recovery(4.5, 12.25, 13, 300)),
          700_000);

  @Test
  void showsAllFigures() {
    assertThat(report)
        .hasToString(
            """
            bets in avro, 20,000 records/s, a commit every 2 s, parallelism 1

            seconds after kill -9, of 3            median      min      max
            until the table is opened again           4.5      4.0      5.0
            until the first commit can be read        9.0      8.0     12.3
            until all sent before can be read        13.0     11.0     14.0

            700,000 records, each in the table once. Of the time, up to 2 s are the wait for a commit's turn.
            """);
  }

  @Test
  void hasTheSameForScripts() {
    var json = report.json(new ObjectMapper());

    assertThat(json.path("killToCommitSeconds").toString())
        .isEqualTo("{\"median\":9.0,\"min\":8.0,\"max\":12.25}");
    assertThat(json.path("recoveries").path(0).toString())
        .isEqualTo(
            "{\"openedSeconds\":4.0,\"commitSeconds\":9.0,\"allSeconds\":11.0,\"rows\":100}");
    assertThat(json.path("records").asLong()).isEqualTo(700_000);
    assertThat(json.path("kills").asInt()).isEqualTo(3);
  }
}
