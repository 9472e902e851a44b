package io.chimera.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerCommandTest {
  private BetsLake lake;

  @BeforeEach
  void make(@TempDir Path directory) throws IOException {
    lake = BetsLake.in(directory);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  @Test
  void addsUpBooksThatBalance() throws IOException {
    lake.opened().closing("one", 1, 1, 2, 3).closing("two", 0, 4);

    var run = CommandRun.of("ledger", "casino.bets", "--settings", lake.settings());

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .endsWith(
            "\ncasino.bets: 5 in = 4 written + 1 quarantined + 0 duplicates + 0 filtered"
                + " + 0 dropped + 0 discarded + 0 held, in 2 commits\nThe books balance\n");
    assertThat(run.out().lines().skip(1).limit(3))
        .satisfiesExactly(
            line -> assertThat(line).matches(".* opening +1 +0 +0 +0 +0 +0 +0 +[0-9]+"),
            line -> assertThat(line).matches(".* closing +1 +4 +3 +1 +0 +0 +0 +[0-9]+"),
            line -> assertThat(line).matches(".* closing +1 +1 +1 +0 +0 +0 +0 +[0-9]+"));
  }

  @Test
  void answersScriptsInOneLine() throws IOException {
    lake.opened().closing("one", 1, 1, 2, 3);

    var run = CommandRun.of("ledger", "casino.bets", "--json", "--settings", lake.settings());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo(
            "{\"table\":\"casino.bets\",\"pipeline\":\"casino_games_bets\",\"epoch\":1,\"in\":4,"
                + "\"written\":3,\"quarantined\":1,\"duplicates\":0,\"filtered\":0,\"dropped\":0,"
                + "\"discarded\":0,\"held\":0,"
                + "\"commits\":1,\"balanced\":true,\"problems\":[],"
                + "\"reconciliation\":null}\n");
  }

  @Test
  void tellsWhereBooksDoNotBalance() throws IOException {
    lake.opened().closingThatClaims("one", 3, 0, 1, 2);

    var run = CommandRun.of("ledger", "casino.bets", "--settings", lake.settings());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .containsPattern(
            "The books do NOT balance:\n"
                + "  snapshot [0-9]+: written 3 and held 0, before 0, make 3, the snapshot added 2 rows\n");
  }

  @Test
  void showsOnlyTheNewestEntriesAndAddsUpAll() throws IOException {
    lake.opened().closing("one", 1, 1, 2, 3).closing("two", 0, 4);

    var run = CommandRun.of("ledger", "casino.bets", "--last", "1", "--settings", lake.settings());

    assertThat(run.out().lines().filter(line -> line.contains("closing"))).hasSize(1);
    assertThat(run.out()).doesNotContain("opening").contains("casino.bets: 5 in");
  }

  @Test
  void refusesATableWithoutLedger() {
    lake.created();

    var run = CommandRun.of("ledger", "casino.bets", "--settings", lake.settings());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "chimera ledger: Cannot add up 'casino.bets': no contract was ever run into it\n");
  }

  @Test
  void refusesAQuarantineTable() {
    var run = CommandRun.of("ledger", "casino.bets__quarantine", "--settings", lake.settings());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "chimera ledger: Cannot add up 'casino.bets__quarantine': its books are kept by the"
                + " table whose name lacks '__quarantine'\n");
  }

  @Test
  void namesTheTablesThereAre() {
    lake.created();

    var run = CommandRun.of("ledger", "casino.beds", "--settings", lake.settings());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "chimera ledger: Cannot find table 'casino.beds': the catalog has [casino.bets,"
                + " casino.bets__quarantine]\n");
  }

  @Test
  void makesNoCatalogWhereThereIsNone(@TempDir Path empty) throws IOException {
    var settings = Files.writeString(empty.resolve("chimera.yaml"), "dashboard: {port: 0}\n");

    var run = CommandRun.of("ledger", "casino.bets", "--settings", settings.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .startsWith(
            "chimera ledger: Cannot find a catalog at '" + empty.resolve("lake/catalog.db") + "':");
    assertThat(empty).isDirectoryNotContaining("glob:**/lake");
  }
}
