package io.chimera.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What run and demo refuse before they start anything. */
class RunCommandTest {

  static Stream<Arguments> refused() {
    return Stream.of(
        argumentSet(
            "no subtask",
            List.of("run", "none.yaml", "--parallelism", "0"),
            "chimera run: Cannot run '0' subtasks, expected 1 to 128\n"),
        argumentSet(
            "commits without a pause",
            List.of("run", "none.yaml", "--commit-every", "PT0.5S"),
            "chimera run: Cannot commit every 'PT0.5S', expected at least 'PT1S'\n"),
        argumentSet(
            "a contract that is not there",
            List.of("run", "none.yaml"),
            "chimera run: Cannot read contract 'none.yaml': there is no such file\n"),
        argumentSet(
            "a demo without records",
            List.of("demo", "--records", "0"),
            "chimera demo: Cannot produce '0' records, expected at least 1\n"),
        argumentSet(
            "a demo without a subtask",
            List.of("demo", "--parallelism", "-1"),
            "chimera demo: Cannot run '-1' subtasks, expected at least 1\n"),
        argumentSet(
            "more broken than there are",
            List.of("demo", "--broken", "1.5"),
            "chimera demo: Cannot break a share of '1.5', expected 0 to 1\n"),
        argumentSet(
            "fewer entries than none",
            List.of("ledger", "casino.bets", "--last", "-1"),
            "chimera ledger: Cannot show '-1' entries, expected 0 or more\n"),
        argumentSet(
            "fewer rows than none",
            List.of("peek", "casino.bets", "--rows", "-1"),
            "chimera peek: Cannot show '-1' rows, expected 0 or more\n"),
        argumentSet(
            "fewer rejected records than none",
            List.of("quarantine", "casino.bets", "--rows", "-1"),
            "chimera quarantine: Cannot show '-1' rows, expected 0 or more\n"),
        argumentSet(
            "a share that is no number",
            List.of("demo", "--broken", "NaN"),
            "chimera demo: Cannot break a share of 'NaN', expected 0 to 1\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run shop.yaml --settings chimera.yaml",
        "run shop.yaml --settings chimera.yaml --dry-run",
        "resume shop.yaml --settings chimera.yaml"
      })
  void refusesADatabaseThatNoJobReadsSo(String call, @TempDir Path directory) throws IOException {
    var run = runOfADatabase(call, directory);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .endsWith(
            "Cannot read the source of contract 'shop': type 'postgres' is not supported yet beyond 'chimera init' and 'chimera validate'; expected 'kafka', or a database whose tables are all captured or all read by batch\n");
    assertThat(directory.resolve("catalog.db")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rewind shop.yaml --settings chimera.yaml --to-snapshot 1 | chimera rewind: Cannot rewind"
            + " contract 'shop': its source is 'postgres', and only topics are read again from an"
            + " earlier position",
        "test shop.yaml . | chimera test: Cannot test contract 'shop': its source is 'postgres',"
            + " and cases are written-down records of topics; expected 'kafka'"
      })
  void saysThatACommandKnowsTopicsOnly(String call, String message, @TempDir Path directory)
      throws IOException {
    var run = runOfADatabase(call, directory);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith(message);
    assertThat(directory.resolve("catalog.db")).doesNotExist();
  }

  private static CommandRun runOfADatabase(String call, Path directory) throws IOException {
    Files.writeString(
        directory.resolve("shop.yaml"),
        """
        apiVersion: chimera/v1
        kind: IngestionContract
        name: shop
        version: 1.0.0
        team: {name: shop-data, project: shop, support: shop-data@example.org}
        rightToIngest: {basis: Producer of the data, declaredBy: shop-data, on: 2026-11-20}
        source: {name: shop, type: postgres, host: 127.0.0.1, port: 1, database: shop, user: chimera}
        datasets:
          - name: orders
            from: {table: public.orders, mode: cdc}
            columns:
              - {name: id, type: long, required: true}
            target: {table: shop.orders, kind: upsert, key: [id]}
          - name: prices
            from: {table: public.prices, mode: full}
            columns:
              - {name: id, type: long, required: true}
            target: {table: shop.prices, kind: replace}
        """);
    Files.writeString(
        directory.resolve("chimera.yaml"),
        "catalog: {type: jdbc, uri: 'jdbc:sqlite:catalog.db', warehouse: warehouse}\n");
    String[] arguments =
        Stream.of(call.split(" ", -1))
            .map(word -> word.endsWith(".yaml") ? directory.resolve(word).toString() : word)
            .map(word -> word.equals(".") ? directory.toString() : word)
            .toArray(String[]::new);

    return CommandRun.of(arguments);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refuses(List<String> arguments, String message) {
    var run = CommandRun.of(arguments.toArray(String[]::new));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).isEqualTo(message);
    assertThat(run.out()).isEmpty();
  }
}
