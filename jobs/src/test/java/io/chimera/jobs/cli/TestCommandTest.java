package io.chimera.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestCommandTest {
  private static final Path EXAMPLES = Path.of(System.getProperty("chimera.home"), "examples");

  private static final String CONTRACT =
      """
      apiVersion: chimera/v1
      kind: IngestionContract
      name: shop
      version: 1.0.0
      team: {name: shop-data, project: shop, support: shop-data@example.org}
      rightToIngest: {basis: Producer of the data, declaredBy: shop-data, on: 2026-11-20}
      source: {name: web, type: kafka, servers: "127.0.0.1:1"}
      datasets:
        - name: orders
          from: {topic: orders, format: json}
          columns:
            - {name: id, type: long, required: true}
            - {name: amount, type: "decimal(10,2)", minimum: 0}
            - {name: placed, type: timestamp}
          quality:
            - {name: small, column: amount, maximum: 100, onFailure: drop}
            - {name: real, column: id, minimum: 0, onFailure: fail}
          target: {table: shop.orders, kind: append}
      """;

  @TempDir private Path directory;

  private CommandRun test(String cases, String... options) throws IOException {
    Path contract = Files.writeString(directory.resolve("shop.yaml"), CONTRACT);
    Path folder = Files.createDirectories(directory.resolve("cases"));
    Files.writeString(folder.resolve("orders.yaml"), cases);
    var arguments = new String[options.length + 3];
    arguments[0] = "test";
    arguments[1] = contract.toString();
    arguments[2] = folder.toString();
    System.arraycopy(options, 0, arguments, 3, options.length);
    return CommandRun.of(arguments);
  }

  @ParameterizedTest
  @CsvSource({"casino.json, casino-cases, 11", "flights.yaml, flights-cases, 3"})
  void examplesHold(String contract, String cases, int count) {
    var answer =
        CommandRun.of(
            "test", EXAMPLES.resolve(contract).toString(), EXAMPLES.resolve(cases).toString());

    assertThat(answer.out()).isEqualTo("%d cases, 0 failed%n".formatted(count));
    assertThat(answer.exitCode()).isZero();
  }

  @Test
  void everyFateCanBeExpected() throws IOException {
    var answer =
        test(
            """
            cases:
              - name: written
                value: {id: 1, amount: 5, placed: "2026-11-20T08:00:00.000001"}
                expect: written
                row: {id: 1, amount: 5.00, placed: "2026-11-20T08:00:00.000001Z"}
              - name: dropped
                value: {id: 1, amount: 500}
                expect: dropped
                rules: [small]
              - name: failed
                value: {id: -1, amount: -5}
                expect: failed
                rules: [amount_minimum, real]
              - name: quarantined
                base64: eyJpZCI6MX0K
                expect: written
                row: {amount: null}
            """);

    assertThat(answer.out()).isEqualTo("4 cases, 0 failed%n".formatted());
    assertThat(answer.exitCode()).isZero();
  }

  @Test
  void protectedColumnsAreComparedAsTheTableHasThem() throws IOException {
    Path contract =
        Files.writeString(
            directory.resolve("guarded.yaml"),
            CONTRACT
                .replace("type: long, required: true", "type: long, protect: hmac")
                .replace("type: timestamp", "type: timestamp, protect: drop"));
    Path cases =
        Files.writeString(
            directory.resolve("guarded-cases.yaml"),
            """
            cases:
              - name: token of the key for tests
                value: {id: 7, amount: 5, placed: "2026-11-20T08:00:00"}
                expect: written
                row: {id: "test:qiIpZTcrKdC2oJ69q_cK6Q", amount: 5}
              - name: rules see clear values
                value: {id: -7, amount: 5}
                expect: failed
                rules: [real]
            """);

    var answer = CommandRun.of("test", contract.toString(), cases.toString());

    assertThat(answer.out()).isEqualTo("2 cases, 0 failed%n".formatted());
  }

  @Test
  void refusesARowWithADroppedColumn() throws IOException {
    Path contract =
        Files.writeString(
            directory.resolve("guarded.yaml"),
            CONTRACT.replace("type: timestamp", "type: timestamp, protect: drop"));
    Path cases =
        Files.writeString(
            directory.resolve("guarded-cases.yaml"),
            "cases: [{name: a, value: {id: 1}, expect: written, row: {placed: null}}]");

    var answer = CommandRun.of("test", contract.toString(), cases.toString());

    assertThat(answer.err())
        .contains("cases[0].row.placed: is no column, expected one of [id, amount]");
  }

  @Test
  void saysWhatIsNotAsExpectedAndEndsWithOne() throws IOException {
    String cases =
        """
        cases:
          - {name: no fate, value: {id: 1}, expect: dropped}
          - {name: no reason, value: {}, expect: quarantined, reason: TRUNCATED}
          - {name: no rules, value: {id: 1, amount: -1}, expect: quarantined, rules: [small]}
          - {name: no value, value: {id: 1, amount: 2}, expect: written, row: {amount: 3}}
          - {name: fine, value: {id: 1}, expect: written}
        """;

    var answer = test(cases);
    var lines = test(cases, "--json");

    assertThat(answer.out())
        .isEqualTo(
            """
            FAIL no fate (orders.yaml 1)
                 expected dropped, was written
            FAIL no reason (orders.yaml 2)
                 expected the reason TRUNCATED, was MISSING_REQUIRED
            FAIL no rules (orders.yaml 3)
                 expected to fail [small], failed [amount_minimum]
            FAIL no value (orders.yaml 4)
                 expected amount 3, was 2.00
            5 cases, 4 failed
            """);
    assertThat(answer.exitCode()).isEqualTo(ExitCode.TROUBLE);
    assertThat(lines.out().lines())
        .hasSize(5)
        .last()
        .isEqualTo(
            "{\"name\":\"fine\",\"place\":\"orders.yaml 5\",\"holds\":true,\"differences\":[]}");
  }

  @Test
  void refusesCasesThatSayNothingOfTheContract() throws IOException {
    var answer =
        test(
            """
            cases:
              - {name: a, value: {id: 1}, expect: kept}
              - {name: b, value: {id: 1}, text: x, expect: written, row: {amunt: 1}}
            """);

    assertThat(answer.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(answer.err())
        .contains("cases[0].expect: is text 'kept'")
        .contains("cases[1]: has its value 2 times, expected one of 'value', 'text', 'base64'")
        .contains("cases[1].row.amunt: is no column, expected one of [id, amount, placed]");
  }

  @Test
  void refusesAnEmptyFolder() throws IOException {
    Path contract = Files.writeString(directory.resolve("shop.yaml"), CONTRACT);

    var answer = CommandRun.of("test", contract.toString(), directory.resolve("no").toString());
    Path empty = Files.createDirectories(directory.resolve("empty"));
    var nothing = CommandRun.of("test", contract.toString(), empty.toString());

    assertThat(answer.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(answer.err()).contains("there is no such file or directory");
    assertThat(nothing.err()).contains("it holds no cases");
  }
}
