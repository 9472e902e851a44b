package io.chimera.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.jobs.report.ToldRuns;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.facts.RunTrigger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
  private static final Instant NINE = Instant.parse("2026-11-20T09:00:00Z");

  private final ToldRuns shop = ToldRuns.of("shop");
  private Path directory = Path.of("");
  private BetsLake lake;

  @BeforeEach
  void make(@TempDir Path made) throws IOException {
    directory = made;
    lake = BetsLake.in(made);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private CommandRun report(String... arguments) {
    return lake.run("report", arguments);
  }

  private BetsLake filled() throws IOException {
    lake.opened().closing("one", 2, 1, 2, 3);
    lake.rejected(ReasonCode.TRUNCATED, "id", 7);
    lake.rejected(
        ReasonCode.RULE_FAILED,
        null,
        8,
        OffsetDateTime.parse("2026-11-20T12:00:00Z"),
        "{}",
        "win_needs_bet");
    lake.kept(
        shop.opened(1, NINE),
        shop.started(1, NINE, RunTrigger.RUN),
        shop.committed(1, NINE.plusSeconds(5), new Tally(8, 5, 2, 1, 0, 0, 0, null)),
        shop.ended(
            1,
            NINE,
            ToldRuns.complete(NINE.plusSeconds(10)),
            new Tally(8, 5, 2, 1, 0, 0, 0, null),
            ToldRuns.usage("job", Duration.ofSeconds(4), 8, shop.pipeline())));
    return lake;
  }

  @Test
  void reportsOnAllPipelines() throws IOException {
    filled();

    var run = report("--json");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(run.out());
    JsonNode pipelines = json.at("/performance/pipelines");
    assertThat(pipelines).hasSize(2);
    assertThat(pipelines.get(0).path("pipeline").asText()).isEqualTo("casino_games_bets");
    assertThat(pipelines.get(0).path("written").asLong()).isEqualTo(3);
    assertThat(pipelines.get(0).path("cpuTime").isNull()).isTrue();
    assertThat(pipelines.get(1).path("recordsPerSecond").asDouble()).isEqualTo(0.8);
    assertThat(pipelines.get(1).path("bytes").asLong()).isEqualTo(5_000);
    assertThat(pipelines.get(1).path("cpuTime").asDouble()).isEqualTo(4.0);
    assertThat(pipelines.get(1).path("cpuSecondsPerMillion").asDouble()).isEqualTo(500_000);
    assertThat(json.at("/errors/reasons").toString())
        .isEqualTo(
            "[{\"table\":\"casino.bets\",\"reason\":\"TRUNCATED\",\"column\":\"id\","
                + "\"records\":1},{\"table\":\"casino.bets\",\"reason\":\"RULE_FAILED\","
                + "\"column\":null,\"records\":1}]");
    assertThat(json.at("/errors/rules").toString())
        .isEqualTo("[{\"table\":\"casino.bets\",\"rule\":\"win_needs_bet\",\"records\":1}]");
    assertThat(json.at("/compliance/books/0/balanced").asBoolean()).isTrue();
    assertThat(json.at("/compliance/declarations/0/team").asText()).isEqualTo("gaming");
    assertThat(json.at("/compliance/columns/0/protection").asText()).isEqualTo("hmac");
    assertThat(json.at("/compliance/versions")).hasSize(2);
  }

  @Test
  void reportsOnOneContractAndOneTime() throws IOException {
    filled();

    var other = report("--contract", "shop", "--json");
    var before = report("--until", "2026-11-20", "--json");

    JsonNode shopAlone = new ObjectMapper().readTree(other.out());
    assertThat(shopAlone.at("/performance/pipelines")).hasSize(1);
    assertThat(shopAlone.at("/compliance/books")).isEmpty();
    assertThat(shopAlone.at("/errors/reasons")).isEmpty();
    JsonNode nothing = new ObjectMapper().readTree(before.out());
    assertThat(nothing.at("/performance/pipelines")).isEmpty();
    assertThat(nothing.at("/errors/reasons")).isEmpty();
  }

  @Test
  void isReadByPeople() throws IOException {
    filled();

    var run = report("--until", "2027-01-01");

    assertThat(run.out())
        .startsWith("All that is known until 2027-01-01T00:00:00Z\n\nPerformance\n===========\n")
        .contains("\nErrors\n======\n")
        .contains("\nCompliance\n==========\n")
        .contains("No gate was closed.")
        .containsPattern("shop_games_bets +1 +10\\.0 s +1 +8 +5 +2 +0\\.80 ");
  }

  @Test
  void writesAPage() throws IOException {
    filled();
    Path file = directory.resolve("report.html");

    var run = report("--html", file.toString());

    assertThat(run.out()).isEqualTo("Written to " + file + "\n");
    assertThat(Files.readString(file))
        .startsWith("<!DOCTYPE html>")
        .contains("<title>Report of all pipelines</title>")
        .contains("win_needs_bet")
        .endsWith("</html>\n");
  }

  @Test
  void saysWhereBooksDoNotBalance() throws IOException {
    lake.opened().closingThatClaims("one", 3, 0, 1, 2);

    var run = report();

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .containsPattern(
            "casino\\.bets +no .*written 3 and held 0, before 0, make 3, the snapshot added 2"
                + " rows");
  }

  @Test
  void reportsThatThereIsNothing() {
    lake.created();

    var run = report();

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("No pipeline ran.").contains("No table has books.");
  }

  @Test
  void refusesATimeThatIsNone() {
    var run = report("--since", "2026-11-20", "--until", "2026-11-19");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "chimera report: Cannot report on the time from 2026-11-20T00:00:00Z until"
                + " 2026-11-19T00:00:00Z: it is none, expected '--since' before '--until', and"
                + " before now without that\n");
  }
}
