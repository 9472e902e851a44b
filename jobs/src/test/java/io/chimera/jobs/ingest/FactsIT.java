package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.jobs.batch.BatchShop;
import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.jobs.run.IngestRun;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.LedgerEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Facts as their consumers find them on a real broker. */
@ExtendWith(RealServers.class)
class FactsIT {
  private static final String TOPIC = "chimera.runs";
  private static final List<String> TOPICS =
      List.of(TOPIC, "chimera.quality", "chimera.lineage", "chimera.audit");

  @TempDir private Path directory;

  @Test
  void everyCommitIsToldOnceWithItsNumbers(TestKafka kafka) throws Exception {
    // Given
    var topic = kafka.topic("told", 2);
    var lake = TestLake.of(directory, "events: {servers: \"" + kafka.servers() + "\"}\n");
    var contract = ContractText.of("told", kafka, ContractText.numbered("told", topic.name()));
    topic.sendEach(0, 30, 2, ContractText::number);
    topic.send(List.of(topic.text(0, "{\"id\":")));
    // When
    lake.ingest(contract, 1);
    topic.sendEach(30, 40, 2, ContractText::number);
    lake.ingest(contract, 1);
    // Then
    var entries = lake.ledger("told");
    var facts = facts(kafka, "test.told");
    assertThat(facts.stream().map(fact -> fact.path("id").asText()).toList())
        .containsExactlyElementsOf(
            entries.stream().map(entry -> entry.entry().commitId() + "/test.told").toList());
    assertThat(sum(facts, "in")).isEqualTo(41);
    assertThat(sum(facts, "written")).isEqualTo(40);
    assertThat(sum(facts, "quarantined")).isEqualTo(1);
    assertThat(facts)
        .extracting(fact -> fact.path("data").path("snapshotId").asText())
        .containsExactlyElementsOf(
            entries.stream().map(Committed::snapshotId).map(String::valueOf).toList());
  }

  /** Whoever has lost the topics hears all of it again, and whoever has not hears nothing new. */
  @Test
  void allIsToldAgainWhenTopicsAndSnapshotsAreGone(TestKafka kafka) throws Exception {
    // Given
    var topic = kafka.topic("kept", 2);
    String settings = "dashboard: {port: 0}\nevents: {servers: \"" + kafka.servers() + "\"}\n";
    var lake = TestLake.of(directory, settings);
    var contract = ContractText.of("kept", kafka, ContractText.numbered("kept", topic.name()));
    Path file = Files.writeString(directory.resolve("kept.yaml"), contract);
    for (int run = 0; run < 3; run++) {
      topic.sendEach(10 * run, 10 * run + 10, 2, ContractText::number);
      chimera("run", file.toString(), "--bounded");
    }
    List<String> told = told(kafka, "kept_");
    assertThat(told).anySatisfy(fact -> assertThat(fact).contains("\"eventType\":\"RUNNING\""));
    assertThat(told.stream().filter(fact -> fact.startsWith("chimera.audit lake ")))
        .hasSize(6)
        .filteredOn(fact -> fact.contains("\"outcome\":\"done\""))
        .hasSize(3);
    assertThat(told).filteredOn(fact -> fact.contains("io.chimera.run.started.v1")).hasSize(3);
    assertThat(ends(kafka))
        .hasSize(3)
        .allSatisfy(
            end -> {
              assertThat(end.path("outcome").asText()).isEqualTo("complete");
              assertThat(end.at("/counts/in").asLong()).isEqualTo(10);
              assertThat(end.at("/usage/cpuSeconds").asDouble()).isPositive();
              assertThat(end.at("/usage/peakMemoryBytes").asLong()).isPositive();
            });
    // When
    for (String each : TOPICS) {
      kafka.delete(each);
    }
    lake.expire("kept");
    assertThat(lake.ledger("kept")).hasSize(1);
    chimera("events", "replay", "--since", "2026-01-01");
    // Then
    assertThat(told(kafka, "kept_")).containsExactlyInAnyOrderElementsOf(told);
    // Once more is the same once more.
    chimera("events", "replay", "--since", "2026-01-01");
    assertThat(told(kafka, "kept_")).hasSize(2 * told.size());
    assertThat(told(kafka, "kept_").stream().distinct()).containsExactlyInAnyOrderElementsOf(told);
  }

  private static List<JsonNode> ends(TestKafka kafka) throws IOException {
    return all(kafka, "test.kept").stream()
        .filter(fact -> fact.path("type").asText().equals("io.chimera.run.ended.v1"))
        .map(fact -> fact.path("data"))
        .toList();
  }

  /** Whatever was told of them when they did it. */
  @Test
  void whatPeopleDoAndWhatWasKilledIsToldAndToldAgain(TestKafka kafka) throws Exception {
    // Given
    var topic = kafka.topic("undone", 1);
    String settings = "dashboard: {port: 0}\nevents: {servers: \"" + kafka.servers() + "\"}\n";
    var lake = TestLake.of(directory, settings);
    var contract =
        ContractText.of(
            "undone",
            kafka,
            ContractText.numbered("undone", topic.name())
                + """
                quality:
                  - {name: no_odd_text, check: "text <> 'odd'", onFailure: hold}
                """);
    String file = Files.writeString(directory.resolve("undone.yaml"), contract).toString();
    topic.sendEach(0, 10, 1, ContractText::number);
    chimera("run", file, "--bounded");
    String first = Long.toString(newest(lake, LedgerEntry.Operation.CLOSING).snapshotId());
    topic.sendEach(10, 20, 1, each -> "{\"id\":" + each + ",\"text\":\"odd\"}");
    chimera("run", file, "--bounded");
    // When
    chimera("release", "test.undone");
    chimera("rewind", file, "--to-snapshot", first);
    try (var killed =
        ChimeraProcess.start(
            directory, "run", file, "--settings", directory.resolve("chimera.yaml").toString())) {
      Waiting.until(
          "the gate has closed once more",
          () -> !killed.isAlive() || newest(lake, LedgerEntry.Operation.CLOSING).entry().isHeld());
      killed.kill();
    }
    chimera("discard", "test.undone");
    chimera("run", file, "--bounded");
    // Then
    // Alarms are of the moment.
    List<String> told =
        told(kafka, "undone_").stream().filter(fact -> !fact.contains(".alarm.v1")).toList();
    assertThat(told).anySatisfy(fact -> assertThat(fact).contains("\"io.chimera.run.rewound.v1\""));
    assertThat(told)
        .anySatisfy(fact -> assertThat(fact).contains("\"io.chimera.run.released.v1\""))
        .anySatisfy(fact -> assertThat(fact).contains("\"io.chimera.run.discarded.v1\""));
    assertThat(told.stream().filter(fact -> fact.contains("\"eventType\":\"OTHER\""))).hasSize(3);
    assertThat(told.stream().filter(fact -> fact.contains("\"eventType\":\"ABORT\""))).hasSize(1);
    for (String each : TOPICS) {
      kafka.delete(each);
    }
    lake.expire("undone");
    chimera("events", "replay", "--since", "2026-01-01");
    // What was killed may not have told all it had committed.
    List<String> again = told(kafka, "undone_");
    assertThat(again).containsAll(told).doesNotHaveDuplicates();
    assertThat(again.stream().filter(fact -> fact.startsWith(TOPIC)).map(FactsIT::id))
        .doesNotHaveDuplicates();
  }

  private static String id(String fact) {
    return fact.replaceAll("^.*\"specversion\":\"1.0\",\"id\":\"([^\"]*)\".*", "$1");
  }

  private static Committed newest(TestLake lake, LedgerEntry.Operation operation) {
    List<Committed> entries =
        lake.ledger("undone").stream()
            .filter(entry -> entry.entry().operation() == operation)
            .toList();
    return entries.get(entries.size() - 1);
  }

  /** Of what a database or its driver says, it is not known what is in it. */
  @Test
  void nothingOfWhatASourceSaysIsTold(TestKafka kafka) throws Exception {
    // Given
    BatchShop shop = BatchShop.postgres(directory);
    shop.execute(
        "CREATE TABLE things (id int PRIMARY KEY)",
        "INSERT INTO things VALUES (1)",
        "CREATE FUNCTION is_seen() RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION"
            + " ''jdbc:postgresql://db/x?user=canary&password=canary''; END'",
        "CREATE POLICY seen ON things USING (is_seen())",
        "ALTER TABLE things ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE things FORCE ROW LEVEL SECURITY");
    String contract =
        shop.contract(
            """
            - name: things
              from: {table: public.things, mode: full}
              columns: [{name: id, type: int}]
              target: {table: test.canary, kind: replace}
            """);
    TestLake.of(
        directory,
        """
        dashboard: {port: 0}
        events: {servers: "%s"}
        secrets: [{reference: '%s', hosts: ['%s']}]
        """
            .formatted(kafka.servers(), shop.passwordReference(), shop.server()));
    Path file = Files.writeString(directory.resolve("canary.yaml"), contract);
    String home = System.getProperty(FlinkConfiguration.HOME);
    // When
    String said;
    try {
      System.setProperty(FlinkConfiguration.HOME, homeWithoutRestarts(home).toString());
      said = CommandLine.in(directory).fail("run", file.toString());
    } finally {
      System.setProperty(FlinkConfiguration.HOME, home);
    }
    shop.end();
    // Then
    assertThat(said).contains("password=canary");
    List<String> told = told(kafka, "shop_shop_canary");
    assertThat(told)
        .anySatisfy(
            fact ->
                assertThat(fact).contains("\"eventType\":\"FAIL\"").contains("\"errorMessage\""))
        .noneSatisfy(fact -> assertThat(fact).contains("password"))
        .noneSatisfy(fact -> assertThat(fact).contains("jdbc:"))
        .noneSatisfy(fact -> assertThat(fact).contains("RAISE"))
        .noneSatisfy(fact -> assertThat(fact).contains("user="));
  }

  /** A job that fails has failed. */
  private Path homeWithoutRestarts(String home) throws IOException {
    Path conf = Files.createDirectories(directory.resolve("home/flink-conf"));
    String text = Files.readString(Path.of(home, "flink-conf", "config.yaml"));
    assertThat(text).contains("type: exponential-delay");
    Files.writeString(
        conf.resolve("config.yaml"), text.replace("type: exponential-delay", "type: disable"));
    return directory.resolve("home");
  }

  private static String ofContract(String pipelines) {
    return "\"subject\":\"" + pipelines.substring(0, pipelines.length() - 1) + "\"";
  }

  private List<String> told(TestKafka kafka, String pipelines) {
    var told = new ArrayList<String>();
    for (String each : TOPICS) {
      ToldFact.all(kafka, each).stream()
          .filter(
              fact ->
                  fact.body().contains(pipelines) || fact.body().contains(ofContract(pipelines)))
          .map(fact -> each + " " + fact.key() + " " + fact.body())
          .forEach(told::add);
    }
    return told;
  }

  private void chimera(String... arguments) {
    String unusedSaid = CommandLine.in(directory).call(arguments);
  }

  @Test
  void reconciliationBesideARunIsToldAndTheRunGoesOn(TestKafka kafka) throws Exception {
    // Given
    BatchShop shop = BatchShop.postgres(directory);
    shop.execute(
        "CREATE TABLE things (id int PRIMARY KEY)",
        "INSERT INTO things SELECT * FROM generate_series(1, 10)");
    String contract =
        shop.contract(
            """
            - name: things
              from: {table: public.things, mode: cdc}
              columns: [{name: id, type: int, required: true}]
              target: {table: test.things, kind: upsert, key: [id]}
            """);
    var lake =
        TestLake.of(
            directory,
            """
            events: {servers: "%s"}
            secrets: [{reference: '%s', hosts: ['%s']}]
            """
                .formatted(kafka.servers(), shop.passwordReference(), shop.server()));
    Path file = Files.writeString(directory.resolve("shop.yaml"), contract);
    try (IngestRun run = lake.start(contract, 1)) {
      Waiting.until("all is read", () -> lake.rows("things").size() == 10);
      // When
      chimera("reconcile", file.toString());
      shop.execute("INSERT INTO things VALUES (11)");
      Waiting.until("the run has gone on", () -> lake.rows("things").size() == 11);
      run.stop();
    }
    shop.end();
    // Then
    lake.assertBooks("things", 11, 11, 0);
    Committed entry =
        lake.ledger("things").stream()
            .filter(each -> each.entry().operation() == LedgerEntry.Operation.RECONCILIATION)
            .findFirst()
            .orElseThrow();
    assertThat(facts(kafka, "test.things"))
        .filteredOn(fact -> fact.path("type").asText().equals("io.chimera.run.reconciled.v1"))
        .singleElement()
        .satisfies(
            fact -> {
              assertThat(fact.path("id").asText())
                  .isEqualTo(entry.entry().commitId() + "/test.things");
              JsonNode found = fact.path("data").path("reconciliation");
              assertThat(found.path("reconciled").asBoolean()).isTrue();
              assertThat(found.path("inSource").asLong()).isEqualTo(10);
              assertThat(found.path("comparison").path("position").asText()).isNotEmpty();
            });
  }

  private static long sum(List<JsonNode> facts, String count) {
    return facts.stream()
        .mapToLong(fact -> fact.path("data").path("counts").path(count).asLong())
        .sum();
  }

  /** The facts of a table's ledger, in their order. */
  private static List<JsonNode> facts(TestKafka kafka, String table) throws IOException {
    return all(kafka, table).stream()
        .filter(fact -> fact.at("/data/commitId").isTextual())
        .toList();
  }

  /** All facts about a table, in their order. */
  private static List<JsonNode> all(TestKafka kafka, String table) throws IOException {
    var facts = new ArrayList<JsonNode>();
    for (ToldFact fact : ToldFact.all(kafka, TOPIC)) {
      JsonNode body = new ObjectMapper().readTree(fact.body());
      if (body.path("subject").asText().equals(table)) {
        assertThat(fact.key()).isEqualTo(body.path("source").asText());
        facts.add(body);
      }
    }
    return facts;
  }
}
