package io.chimera.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CareCommandTest {
  private static final int COMMITS = 6;

  private BetsLake lake;

  @BeforeEach
  void fill(@TempDir Path directory) throws Exception {
    lake = BetsLake.in(directory).opened();
    for (int commit = 0; commit < COMMITS; commit++) {
      lake.closing("c" + commit, 0, commit * 2L, commit * 2L + 1);
    }
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private static JsonNode first(CommandRun run) throws Exception {
    return new ObjectMapper().readTree(run.out().lines().findFirst().orElseThrow());
  }

  private long files() {
    return Long.parseLong(
        lake.table().currentSnapshot().summary().getOrDefault("total-data-files", "0"));
  }

  @Test
  void saysWhatATableIsMadeOfBeforeAndAfter() {
    CommandRun run = lake.run("care", "casino.bets", "--only", "compact");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("casino.bets ", "before", "after", "casino.bets__quarantine");
    assertThat(run.out()).containsPattern("compact: 6 files of .* put together to 1");
    assertThat(files()).isEqualTo(1);
    assertThat(lake.run("ledger", "casino.bets").exitCode()).isZero();
  }

  @Test
  void leavesARecordInTheAuditTrail() {
    lake.run("care", "casino.bets", "--only", "expire,orphans");

    assertThat(lake.run("audit").out()).contains("care", "casino.bets", "done");
  }

  @Test
  void dryRunChangesNothingAndLeavesNoRecord() throws Exception {
    CommandRun run = lake.run("care", lake.contract(), "--dry-run", "--json");

    JsonNode bets = first(run);
    assertThat(bets.path("table").asText()).isEqualTo("casino.bets");
    assertThat(bets.path("dryRun").asBoolean()).isTrue();
    assertThat(bets.at("/before/files").asLong()).isEqualTo(COMMITS);
    assertThat(bets.path("after")).isEqualTo(bets.path("before"));
    assertThat(bets.path("steps"))
        .extracting(step -> step.path("work").asText())
        .containsExactly("compact", "manifests", "expire", "orphans");
    assertThat(bets.at("/steps/0/files").asLong()).isEqualTo(COMMITS);
    assertThat(files()).isEqualTo(COMMITS);
    assertThat(lake.run("audit").out()).doesNotContain("care");
  }

  @Test
  void tablesOfAContractThatAreNotThereYetAreNoTrouble(@TempDir Path other) throws Exception {
    try (var empty = BetsLake.in(other)) {
      CommandRun run = empty.run("care", lake.contract());

      assertThat(run.exitCode()).isZero();
      assertThat(run.err()).contains("Table 'casino.bets' is not there yet");
    }
  }

  @Test
  void refusesWhatIsNeitherTableNorContract() {
    CommandRun run = lake.run("care", "nothing.yaml.here");

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.err())
        .contains(
            "Cannot care for 'nothing.yaml.here': there is no such file, and it is no table,"
                + " expected a contract or 'namespace.table'");
  }

  @Test
  void refusesATableThatLiesBesideAnother() {
    CommandRun run = lake.run("care", "casino.bets__quarantine");

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.err()).contains("it is cared for with the table it lies beside");
  }

  @Test
  void refusesAnUnknownTable() {
    CommandRun run = lake.run("care", "casino.nothing");

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.err()).contains("Cannot find table 'casino.nothing'");
  }

  @Test
  void refusesToTakeYoungFilesForOrphans() {
    CommandRun run = lake.run("care", "casino.bets", "--orphans-after", "PT1H");

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.err()).contains("expected at least 'PT24H': they may be about to be committed");
  }

  @Test
  void refusesUnknownWork() {
    CommandRun run = lake.run("care", "casino.bets", "--only", "compact,sort");

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.err())
        .contains(
            "'sort' is no work, expected one of [retention, compact, manifests, expire, orphans]");
  }
}
