package io.chimera.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {
  private static final String VALID =
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
          target: {table: shop.orders, kind: append}
      """;

  /** Mistakes in version, priority, servers, column type and table. */
  private static final String FIVE_MISTAKES =
      VALID
          .replace("version: 1.0.0", "version: one\npriority: 0")
          .replace("127.0.0.1:1", "127.0.0.1")
          .replace("type: long", "type: bigint")
          .replace("table: shop.orders", "table: orders");

  @TempDir private Path directory;

  private String contract(String text) throws IOException {
    return Files.writeString(directory.resolve("shop.yaml"), text).toString();
  }

  /** Settings that read no chimera.yaml of the directory the test runs in. */
  private String settings() throws IOException {
    return Files.writeString(directory.resolve("chimera.yaml"), "dashboard: {port: 0}\n")
        .toString();
  }

  @Test
  void listsAllMistakesAndNoOther() throws IOException {
    var run = CommandRun.of("validate", contract(FIVE_MISTAKES), "--settings", settings());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("version: "),
            line -> assertThat(line).startsWith("priority: "),
            line -> assertThat(line).startsWith("source.servers: "),
            line -> assertThat(line).startsWith("datasets[0].columns[0].type: "),
            line -> assertThat(line).startsWith("datasets[0].target.table: "),
            line -> assertThat(line).isEqualTo("5 problems"));
    assertThat(run.out().lines().limit(5)).allMatch(line -> line.contains(", expected "));
  }

  @Test
  void listsAllMistakesForScripts() throws IOException {
    var run =
        CommandRun.of("validate", contract(FIVE_MISTAKES), "--json", "--settings", settings());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).hasLineCount(1).startsWith("{\"contract\":null,\"valid\":false,");
    assertThat(run.out().split("\"path\":", -1)).hasSize(6);
    assertThat(run.out()).endsWith("],\"connections\":[],\"warnings\":[]}\n");
  }

  @Test
  void acceptsAValidContractWithoutConnecting() throws IOException {
    var run = CommandRun.of("validate", contract(VALID), "--offline", "--settings", settings());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("Contract 'shop' 1.0.0 is valid\n");
  }

  @Test
  void answersScriptsInOneLine() throws IOException {
    var run =
        CommandRun.of("validate", contract(VALID), "--offline", "--json", "--settings", settings());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo(
            "{\"contract\":\"shop\",\"valid\":true,\"problems\":[],\"connections\":[],"
                + "\"warnings\":[]}\n");
  }

  @Test
  void saysWhereAnExpressionIsWrong() throws IOException {
    var rules =
        VALID.replace(
            "    target:",
            "    quality:\n"
                + "      - {name: good, check: \"id > 0\"}\n"
                + "      - {name: bad, check: \"id > 0 AND ib = 1\"}\n"
                + "    target:");

    var run = CommandRun.of("validate", contract(rules), "--offline", "--settings", settings());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out())
        .isEqualTo(
            """
            datasets[0].quality[1].check: at line 1, column 12: unknown column 'ib', expected one \
            of [id], expected a condition on the columns of dataset 'orders'
            1 problem
            """);
  }

  @Test
  void refusesASecretThatThePlatformDoesNotList() throws IOException {
    var secret =
        VALID.replace(
            "servers: \"127.0.0.1:1\"}",
            "servers: \"127.0.0.1:1\", security: {protocol: SASL_SSL, mechanism: PLAIN,"
                + " username: u}, secrets: {password: \"${env:PASSWORD}\"}}");

    var run = CommandRun.of("validate", contract(secret), "--offline", "--settings", settings());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out())
        .isEqualTo(
            """
            source.secrets.password: reference '${env:PASSWORD}' is not among the platform's \
            secrets, expected a reference that 'secrets' in chimera.yaml lists
            1 problem
            """);
  }

  @Test
  void refusesProtectedColumnsWithoutAKey() throws IOException {
    var guarded = VALID.replace("required: true", "classification: pii");

    var run = CommandRun.of("validate", contract(guarded), "--offline", "--settings", settings());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out())
        .isEqualTo(
            """
            datasets[0].columns: has columns that are protected, [id], and the platform has no \
            keys, expected 'protection' with a key in chimera.yaml
            1 problem
            """);
  }

  @Test
  void triesTheKeys() throws IOException {
    var guarded = VALID.replace("required: true", "classification: pii");
    var settings =
        Files.writeString(
                directory.resolve("chimera.yaml"),
                "protection: {current: k1, keys: [{id: k1, secret: '${file:/no/such/key}'}]}")
            .toString();

    var run = CommandRun.of("validate", contract(guarded), "--settings", settings);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains(
            "FAIL keys of protected columns: Cannot resolve the secret '${file:/no/such/key}': the"
                + " file cannot be read\n");
  }

  @Test
  void refusesAFileThatIsNotThere() {
    var missing = directory.resolve("none.yaml");

    var run = CommandRun.of("validate", missing.toString(), "--offline");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "chimera validate: Cannot read contract '" + missing + "': there is no such file\n");
  }

  @Test
  void refusesSettingsThatAreNotThere() throws IOException {
    var missing = directory.resolve("none.yaml").toString();

    var run = CommandRun.of("validate", contract(VALID), "--offline", "--settings", missing);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "chimera validate: Cannot read settings '" + missing + "': there is no such file\n");
  }

  @Test
  void refusesAnOptionThatItDoesNotHave() throws IOException {
    var run = CommandRun.of("validate", contract(VALID), "--ofline");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("Unknown option: '--ofline'");
  }

  @Test
  void refusesACallWithoutContract() {
    var run = CommandRun.of("validate");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("Missing required parameter: 'CONTRACT'");
  }
}
