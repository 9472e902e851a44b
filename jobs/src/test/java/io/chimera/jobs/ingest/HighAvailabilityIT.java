package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.jobs.run.RemoteCluster;
import io.chimera.local.FlinkCluster;
import io.chimera.local.ZooKeeperServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of real processes with two job managers, which a real ZooKeeper lets take turns. */
@Tag("thorough")
@ExtendWith(RealServers.class)
class HighAvailabilityIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PARTITIONS = 2;
  private static final List<String> TABLES = List.of("first", "second", "third");

  @TempDir private Path directory;
  private ZooKeeperServer zooKeeper;
  private FlinkCluster cluster;
  private TestLake lake;
  private TestTopic topic;
  private List<Path> contracts;
  private Path settings;
  private int sent;

  @BeforeEach
  void start(TestKafka kafka) throws IOException {
    lake = new TestLake(directory);
    topic = kafka.topic("available", PARTITIONS);
    contracts = new ArrayList<>();
    for (String table : TABLES) {
      contracts.add(
          Files.writeString(
              directory.resolve(table + ".yaml"),
              ContractText.of(table, kafka, ContractText.numbered(table, topic.name()))));
    }
    settings = Files.writeString(directory.resolve("chimera.yaml"), "dashboard: {port: 0}\n");
    Path home = Path.of(System.getProperty("chimera.home"));
    String classPath = ChimeraProcess.classPath(home.resolve("jobs").resolve("target"));
    zooKeeper = ZooKeeperServer.start(directory.resolve("zookeeper"), classPath);
    cluster =
        FlinkCluster.start(
            directory.resolve("flink"),
            home.resolve("flink-conf/config.yaml"),
            classPath,
            Map.of(
                "high-availability.type", "zookeeper",
                "high-availability.zookeeper.quorum", zooKeeper.quorum(),
                "high-availability.zookeeper.client.session-timeout", "4 s",
                "high-availability.storageDir", directory.resolve("leaders").toUri().toString(),
                "high-availability.cluster-id", "/available",
                "heartbeat.interval", "1 s",
                "heartbeat.timeout", "5 s",
                "metrics.reporters", "",
                "restart-strategy.exponential-delay.initial-backoff", "500 ms",
                "restart-strategy.exponential-delay.max-backoff", "2 s"));
    cluster.addStandby();
    cluster.addTaskManager();
    cluster.addTaskManager();
  }

  @AfterEach
  void end() {
    cluster.close();
    zooKeeper.close();
  }

  @Test
  void threeContractsOutliveEachProcessInTurn() throws Exception {
    // Given
    send(100);
    for (Path contract : contracts) {
      calls(contract).call("submit", "--without-jar").well();
    }
    awaitAllCommitted();
    Set<String> jobs = jobs();
    for (String job : jobs) {
      assertThat(restored(job).isMissingNode()).isTrue();
    }
    // When the leading job manager dies
    cluster.killJobManager();
    send(50);
    awaitAllCommitted();
    // Then
    assertThat(jobs()).isEqualTo(jobs);
    for (String job : jobs) {
      assertThat(restored(job).path("id").asLong()).isPositive();
    }
    // When the one that has come back is needed
    cluster.addStandby();
    cluster.killJobManager();
    send(50);
    awaitAllCommitted();
    // And each task manager dies
    for (FlinkCluster.TaskExecutor each : cluster.taskManagers()) {
      each.kill();
      cluster.addTaskManager();
      send(50);
      awaitAllCommitted();
    }
    // Then
    assertThat(jobs()).isEqualTo(jobs);
    for (Path contract : contracts) {
      assertThat(calls(contract).call("status", "--json").well().out())
          .contains("\"balanced\":true");
      calls(contract).call("stop").well();
    }
    for (String table : TABLES) {
      assertThat(lake.numbers(table, "id")).isEqualTo(LongStream.range(0, sent).boxed().toList());
      lake.assertBooks(table, sent, sent, 0);
    }
  }

  private void send(int count) {
    topic.sendEach(sent, sent + count, PARTITIONS, ContractText::number);
    sent += count;
  }

  /** Another job manager is another address. */
  private ClusterCalls calls(Path contract) {
    return new ClusterCalls(cluster.rest(), contract, settings);
  }

  private Set<String> jobs() {
    try (var remote = RemoteCluster.at(cluster.rest(), FlinkConfiguration.load())) {
      Set<String> open =
          remote.jobs().stream()
              .filter(job -> job.isOpen())
              .map(job -> job.id().toHexString())
              .collect(Collectors.toSet());
      assertThat(open).hasSize(TABLES.size());
      return open;
    }
  }

  private void awaitAllCommitted() {
    for (String table : TABLES) {
      Waiting.until(
          sent + " records are committed",
          () -> {
            var ledger = lake.ledger(table);
            return ledger.get(ledger.size() - 1).entry().totals().in() == sent;
          });
    }
  }

  /** The checkpoint that the job manager began with; none where it has begun the job itself. */
  private JsonNode restored(String job) throws Exception {
    URI address = cluster.rest().resolve("/jobs/" + job + "/checkpoints");
    var answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    JsonNode restored = JSON.readTree(answer.body()).path("latest").path("restored");
    return restored.isNull() ? JSON.missingNode() : restored;
  }
}
