package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.chimera.jobs.pipeline.PreparedRun;
import io.chimera.jobs.run.RunMode;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.LedgerEntry.Operation;
import io.chimera.sinks.lineage.OpenLineageSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Lineage as its consumers find it on a real broker. */
@ExtendWith(RealServers.class)
class LineageIT {
  private static final String TOPIC = "chimera.lineage";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final OpenLineageSpec SPEC = new OpenLineageSpec();

  @TempDir private Path directory;

  @Test
  void everyRunIsToldFromItsStartToItsEnd(TestKafka kafka) throws Exception {
    // Given
    var topic = kafka.topic("traced", 2);
    var lake =
        TestLake.of(
            directory, "dashboard: {port: 0}\nevents: {servers: \"" + kafka.servers() + "\"}\n");
    var contract = ContractText.of("traced", kafka, ContractText.numbered("traced", topic.name()));
    topic.sendEach(0, 30, 2, ContractText::number);
    topic.send(List.of(topic.text(0, "{\"id\":")));
    // When
    run(contract);
    topic.sendEach(30, 40, 2, ContractText::number);
    run(contract);
    // Then
    List<JsonNode> events = events(kafka, "traced.traced_");
    for (JsonNode event : events) {
      assertThat(SPEC.problems(event.toString())).as(event.toString()).isEmpty();
    }
    List<Committed> entries = lake.ledger("traced");
    assertThat(events.stream().map(event -> event.path("eventType").asText()))
        .startsWith("START", "RUNNING")
        .endsWith("RUNNING", "COMPLETE")
        .hasSize(entries.size() + 2);
    assertThat(events.stream().map(event -> event.at("/run/runId").asText()).distinct()).hasSize(2);
    List<JsonNode> commits =
        events.stream()
            .filter(event -> event.path("eventType").asText().equals("RUNNING"))
            .toList();
    assertThat(commits)
        .extracting(event -> event.at("/outputs/0/facets/version/datasetVersion").asText())
        .containsExactlyElementsOf(
            entries.stream()
                .filter(entry -> entry.entry().operation() == Operation.CLOSING)
                .map(entry -> Long.toString(entry.snapshotId()))
                .toList());
    assertThat(sum(commits, "/inputs/0/inputFacets/inputStatistics/rowCount")).isEqualTo(41);
    assertThat(sum(commits, "/outputs/0/outputFacets/outputStatistics/rowCount")).isEqualTo(40);
    assertThat(sum(commits, "/outputs/1/outputFacets/outputStatistics/rowCount")).isEqualTo(1);
    assertThat(sum(commits, "/outputs/0/outputFacets/outputStatistics/size")).isPositive();
    assertThat(chimera("lineage", "test.traced"))
        .startsWith("test.traced\nmade from\n└─ kafka://" + kafka.servers() + " " + topic.name())
        .contains("  id   → id\n")
        .endsWith("goes to\n└─ nothing that is known\n");
    Path page = directory.resolve("traced.html");
    assertThat(chimera("lineage", "test.traced", "--column", "id", "--html", page.toString()))
        .contains("test.traced, column id");
    assertThat(page).content().contains("<svg ").contains(topic.name());
  }

  /** It is in trouble when the run starts, and has all of it in the end. */
  @Test
  void isPostedToAnEndpointToo(TestKafka kafka) throws Exception {
    // Given
    var topic = kafka.topic("posted", 1);
    topic.sendEach(0, 30, 1, ContractText::number);
    var bodies = new CopyOnWriteArrayList<String>();
    var troubles = new AtomicInteger(2);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v1/lineage",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          boolean isInTrouble = troubles.getAndDecrement() > 0;
          if (!isInTrouble) {
            bodies.add(body);
          }
          exchange.sendResponseHeaders(isInTrouble ? 503 : 201, -1);
          exchange.close();
        });
    server.start();
    TestLake.of(
        directory,
        "dashboard: {port: 0}\nlineage: {url: 'http://127.0.0.1:%d/api/v1/lineage'}\n"
            .formatted(server.getAddress().getPort()));
    // When
    run(ContractText.of("posted", kafka, ContractText.numbered("posted", topic.name())));
    server.stop(0);
    // Then
    var types = new ArrayList<String>();
    for (String body : bodies) {
      assertThat(SPEC.problems(body)).as(body).isEmpty();
      types.add(JSON.readTree(body).path("eventType").asText());
    }
    assertThat(types).startsWith("START", "RUNNING").endsWith("RUNNING", "COMPLETE");
  }

  /** It was told to begin, as its tables were open. */
  @Test
  void aRunWhoseJobCannotBeStartedHasFailed(TestKafka kafka) throws Exception {
    // Given
    var topic = kafka.topic("unstarted", 1);
    var lake = TestLake.of(directory, "events: {servers: \"" + kafka.servers() + "\"}\n");
    var contract =
        ContractText.of("unstarted", kafka, ContractText.numbered("unstarted", topic.name()));
    PreparedRun prepared = lake.prepare(contract, RunMode.BOUNDED);
    // When
    assertThatThrownBy(() -> TestLake.start(prepared, 0))
        .isInstanceOf(IllegalConfigurationException.class);
    lake.ingest(contract, 1);
    // Then
    assertThat(events(kafka, "unstarted.unstarted_"))
        .extracting(event -> event.path("eventType").asText())
        .startsWith("START", "FAIL", "START")
        .doesNotContain("ABORT");
  }

  private static long sum(List<JsonNode> events, String pointer) {
    return events.stream().mapToLong(event -> event.at(pointer).asLong()).sum();
  }

  private void run(String contract) throws IOException {
    Path file = Files.writeString(directory.resolve("contract.yaml"), contract);
    String unusedSaid = chimera("run", file.toString(), "--bounded");
  }

  private String chimera(String... arguments) {
    return CommandLine.in(directory).call(arguments);
  }

  /** All events of a job, in their order. */
  private static List<JsonNode> events(TestKafka kafka, String job) throws IOException {
    var events = new ArrayList<JsonNode>();
    for (ToldFact fact : ToldFact.all(kafka, TOPIC)) {
      JsonNode event = JSON.readTree(fact.body());
      String name = event.at("/job/name").asText();
      if (name.startsWith(job)) {
        assertThat(fact.key()).isEqualTo("run:chimera/" + name);
        events.add(event);
      }
    }
    return events;
  }
}
