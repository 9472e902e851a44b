package io.chimera.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.jobs.report.ToldRuns;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.facts.RunEndedFact.End;
import io.chimera.sinks.facts.RunTrigger;
import io.chimera.sinks.lineage.LineageFact;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsCommandTest {
  private static final Instant NINE = Instant.parse("2026-11-20T09:00:00Z");

  private final ToldRuns shop = ToldRuns.of("shop");
  private BetsLake lake;

  @BeforeEach
  void make(@TempDir Path directory) throws IOException {
    lake = BetsLake.in(directory);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private CommandRun runs(String... arguments) {
    return lake.run("runs", arguments);
  }

  /** Where nobody was ever told anything, the ledgers know. */
  @Test
  void knowsRunsByTheLedgersAlone() throws IOException {
    lake.opened().closing("one", 1, 1, 2, 3).closing("two", 0, 4);

    var run = runs();

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines().toList())
        .hasSize(2)
        .last()
        .asString()
        .matches(
            "casino_games_bets +1  [-0-9:.TZ]+  no end was told +1\\.0\\.0 +5 +4 +1 +0 +[0-9.]+"
                + " [kB]+");
  }

  @Test
  void knowsWhatWasKeptOfRunsWhoseTablesAreGone() throws IOException {
    lake.kept(
        shop.opened(1, NINE),
        shop.started(1, NINE, RunTrigger.RESUME),
        shop.committed(1, NINE.plusSeconds(5), new Tally(8, 5, 2, 1, 0, 0, 0, null)),
        shop.ended(
            1,
            NINE,
            new End(NINE.plusSeconds(9), LineageFact.End.FAIL, "Cannot commit", 1),
            new Tally(8, 5, 2, 1, 0, 0, 0, null),
            ToldRuns.usage("job", Duration.ofMillis(4_250), 8, shop.pipeline(), "other")));

    var shown = runs();
    var line = runs("--json");

    assertThat(shown.out())
        .endsWith(
            "shop_games_bets      1  2026-11-20T09:00:00Z  2026-11-20T09:00:09Z  fail    "
                + " continuous  1.0.0      8        5            2           1  3.0 kB  4.3*  "
                + " 400.0 MB\n\n* of a job in which other pipelines ran, too\n");
    JsonNode json = new ObjectMapper().readTree(line.out());
    assertThat(json.path("trigger").asText()).isEqualTo("resume");
    assertThat(json.path("outcome").asText()).isEqualTo("fail");
    assertThat(json.path("message").asText()).isEqualTo("Cannot commit");
    assertThat(json.path("restarts").asInt()).isEqualTo(1);
    assertThat(json.path("running").asBoolean()).isFalse();
    assertThat(json.path("in").asLong()).isEqualTo(8);
    assertThat(json.path("commits").asLong()).isEqualTo(2);
    assertThat(json.path("cpuSeconds").asDouble()).isEqualTo(4.25);
    assertThat(json.path("sharedBy")).hasSize(2);
  }

  @Test
  void showsOnlyWhatIsAskedFor() throws IOException {
    lake.opened().closing("one", 0, 1);
    lake.kept(shop.opened(1, NINE), shop.opened(2, NINE.plusSeconds(60)));

    assertThat(runs("--json").out().lines()).hasSize(3);
    assertThat(runs("--json", "--contract", "shop").out().lines()).hasSize(2);
    assertThat(runs("--json", "--table", "casino.bets").out().lines()).hasSize(1);
    assertThat(runs("--json", "--contract", "shop", "--limit", "1").out())
        .contains("\"epoch\":2")
        .hasLineCount(1);
    assertThat(runs("--json", "--since", "2026-11-20T09:00:30Z", "--contract", "shop").out())
        .contains("\"epoch\":2")
        .hasLineCount(1);
  }

  @Test
  void namesThePipelinesThereAre() {
    lake.opened();

    var run = runs("--contract", "shop");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "chimera runs: Cannot find a run of contract 'shop': the lake knows those of pipelines"
                + " [casino_games_bets]\n");
  }

  @Test
  void saysSoWhereNothingRan() {
    lake.created();

    assertThat(runs().out()).isEqualTo("No run is known\n");
    assertThat(runs("--since", "2026-11-20").out())
        .isEqualTo("No run is known since 2026-11-20T00:00:00Z\n");
  }
}
