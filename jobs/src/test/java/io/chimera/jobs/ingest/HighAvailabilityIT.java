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
import java.util.Map;
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

  @TempDir private Path directory;
  private ZooKeeperServer zooKeeper;
  private FlinkCluster cluster;
  private TestLake lake;
  private TestTopic topic;
  private Path contract;
  private Path settings;

  @BeforeEach
  void start(TestKafka kafka) throws IOException {
    lake = new TestLake(directory);
    topic = kafka.topic("available", PARTITIONS);
    contract =
        Files.writeString(
            directory.resolve("available.yaml"),
            ContractText.of("available", kafka, ContractText.numbered("plain", topic.name())));
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
  }

  @AfterEach
  void end() {
    cluster.close();
    zooKeeper.close();
  }

  @Test
  void theOtherJobManagerGoesOnFromTheCheckpoint() throws Exception {
    // Given
    topic.sendEach(0, 100, PARTITIONS, ContractText::number);
    calls().call("submit", "--without-jar").well();
    awaitAllCommitted(100);
    String job = job();
    assertThat(restored(job).isMissingNode()).isTrue();
    // When
    cluster.killJobManager();
    topic.sendEach(100, 150, PARTITIONS, ContractText::number);
    awaitAllCommitted(150);
    // Then
    assertThat(job()).isEqualTo(job);
    assertThat(restored(job).path("id").asLong()).isPositive();
    // When the one that has come back is needed
    cluster.addStandby();
    cluster.killJobManager();
    topic.sendEach(150, 200, PARTITIONS, ContractText::number);
    awaitAllCommitted(200);
    // Then
    assertThat(job()).isEqualTo(job);
    assertThat(calls().call("status", "--json").well().out()).contains("\"balanced\":true");
    calls().call("stop").well();
    assertThat(lake.numbers("plain", "id")).isEqualTo(LongStream.range(0, 200).boxed().toList());
    lake.assertBooks("plain", 200, 200, 0);
  }

  /** Another job manager is another address. */
  private ClusterCalls calls() {
    return new ClusterCalls(cluster.rest(), contract, settings);
  }

  private String job() {
    try (var remote = RemoteCluster.at(cluster.rest(), FlinkConfiguration.load())) {
      var open = remote.jobs().stream().filter(job -> job.isOpen()).toList();
      assertThat(open).hasSize(1);
      return open.get(0).id().toHexString();
    }
  }

  private void awaitAllCommitted(int records) {
    Waiting.until(
        records + " records are committed",
        () -> {
          var ledger = lake.ledger("plain");
          return ledger.get(ledger.size() - 1).entry().totals().in() == records;
        });
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
