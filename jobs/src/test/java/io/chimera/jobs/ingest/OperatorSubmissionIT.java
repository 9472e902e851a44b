package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.local.FlinkCluster;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.LongStream;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs as Kubernetes' operator submits those that {@code chimera deploy} renders: classes from the
 * cluster's own 'lib', and an id of the operator's; on a session cluster with a jar that has
 * nothing in it, and after an upgrade by 'last-state' with the old job's newest checkpoint, to the
 * same contract or to another.
 */
@Tag("thorough")
@ExtendWith(RealServers.class)
class OperatorSubmissionIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int PARTITIONS = 2;
  private static final String BOUNDARY = "chimera-boundary";
  private static final String FIRST = "0123456789abcdef0123456789abcdef";
  private static final String SECOND = "fedcba9876543210fedcba9876543210";

  @TempDir private Path directory;

  @Test
  void goesOnFromTheCheckpointOfAJobThatTheOperatorHasCancelled(TestKafka kafka) throws Exception {
    // Given
    var lake = new TestLake(directory);
    TestTopic topic = kafka.topic("operator", PARTITIONS);
    Path contract =
        Files.writeString(
            directory.resolve("operator.yaml"),
            ContractText.of("operator", kafka, ContractText.numbered("plain", topic.name())));
    Path settings = Files.writeString(directory.resolve("chimera.yaml"), "dashboard: {port: 0}\n");
    try (FlinkCluster cluster = session()) {
      cluster.addTaskManager();
      topic.sendEach(0, 100, PARTITIONS, ContractText::number);
      // When
      run(cluster, FIRST, Optional.empty(), List.of(contract.toString(), settings.toString()));
      awaitIn(lake, 100);
      cancel(cluster);
      // Only now: a job that runs makes a newer one, and takes this away.
      String checkpoint = newestCheckpoint(cluster);
      topic.sendEach(100, 150, PARTITIONS, ContractText::number);
      run(
          cluster,
          SECOND,
          Optional.of(checkpoint),
          List.of(contract.toString(), settings.toString()));
      awaitIn(lake, 150);
      // Then
      var calls = new ClusterCalls(cluster.rest(), contract, settings);
      assertThat(calls.call("status", "--json").well().out())
          .contains(SECOND)
          .contains("\"status\":\"RUNNING\"");
      calls.call("stop").well();
    }
    assertThat(lake.numbers("plain", "id")).isEqualTo(LongStream.range(0, 150).boxed().toList());
    lake.assertBooks("plain", 150, 150, 0);
  }

  private FlinkCluster session() throws Exception {
    Path home = Path.of(System.getProperty("chimera.home"));
    return FlinkCluster.start(
        directory.resolve("flink"),
        home.resolve("flink-conf/config.yaml"),
        ChimeraProcess.classPath(home.resolve("jobs").resolve("target")),
        Map.of(
            "metrics.reporters",
            "",
            "web.submit.enable",
            "true",
            // As the operator sets it.
            "execution.checkpointing.externalized-checkpoint-retention",
            "RETAIN_ON_CANCELLATION"));
  }

  /** The operator names the old job's newest checkpoint to the new one, whatever it is to run. */
  @Test
  void goesOnFromTheTablesWhereTheContractHasAnotherDatasetSince(TestKafka kafka) throws Exception {
    // Given
    var lake = new TestLake(directory);
    TestTopic first = kafka.topic("operator", PARTITIONS);
    TestTopic second = kafka.topic("operator_more", PARTITIONS);
    String plain = ContractText.numbered("plain", first.name());
    Path before =
        Files.writeString(
            directory.resolve("before.yaml"), ContractText.of("operator", kafka, plain));
    Path after =
        Files.writeString(
            directory.resolve("after.yaml"),
            ContractText.of(
                "operator", kafka, plain, ContractText.numbered("more", second.name())));
    Path settings = Files.writeString(directory.resolve("chimera.yaml"), "dashboard: {port: 0}\n");
    try (FlinkCluster cluster = session()) {
      cluster.addTaskManager();
      first.sendEach(0, 100, PARTITIONS, ContractText::number);
      second.sendEach(0, 70, PARTITIONS, ContractText::number);
      // When
      run(cluster, FIRST, Optional.empty(), List.of(before.toString(), settings.toString()));
      awaitIn(lake, 100);
      cancel(cluster);
      String checkpoint = newestCheckpoint(cluster);
      first.sendEach(100, 150, PARTITIONS, ContractText::number);
      run(cluster, SECOND, Optional.of(checkpoint), List.of(after.toString(), settings.toString()));
      awaitIn(lake, 150);
      awaitIn(lake, "more", 70);
      // Then
      var calls = new ClusterCalls(cluster.rest(), after, settings);
      assertThat(calls.call("status", "--json").well().out())
          .contains(SECOND)
          .contains("\"status\":\"RUNNING\"");
      calls.call("stop").well();
    }
    assertThat(lake.numbers("plain", "id")).isEqualTo(LongStream.range(0, 150).boxed().toList());
    assertThat(lake.numbers("more", "id")).isEqualTo(LongStream.range(0, 70).boxed().toList());
    lake.assertBooks("plain", 150, 150, 0);
    lake.assertBooks("more", 70, 70, 0);
  }

  /**
   * In one of a contract's own the id stays while the deployment does, so that a job manager that
   * was started anew writes its checkpoints where the one before has left some.
   */
  @Test
  void anApplicationGoesOnUnderTheSameIdAfterItsJobManagerWasKilled(TestKafka kafka)
      throws Exception {
    // Given
    var lake = new TestLake(directory);
    TestTopic topic = kafka.topic("operator", PARTITIONS);
    Path contract =
        Files.writeString(
            directory.resolve("operator.yaml"),
            ContractText.of("operator", kafka, ContractText.numbered("plain", topic.name())));
    Path settings = Files.writeString(directory.resolve("chimera.yaml"), "dashboard: {port: 0}\n");
    Path home = Path.of(System.getProperty("chimera.home"));
    topic.sendEach(0, 100, PARTITIONS, ContractText::number);
    // When
    try (FlinkCluster cluster =
        FlinkCluster.startApplication(
            directory.resolve("flink"),
            home.resolve("flink-conf/config.yaml"),
            FlinkDistribution.classPath()
                + File.pathSeparator
                + ChimeraProcess.classPath(home.resolve("jobs").resolve("target")),
            Map.of(
                "metrics.reporters",
                "",
                "classloader.resolve-order",
                "parent-first",
                PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID.key(),
                FIRST),
            "io.chimera.jobs.IngestJob",
            List.of(contract.toString(), settings.toString()))) {
      cluster.addTaskManager();
      awaitIn(lake, 100);
      long left = newestId(cluster);
      cluster.killJobManager();
      topic.sendEach(100, 150, PARTITIONS, ContractText::number);
      cluster.startJobManager();
      awaitIn(lake, 150);
      Waiting.until(
          "its checkpoints are past those that were left",
          PATIENCE,
          () -> newestId(cluster) > left);
    }
    // Then
    assertThat(lake.numbers("plain", "id")).isEqualTo(LongStream.range(0, 150).boxed().toList());
    lake.assertBooks("plain", 150, 150, 0);
  }

  /** The number of the newest checkpoint; 0 where there is none. */
  private static long newestId(FlinkCluster cluster) {
    try {
      return send(cluster, "/jobs/" + FIRST + "/checkpoints", HttpRequest.newBuilder().GET())
          .at("/latest/completed/id")
          .asLong();
    } catch (IOException notYet) {
      return 0;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static void run(
      FlinkCluster cluster, String job, Optional<String> savepoint, List<String> arguments)
      throws Exception {
    JsonNode upload =
        post(cluster, "/jars/upload", "multipart/form-data; boundary=" + BOUNDARY, emptyJar());
    String file = upload.path("filename").asText();
    String jar = file.substring(file.lastIndexOf('/') + 1);
    var request = new LinkedHashMap<String, Object>();
    request.put("entryClass", "io.chimera.jobs.IngestJob");
    request.put("programArgsList", arguments);
    request.put("parallelism", 1);
    request.put("jobId", job);
    savepoint.ifPresent(path -> request.put("savepointPath", path));
    JsonNode started =
        post(
            cluster,
            "/jars/" + jar + "/run",
            "application/json",
            BodyPublishers.ofString(JSON.writeValueAsString(request)));
    assertThat(started.path("jobid").asText()).isEqualTo(job);
  }

  private static BodyPublisher emptyJar() throws IOException {
    var bytes = new ByteArrayOutputStream();
    var manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    new JarOutputStream(bytes, manifest).close();
    return BodyPublishers.concat(
        BodyPublishers.ofString(
            "--"
                + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"empty.jar\"\r\n"
                + "Content-Type: application/java-archive\r\n\r\n"),
        BodyPublishers.ofByteArray(bytes.toByteArray()),
        BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n"));
  }

  private static String newestCheckpoint(FlinkCluster cluster) throws Exception {
    JsonNode checkpoints =
        send(cluster, "/jobs/" + FIRST + "/checkpoints", HttpRequest.newBuilder().GET());
    return checkpoints.at("/latest/completed/external_path").asText();
  }

  private static void cancel(FlinkCluster cluster) throws Exception {
    JsonNode unusedAnswer =
        send(
            cluster,
            "/jobs/" + FIRST + "?mode=cancel",
            HttpRequest.newBuilder().method("PATCH", BodyPublishers.noBody()));
    Waiting.until("the first job is cancelled", PATIENCE, () -> state(cluster).equals("CANCELED"));
  }

  private static String state(FlinkCluster cluster) {
    try {
      return send(cluster, "/jobs/" + FIRST, HttpRequest.newBuilder().GET()).path("state").asText();
    } catch (IOException notYet) {
      return "";
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private static JsonNode post(FlinkCluster cluster, String path, String type, BodyPublisher body)
      throws Exception {
    return send(cluster, path, HttpRequest.newBuilder().header("Content-Type", type).POST(body));
  }

  private static JsonNode send(FlinkCluster cluster, String path, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    var answer =
        HttpClient.newHttpClient()
            .send(
                request
                    .uri(cluster.rest().resolve(path))
                    .version(HttpClient.Version.HTTP_1_1)
                    .build(),
                BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IOException("Answered " + answer.statusCode() + ": " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  private static void awaitIn(TestLake lake, long records) {
    awaitIn(lake, "plain", records);
  }

  private static void awaitIn(TestLake lake, String table, long records) {
    Waiting.until(
        records + " records are in '" + table + "'",
        PATIENCE,
        () -> Optional.of(records).equals(in(lake, table)));
  }

  /** How many the table's ledger has; empty while the job is still to make it. */
  private static Optional<Long> in(TestLake lake, String table) {
    try {
      var entries = lake.ledger(table);
      return Optional.of(entries.get(entries.size() - 1).entry().totals().in());
    } catch (NoSuchTableException | IndexOutOfBoundsException | UncheckedSQLException notYet) {
      return Optional.empty();
    }
  }
}
