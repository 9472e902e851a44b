package io.chimera.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.stream.ReasonCode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuarantineCommandTest {
  private BetsLake lake;

  @BeforeEach
  void make(@TempDir Path directory) throws IOException {
    lake =
        BetsLake.in(directory)
            .created()
            .rejected(ReasonCode.TRUNCATED, null, 7)
            .rejected(ReasonCode.MISSING_REQUIRED, "id", 8)
            .rejected(ReasonCode.MISSING_REQUIRED, "id", 9);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private CommandRun quarantine(String... more) {
    var arguments = new String[3 + more.length];
    arguments[0] = "quarantine";
    arguments[1] = "--settings";
    arguments[2] = lake.settings();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return CommandRun.of(arguments);
  }

  @Test
  void countsByReasonTheCommonestFirst() {
    var run = quarantine("casino.bets");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            stage     reason            column  records
            validate  MISSING_REQUIRED  id            2
            decode    TRUNCATED         -             1
            3 records of 'casino.bets' in quarantine
            """);
  }

  @Test
  void countsOneReason() {
    var run = quarantine("casino.bets", "--reason", "TRUNCATED");

    assertThat(run.out())
        .isEqualTo(
            """
            stage   reason     column  records
            decode  TRUNCATED  -             1
            1 record of 'casino.bets' in quarantine
            """);
  }

  @Test
  void saysWhereThereIsNothing() {
    var run = quarantine("casino.bets", "--reason", "TOO_DEEP");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("0 records of 'casino.bets' in quarantine\n");
  }

  @Test
  void takesTheQuarantineTablesOwnNameToo() {
    var run = quarantine("casino.bets__quarantine", "--reason", "TRUNCATED");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("decode  TRUNCATED  -             1\n");
  }

  @Test
  void countsForScripts() {
    var run = quarantine("casino.bets", "--json");

    assertThat(run.out())
        .isEqualTo(
            "{\"table\":\"casino.bets\",\"records\":3,\"reasons\":["
                + "{\"stage\":\"validate\",\"reason\":\"MISSING_REQUIRED\",\"column\":\"id\","
                + "\"records\":2},"
                + "{\"stage\":\"decode\",\"reason\":\"TRUNCATED\",\"column\":null,"
                + "\"records\":1}]}\n");
  }

  @Test
  void showsRecordsOnRequestOnly() {
    var run = quarantine("casino.bets", "--rows", "1", "--reason", "TRUNCATED");

    assertThat(run.out())
        .isEqualTo(
            """
            reason     column  message        stream   split  position  value
            TRUNCATED  -       What is wrong  game_v1      0         7  {"id":1
            """);
    assertThat(quarantine("casino.bets").out()).doesNotContain("{\"id\":1");
  }

  @Test
  void showsNoMoreRecordsThanAskedFor() {
    var run = quarantine("casino.bets", "--rows", "2", "--json");

    assertThat(run.out().lines()).hasSize(2).allMatch(line -> line.startsWith("{\"stage\":\""));
  }

  @Test
  void refusesToDecryptWithoutRecordsOrKeys() {
    assertThat(quarantine("casino.bets", "--decrypt").err())
        .isEqualTo(
            "chimera quarantine: Cannot decrypt without records, expected '--rows N' beside"
                + " '--decrypt'\n");
    assertThat(quarantine("casino.bets", "--decrypt", "--rows", "1").err())
        .isEqualTo(
            "chimera quarantine: Cannot decrypt: the settings have no keys, expected 'protection'"
                + " in chimera.yaml\n");
  }

  @Test
  void refusesAReasonThatDoesNotExist() {
    var run = quarantine("casino.bets", "--reason", "BROKEN");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("Invalid value for option '--reason': expected one of [TOMBSTONE, ");
  }
}
