package io.chimera.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.RecordRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QualityImportCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CASINO =
      Path.of(System.getProperty("chimera.home"), "examples", "casino.json").toString();

  @TempDir private Path directory;

  private String suite(String expectations) throws IOException {
    return Files.writeString(
            directory.resolve("suite.json"),
            "{\"name\": \"bets\", \"expectations\": [" + expectations + "]}")
        .toString();
  }

  private static String expectation(String type, String kwargs) {
    return "{\"type\": \"" + type + "\", \"kwargs\": {" + kwargs + "}}";
  }

  private static final String BETWEEN =
      expectation(
          "expect_column_values_to_be_between", "\"column\": \"bonus_amount\", \"min_value\": 0");
  private static final String UNIQUE =
      expectation("expect_column_values_to_be_unique", "\"column\": \"game_activity\"");
  private static final String ROWS =
      expectation("expect_table_row_count_to_be_between", "\"min_value\": 1");

  @Test
  void showsWhatBecameOfEachAndTheRules() throws IOException {
    var run = CommandRun.of("quality", "import", suite(BETWEEN + "," + ROWS));

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
               expectation                           result    becomes, or why not
            1  expect_column_values_to_be_between    imported  column 'bonus_amount': minimum 0
            2  expect_table_row_count_to_be_between  changed   rule 'row_count': metric rowCount, mustBeGreaterOrEqualTo 1, onFailure warn
                                                               (is asked of every commit, and not of the whole table)
            suite 'bets': 1 imported, 1 changed, 0 refused
            {
              "columns" : [ {
                "name" : "bonus_amount",
                "minimum" : 0
              } ],
              "quality" : [ {
                "name" : "row_count",
                "metric" : "rowCount",
                "mustBeGreaterOrEqualTo" : 1,
                "onFailure" : "warn"
              } ]
            }
            """);
  }

  @Test
  void writesNothingWhereSomethingIsRefused() throws IOException {
    var output = directory.resolve("rules.json");

    var run =
        CommandRun.of(
            "quality", "import", suite(BETWEEN + "," + UNIQUE), "--output", output.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out())
        .contains("2  expect_column_values_to_be_unique   refused")
        .contains("suite 'bets': 1 imported, 0 changed, 1 refused\n")
        .endsWith("Nothing was written; --partial takes what was not refused\n");
    assertThat(output).doesNotExist();
  }

  @Test
  void takesTheRestOnRequest() throws IOException {
    var output = directory.resolve("rules.json");

    var run =
        CommandRun.of(
            "quality",
            "import",
            suite(BETWEEN + "," + UNIQUE),
            "--partial",
            "--dataset",
            "bets",
            "--output",
            output.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).endsWith("The rules are in " + output + "\n");
    assertThat(JSON.readTree(output.toFile()))
        .isEqualTo(
            JSON.readTree(
                "{\"name\":\"bets\",\"columns\":[{\"name\":\"bonus_amount\",\"minimum\":0}]}"));
    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void overwritesOnRequestOnly() throws IOException {
    var output = Files.writeString(directory.resolve("rules.json"), "mine");
    String[] call = {"quality", "import", suite(BETWEEN), "--output", output.toString()};

    var refused = CommandRun.of(call);

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .isEqualTo(
            "chimera import: Cannot write '"
                + output
                + "': it is there already; --force overwrites it\n");
    assertThat(output).hasContent("mine");

    var forced = CommandRun.of(call[0], call[1], call[2], call[3], call[4], "--force");

    assertThat(forced.exitCode()).isZero();
    assertThat(output).content().contains("bonus_amount");
  }

  @Test
  void answersScripts() throws IOException {
    var run = CommandRun.of("quality", "import", suite(BETWEEN + "," + UNIQUE), "--json");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out().lines()).hasSize(1);
    JsonNode answer = JSON.readTree(run.out());
    assertThat(answer.at("/imported").asInt()).isEqualTo(1);
    assertThat(answer.at("/refused").asInt()).isEqualTo(1);
    assertThat(answer.at("/expectations/0/rules/0").asText())
        .isEqualTo("column 'bonus_amount': minimum 0");
    assertThat(answer.at("/expectations/1/result").asText()).isEqualTo("refused");
    assertThat(answer.at("/expectations/1/notes/0").asText()).contains("'deduplicate'");
    assertThat(answer.at("/rules/columns/0/minimum").asInt()).isZero();
  }

  @Test
  void writesRulesThatTheContractTakes() throws IOException {
    String suite =
        suite(
            String.join(
                ",",
                BETWEEN,
                expectation(
                    "expect_column_values_to_be_in_set",
                    "\"column\": \"game_type\", \"value_set\": [\"slots\"],"
                        + " \"row_condition\": \"col(\\\"game_id\\\") > 3\","
                        + " \"condition_parser\": \"great_expectations\""),
                expectation(
                    "expect_column_pair_values_to_be_equal",
                    "\"column_A\": \"bet_amount\", \"column_B\": \"bonus_amount\""),
                expectation(
                    "expect_column_values_to_match_regex",
                    "\"column\": \"game_activity\", \"regex\": \"^[a-z]\"")));

    var run = CommandRun.of("quality", "import", suite, "--contract", CASINO, "--json");

    assertThat(run.exitCode()).as(run.out()).isZero();
    var contract = (ObjectNode) JSON.readTree(Path.of(CASINO).toFile());
    merge((ObjectNode) contract.at("/datasets/0"), JSON.readTree(run.out()).get("rules"));
    var read = new ContractReader().read(contract.toString());
    assertThat(read.datasets().get(0).rules())
        .extracting(RecordRule::name)
        .contains(
            "bonus_amount_minimum",
            "game_activity_pattern",
            "game_type_one_of_where",
            "bet_amount_equals_bonus_amount");
  }

  private static void merge(ObjectNode dataset, JsonNode rules) {
    for (JsonNode ours : rules.path("columns")) {
      for (JsonNode column : dataset.get("columns")) {
        if (column.get("name").equals(ours.get("name"))) {
          ((ObjectNode) column).setAll((ObjectNode) ours);
        }
      }
    }
    rules.path("quality").forEach(rule -> dataset.withArray("quality").add(rule));
  }

  @Test
  void saysWhatItCannotRead() throws IOException {
    var missing = CommandRun.of("quality", "import", directory.resolve("no.json").toString());
    var none =
        CommandRun.of(
            "quality",
            "import",
            Files.writeString(directory.resolve("other.json"), "{}").toString());
    var dataset =
        CommandRun.of(
            "quality", "import", suite(BETWEEN), "--contract", CASINO, "--dataset", "others");

    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err()).contains("there is no such file");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("Cannot read the suite: it has no name");
    assertThat(dataset.exitCode()).isEqualTo(2);
    assertThat(dataset.err()).contains("Cannot find dataset 'others': the contract has [bets]");
  }
}
