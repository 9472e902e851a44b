package io.chimera.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {
  private static final String RECORDS = "5000";

  @TempDir private Path directory;
  private List<Long> childrenBefore;

  @BeforeEach
  void countChildren() {
    childrenBefore = children();
  }

  @Test
  void secondDemoGoesOnWhereTheFirstEnded() throws Exception {
    for (int demo = 1; demo <= 2; demo++) {
      // When
      var answer = run("demo", "--records", RECORDS, "--directory", directory.toString(), "--json");
      // Then
      var line = lastLine(answer);
      assertThat(line.get("in").longValue()).isEqualTo(5_000);
      assertThat(line.get("duplicates").longValue()).isBetween(1L, 25L);
      assertThat(line.get("dropped").longValue()).isPositive();
      assertThat(line.get("released").longValue()).isPositive();
      assertThat(
              Stream.of("written", "quarantined", "duplicates", "dropped")
                  .mapToLong(fate -> line.get(fate).longValue())
                  .sum())
          .isEqualTo(5_000);
      assertThat(line.get("quarantined").longValue()).isPositive();
      assertThat(line.get("balanced").booleanValue()).isTrue();
      assertThat(children()).isEqualTo(childrenBefore);
    }
    var bet = lastLine(run("peek", "casino.bets", "--rows", "1", "--json", "--settings", made()));
    assertThat(bet.get("customer_id").textValue()).matches("demo:[A-Za-z0-9_-]{22}");
    var rejected = run("quarantine", "casino.bets", "--rows", "5", "--settings", made());
    assertThat(rejected).contains("0x4348534541");
    var opened = run("quarantine", "casino.bets", "--rows", "5", "--decrypt", "--settings", made());
    assertThat(opened).doesNotContain("0x4348534541");
    assertThat(Files.getPosixFilePermissions(directory.resolve("lake/keys/demo")))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    var ledger = lastLine(run("ledger", "casino.bets", "--json", "--settings", settings()));
    assertThat(ledger.get("balanced").booleanValue()).isTrue();
    assertThat(ledger.get("in").longValue()).isEqualTo(10_000);
  }

  @Test
  void tablesOfAShopAreWhatTheShopsAre() throws Exception {
    for (int demo = 1; demo <= 2; demo++) {
      // When
      var answer =
          run(
              "demo",
              "--source",
              "postgres",
              "--records",
              "300",
              "--directory",
              directory.toString(),
              "--json");
      // Then
      var line = lastLine(answer);
      assertThat(line.get("transactions").longValue()).isEqualTo(300);
      assertThat(line.get("tables").longValue()).isEqualTo(4);
      assertThat(line.get("quarantined").longValue()).isZero();
      assertThat(line.get("in").longValue()).isGreaterThan(300);
      assertThat(line.get("balanced").booleanValue()).isTrue();
      assertThat(line.get("reconciled").booleanValue()).isTrue();
      assertThat(children()).isEqualTo(childrenBefore);
    }
    var customer =
        lastLine(run("peek", "shop.customers", "--rows", "1", "--json", "--settings", made()));
    assertThat(customer.get("name").textValue()).matches("demo:[A-Za-z0-9_-]{22}");
  }

  /** What the demo itself has written. */
  private String made() {
    return directory.resolve("chimera.yaml").toString();
  }

  private String settings() throws Exception {
    return Files.writeString(directory.resolve("chimera.yaml"), "dashboard: {port: 0}\n")
        .toString();
  }

  private static String run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exitCode =
        Chimera.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
            .execute(arguments);
    assertThat(exitCode).as(err.toString()).isZero();
    return out.toString();
  }

  private static JsonNode lastLine(String answer) throws Exception {
    var lines = answer.lines().toList();
    return new ObjectMapper().readTree(lines.get(lines.size() - 1));
  }

  private static List<Long> children() {
    return ProcessHandle.current()
        .descendants()
        .map(ProcessHandle::pid)
        .sorted()
        .collect(Collectors.toList());
  }
}
