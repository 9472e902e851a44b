package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.jobs.batch.BatchShop;
import io.chimera.jobs.cli.Chimera;
import io.chimera.jobs.run.IngestRun;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.LedgerEntry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
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
    List<String> told = told(kafka);
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
    assertThat(told(kafka)).containsExactlyInAnyOrderElementsOf(told);
    // Once more is the same once more.
    chimera("events", "replay", "--since", "2026-01-01");
    assertThat(told(kafka)).hasSize(2 * told.size());
    assertThat(told(kafka).stream().distinct()).containsExactlyInAnyOrderElementsOf(told);
  }

  private static List<JsonNode> ends(TestKafka kafka) throws IOException {
    return all(kafka, "test.kept").stream()
        .filter(fact -> fact.path("type").asText().equals("io.chimera.run.ended.v1"))
        .map(fact -> fact.path("data"))
        .toList();
  }

  private List<String> told(TestKafka kafka) {
    var told = new ArrayList<String>();
    for (String each : TOPICS) {
      ToldFact.all(kafka, each).stream()
          .filter(
              fact -> fact.body().contains("kept_") || fact.body().contains("\"subject\":\"kept\""))
          .map(fact -> each + " " + fact.key() + " " + fact.body())
          .forEach(told::add);
    }
    return told;
  }

  private void chimera(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--settings", directory.resolve("chimera.yaml").toString()));
    var said = new StringWriter();
    int exitCode =
        Chimera.commandLine(new PrintWriter(said, true), new PrintWriter(said, true))
            .execute(all.toArray(String[]::new));
    assertThat(exitCode).as(said.toString()).isZero();
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
      var said = new StringWriter();
      int exitCode =
          Chimera.commandLine(new PrintWriter(said, true), new PrintWriter(said, true))
              .execute(
                  "reconcile",
                  file.toString(),
                  "--settings",
                  directory.resolve("chimera.yaml").toString());
      shop.execute("INSERT INTO things VALUES (11)");
      Waiting.until("the run has gone on", () -> lake.rows("things").size() == 11);
      run.stop();
      assertThat(exitCode).as(said.toString()).isZero();
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
