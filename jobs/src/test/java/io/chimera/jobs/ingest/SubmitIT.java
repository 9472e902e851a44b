package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.jobs.run.JobMark;
import io.chimera.jobs.run.RemoteCluster;
import io.chimera.local.FlinkCluster;
import io.chimera.schemas.contract.ContractReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does to pipelines on a Flink cluster of real processes. */
@Tag("thorough")
@ExtendWith(RealServers.class)
class SubmitIT {
  private static final int PARTITIONS = 2;

  /** The class path of the cluster has Chimera; a jar of it is sent in a thorough test. */
  private static final String WITHOUT_JAR = "--without-jar";

  @TempDir private static Path place;
  private static FlinkCluster cluster;

  @TempDir private Path directory;
  private TestLake lake;
  private TestTopic topic;
  private String contract;
  private ClusterCalls calls;
  private int sent;

  @BeforeAll
  static void startCluster() throws IOException {
    Path home = Path.of(System.getProperty("chimera.home"));
    cluster =
        FlinkCluster.start(
            place.resolve("flink"),
            home.resolve("flink-conf/config.yaml"),
            ChimeraProcess.classPath(home.resolve("jobs").resolve("target")),
            Map.of(
                "heartbeat.interval", "1 s",
                "heartbeat.timeout", "5 s",
                "metrics.reporters", "",
                "restart-strategy.exponential-delay.initial-backoff", "500 ms",
                "restart-strategy.exponential-delay.max-backoff", "2 s"));
    cluster.addTaskManager();
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @BeforeEach
  void write(TestKafka kafka) throws IOException {
    lake = new TestLake(directory);
    topic = kafka.topic("submit", PARTITIONS);
    contract = ContractText.of("submit", kafka, ContractText.numbered("plain", topic.name()));
    calls =
        new ClusterCalls(
            cluster.rest(),
            Files.writeString(directory.resolve("submit.yaml"), contract),
            Files.writeString(directory.resolve("chimera.yaml"), "dashboard: {port: 0}\n"));
  }

  @AfterEach
  void endJobs() {
    try (var remote = RemoteCluster.at(cluster.rest(), FlinkConfiguration.load())) {
      remote.jobs().stream()
          .filter(job -> job.isOpen())
          .forEach(job -> remote.at(job.id()).cancel());
    }
  }

  private void send(int from, int to) {
    topic.sendEach(from, to, PARTITIONS, ContractText::number);
    sent = to;
  }

  private void awaitAllCommitted() {
    awaitCommitted("plain", sent);
  }

  private void awaitCommitted(String table, int records) {
    Waiting.until(
        records + " records are committed to '" + table + "'",
        () -> {
          var ledger = lake.ledger(table);
          return ledger.get(ledger.size() - 1).entry().totals().in() == records;
        });
  }

  @Test
  void submitsLooksStopsAndResumes() {
    // Given
    send(0, 100);
    assertThat(calls.call("submit", WITHOUT_JAR, "--dry-run", "--json").well().out())
        .contains("\"table\":\"test.plain\",\"new\":true,\"epoch\":1")
        .endsWith("{\"slots\":1,\"slotsOfCluster\":2,\"slotsOfOthers\":0}\n");
    assertThat(directory.resolve("lake/catalog.db")).doesNotExist();
    assertThat(calls.call("stop").badly(1).err())
        .contains("Cannot stop 'submit': nothing of it runs at cluster '" + cluster.rest() + "'");
    // When
    String submitted = calls.call("submit", WITHOUT_JAR).well().out();
    // Then
    assertThat(submitted)
        .containsPattern("Job [0-9a-f]{32} of 'submit' is RUNNING in 1 slot\n")
        .contains(cluster.rest() + "/#/job/running/");
    awaitAllCommitted();
    assertThat(calls.call("submit", WITHOUT_JAR).badly(1).err())
        .containsPattern("Cannot start 'submit': Job [0-9a-f]{32} runs it at cluster")
        .contains("next: 'chimera upgrade' replaces it");
    assertThat(calls.list("--json").well().out())
        .contains(
            "\"name\":\"submit\",\"contract\":\"submit\",\"version\":\"1.0.0\",\"status\":\"RUNNING\"")
        .contains("\"slots\":1,");
    assertThat(calls.list().well().out())
        .contains("submit 1.0.0")
        .contains("has 2 slots in 1 task managers, 1 of them free");
    // When its task manager dies
    cluster.taskManagers().get(0).kill();
    cluster.addTaskManager();
    send(100, 150);
    awaitAllCommitted();
    // Then
    assertThat(calls.call("status", "--json").well().out())
        .contains("\"status\":\"RUNNING\"")
        .contains("\"tasksRunning\":2,\"tasks\":2,\"slots\":1")
        .contains("\"lastFailure\":")
        .contains("\"lastCheckpoint\":")
        .contains("\"version\":\"1.0.0\"")
        .contains("\"balanced\":true");
    assertThat(calls.call("status").well().out()).contains("state       RUNNING since");
    // When
    assertThat(calls.call("stop", "--dry-run").well().out()).contains("Nothing was changed.");
    assertThat(calls.call("stop", "--json").well().out())
        .contains("\"savepoint\":\"file:")
        .contains("\"balanced\":true");
    // Then
    assertThat(calls.call("status", "--json").badly(1).out()).contains("\"status\":\"FINISHED\"");
    // When
    send(150, 200);
    assertThat(calls.call("resume", WITHOUT_JAR).well().err()).contains("stands: starting from it");
    awaitAllCommitted();
    calls.call("stop").well();
    // Then
    assertThat(lake.numbers("plain", "id")).isEqualTo(LongStream.range(0, 200).boxed().toList());
    lake.assertBooks("plain", 200, 200, 0);
  }

  @Test
  void upgradesWithAVerdictBeforeTheOldJobIsStopped() throws IOException {
    // Given
    send(0, 100);
    calls.call("submit", WITHOUT_JAR).well();
    awaitAllCommitted();
    String job = job();
    var other =
        calls.with(
            Files.writeString(
                directory.resolve("other.yaml"),
                contract.replace("{name: id, type: long", "{name: id, type: string")));
    var stricter =
        calls.with(
            Files.writeString(
                directory.resolve("stricter.yaml"),
                contract
                    .replace("version: 1.0.0", "version: 1.1.0")
                    .replace(
                        "unknownFields: quarantine",
                        "unknownFields: quarantine\n"
                            + "    quality: [{name: not_105, check: \"id <> 105\", onFailure: quarantine}]")));
    // When what the table cannot take is refused
    var refused = other.call("upgrade", WITHOUT_JAR).badly(2);
    // Then
    assertThat(refused.err())
        .contains("The running job was not touched")
        .contains("Cannot use table 'test.plain'");
    // When
    String verdict = stricter.call("upgrade", WITHOUT_JAR, "--dry-run").well().out();
    // Then
    assertThat(verdict)
        .contains("runs version 1.0.0 of 'submit'; version 1.1.0 can take its place")
        .contains("State goes along")
        .contains("It would take 1 slot; the cluster has 2, of which other jobs take 0.")
        .endsWith("Nothing was changed.\n");
    assertThat(job()).isEqualTo(job);
    // When
    var upgraded = stricter.call("upgrade", WITHOUT_JAR).well();
    // Then
    assertThat(upgraded.err()).contains("stands: starting from it");
    assertThat(job()).isNotEqualTo(job);
    send(100, 110);
    awaitAllCommitted();
    assertThat(stricter.call("status", "--json").well().out()).contains("\"version\":\"1.1.0\"");
    stricter.call("stop").well();
    lake.assertBooks("plain", 110, 109, 1);
  }

  @Test
  void runsEachDatasetAsAJobOfItsOwn(TestKafka kafka) throws IOException {
    // Given
    TestTopic others = kafka.topic("others", PARTITIONS);
    String both =
        ContractText.of(
            "submit",
            kafka,
            ContractText.numbered("plain", topic.name()),
            ContractText.numbered("other", others.name()));
    var apart =
        calls.with(
            Files.writeString(directory.resolve("apart.yaml"), both + "isolation: dataset\n"));
    var together = calls.with(Files.writeString(directory.resolve("together.yaml"), both));
    send(0, 100);
    others.sendEach(0, 30, PARTITIONS, ContractText::number);
    // When
    apart.call("submit", WITHOUT_JAR).well();
    // Then
    assertThat(calls.list("--json").well().out())
        .contains("\"name\":\"submit.plain\",\"contract\":\"submit\"")
        .contains("\"name\":\"submit.other\",\"contract\":\"submit\"");
    assertThat(apart.call("submit", WITHOUT_JAR).badly(1).err())
        .contains("Cannot start 'submit.plain': Job ");
    assertThat(together.call("submit", WITHOUT_JAR).badly(1).err())
        .contains("Cannot start 'submit': Job ")
        .contains(" of 'submit.");
    awaitAllCommitted();
    // When
    apart.call("stop", "--dataset", "plain").well();
    // Then
    assertThat(apart.call("status", "--json", "--dataset", "plain").badly(1).out())
        .contains("\"status\":\"FINISHED\"");
    assertThat(apart.call("status", "--json", "--dataset", "other").well().out())
        .contains("\"status\":\"RUNNING\"");
    // When
    send(100, 150);
    var resumed = apart.call("resume", WITHOUT_JAR, "--dataset", "plain").well();
    // Then
    assertThat(resumed.err()).contains("stands: starting from it");
    awaitAllCommitted();
    awaitCommitted("other", 30);
    apart.call("stop").well();
    lake.assertBooks("plain", 150, 150, 0);
    lake.assertBooks("other", 30, 30, 0);
  }

  private String job() {
    try (var remote = RemoteCluster.at(cluster.rest(), FlinkConfiguration.load())) {
      var mark = JobMark.of(new ContractReader().read(contract), lake.platform());
      return remote.open(mark).orElseThrow().id().toHexString();
    }
  }

  @Test
  void leavesTheJobOfAnotherLakeAlone() throws IOException {
    // Given
    send(0, 10);
    calls.call("submit", WITHOUT_JAR).well();
    Path other = Files.createDirectories(directory.resolve("other"));
    var elsewhere =
        new ClusterCalls(
            cluster.rest(),
            calls.contract(),
            Files.writeString(other.resolve("chimera.yaml"), "dashboard: {port: 0}\n"));

    // Then
    assertThat(elsewhere.call("stop").badly(1).err()).contains("nothing of it runs at cluster");
    assertThat(elsewhere.call("submit", WITHOUT_JAR, "--dry-run").well().out())
        .contains(" of 'submit' runs the contract for another catalog since ")
        .doesNotContain("runs it at cluster");
    assertThat(calls.call("status", "--json").well().out()).contains("\"status\":\"RUNNING\"");
  }

  @Test
  void upgradesNothingThatTheClusterHasNoSlotsFor() {
    // Given
    send(0, 10);
    calls.call("submit", WITHOUT_JAR).well();
    String job = job();

    // When
    var refused = calls.call("upgrade", WITHOUT_JAR, "--parallelism", "3").badly(1);

    // Then
    assertThat(refused.err())
        .contains(
            "Cannot upgrade 'submit': it takes 3 slots; the cluster has 2, of which other jobs take"
                + " 0; the running job was not touched")
        .contains("or 'chimera stop ");
    assertThat(job()).isEqualTo(job);
  }

  @Test
  void saysHowManySlotsAreMissing() {
    send(0, 10);

    var waiting =
        calls.call("submit", WITHOUT_JAR, "--parallelism", "3", "--wait", "PT1S").badly(1);

    assertThat(waiting.err())
        .contains("it takes 3 slots; the cluster has 2, of which other jobs take 0")
        .contains("next: it is left to the cluster");
  }

  @Test
  void saysWhyAJobHasFailed() throws IOException {
    send(0, 10);
    var failing =
        calls.with(
            Files.writeString(
                directory.resolve("failing.yaml"),
                contract.replace(
                    "unknownFields: quarantine",
                    "unknownFields: quarantine\n"
                        + "    quality: [{name: small, check: \"id < 5\", onFailure: fail}]")));

    failing.call("submit", WITHOUT_JAR);
    Waiting.until("it has failed", () -> failing.call("status", "--json").out().contains("FAILED"));

    assertThat(failing.call("status").badly(1).out())
        .contains("fails a rule whose action is 'fail'");
  }
}
