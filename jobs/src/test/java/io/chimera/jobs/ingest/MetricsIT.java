package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chimera.jobs.care.MaintenancePipeline;
import io.chimera.jobs.docs.DocumentedMetrics;
import io.chimera.jobs.docs.PromQuery;
import io.chimera.jobs.pipeline.FlinkSettings;
import io.chimera.jobs.pipeline.IngestPipeline;
import io.chimera.jobs.run.RunMode;
import io.chimera.jobs.timeliness.TimelinessPipeline;
import io.chimera.local.FlinkCluster;
import io.chimera.local.LoopbackPorts;
import io.chimera.local.PostgresServer;
import io.chimera.quality.timeliness.WatchClock;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.telemetry.Metric;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus, with the configuration and the rules that are shipped, asks a cluster of real
 * processes on which three jobs run: a topic, a captured database, and whoever watches them.
 */
@Tag("thorough")
@ExtendWith(RealServers.class)
class MetricsIT {
  private static final int PROCESSES = 8;
  private static final int RECORDS_AT_ONCE = 20;
  private static final long PAUSE_MILLIS = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir private Path directory;

  @Test
  void everyQueryFindsSomethingAndAnAlertFiresWhileThePipelinesAreDead(TestKafka kafka)
      throws Exception {
    TestPrometheus.programs();
    var topic = kafka.topic("metered", 1);
    int port = LoopbackPorts.free();
    List<Integer> ports = IntStream.range(port, port + PROCESSES).boxed().toList();
    var sender = Executors.newSingleThreadScheduledExecutor();
    try (var shop = PostgresServer.startOnFreePort(directory.resolve("postgres"));
        FlinkCluster cluster = cluster(port);
        TestPrometheus prometheus = TestPrometheus.start(directory.resolve("prom"), ports)) {
      // Given
      fill(shop);
      Path password = Files.writeString(directory.resolve("password"), PostgresServer.PASSWORD);
      TestLake lake =
          TestLake.of(
              directory,
              "secrets: [{reference: '${file:%s}', hosts: ['127.0.0.1:%d']}]\n"
                  .formatted(password, shop.port()));
      String bets = contract(kafka, topic);
      cluster.addTaskManager();
      cluster.addTaskManager();
      var sent = new AtomicInteger();
      var unusedSending =
          sender.scheduleWithFixedDelay(
              () -> send(topic, sent), 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      try (var client = new RestClusterClient<>(at(cluster.rest()), "metered")) {
        submit(client, lake, environment -> run(environment, lake, bets));
        submit(client, lake, environment -> run(environment, lake, orders(shop, password)));
        submit(client, lake, environment -> watch(environment, lake, bets));
        submit(client, lake, environment -> care(environment, lake, bets));
        // Then all that is measured is there, under the names and labels that are documented
        for (Metric metric : Metric.values()) {
          assertLabels(metric, await(prometheus, metric.id()));
        }
        assertThat(await(prometheus, "chimera_alarm_tables{alarm=\"no-snapshot\"}")).isNotEmpty();
        for (String stage : List.of("read", "write", "commit")) {
          await(prometheus, "chimera_stage_cpu_seconds_total{stage=\"" + stage + "\"} > 0");
        }
        for (String flinks : DocumentedMetrics.ofFlink()) {
          await(prometheus, flinks);
        }
        // And whatever dashboards and rules ask has an answer
        var unanswered = new ArrayList<PromQuery>();
        unanswered.addAll(PromQuery.recording());
        unanswered.addAll(PromQuery.dashboards());
        awaitNone(unanswered, each -> !prometheus.query(each.recordedOrText()).isEmpty());
        assertThat(prometheus.alert("ChimeraPipelineGone", "metered")).isEmpty();
        // When the pipelines are killed
        List.copyOf(cluster.taskManagers()).forEach(FlinkCluster.TaskExecutor::kill);
        // Then
        Waiting.until(
            "the alert fires",
            PATIENCE,
            () -> prometheus.alert("ChimeraPipelineGone", "metered").contains("firing"));
        // When there is somebody again to run them
        cluster.addTaskManager();
        cluster.addTaskManager();
        // Then
        Waiting.until(
            "the alert has been resolved",
            PATIENCE,
            () -> prometheus.alert("ChimeraPipelineGone", "metered").isEmpty());
        int before = sent.get();
        Waiting.until("the pipeline goes on", PATIENCE, () -> isWritten(lake, before));
      }
    } finally {
      sender.shutdownNow();
    }
  }

  private FlinkCluster cluster(int port) throws Exception {
    Path home = Path.of(System.getProperty("chimera.home"));
    return FlinkCluster.start(
        directory.resolve("flink"),
        home.resolve("flink-conf/config.yaml"),
        ChimeraProcess.classPath(home.resolve("jobs").resolve("target")),
        Map.of(
            "heartbeat.interval", "1 s",
            "heartbeat.timeout", "5 s",
            "metrics.reporter.prom.port", port + "-" + (port + PROCESSES - 1),
            "restart-strategy.exponential-delay.initial-backoff", "500 ms",
            "restart-strategy.exponential-delay.max-backoff", "2 s"));
  }

  /** Repeats, rules, rejections and promises, so that all of them are measured. */
  private static String contract(TestKafka kafka, TestTopic topic) {
    return ContractText.of(
        "metered",
        kafka,
        """
        name: bets
        from: {topic: %s, format: json}
        columns:
          - {name: id, type: long, required: true}
          - {name: at, type: timestamptz, required: true}
        unknownFields: quarantine
        eventTime: {column: at}
        deduplicate: {by: [id], within: PT1H}
        quality:
          - {name: not_seven, check: "id %% 10 <> 7", onFailure: quarantine}
        target: {table: test.bets, kind: append}
        sla:
          freshness: {within: PT5M, warnBefore: PT1M}
          volume: {rows: 10, time: "06:00", zone: UTC}
        """
            .formatted(topic.name()));
  }

  /** Every fifth is a repeat, every tenth fails the rule, and every twentieth is no record. */
  private static void send(TestTopic topic, AtomicInteger sent) {
    int from = sent.getAndAdd(RECORDS_AT_ONCE);
    topic.sendEach(
        from,
        from + RECORDS_AT_ONCE,
        1,
        number ->
            number % 20 == 3
                ? "{"
                : "{\"id\":"
                    + (number % 5 == 4 ? number - 1 : number)
                    + ",\"at\":\""
                    + Instant.now()
                    + "\"}");
  }

  /** A database with a table of one row. */
  private static void fill(PostgresServer shop) throws Exception {
    try (var connection =
            DriverManager.getConnection(shop.url(), PostgresServer.USER, PostgresServer.PASSWORD);
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE orders (id integer PRIMARY KEY, name text)");
      statement.execute("INSERT INTO orders VALUES (1, 'one')");
    }
  }

  private static String orders(PostgresServer shop, Path password) {
    return """
    apiVersion: chimera/v1
    kind: IngestionContract
    name: shop
    version: 1.0.0
    team: {name: tests, project: tests, support: tests@example.org}
    rightToIngest: {basis: Made up, declaredBy: tests, on: 2026-11-21}
    source:
      name: shop
      type: postgres
      host: 127.0.0.1
      port: %d
      database: %s
      user: %s
      sslMode: disable
      secrets: {password: '${file:%s}'}
    trigger: {type: continuous, commitEvery: PT1S}
    datasets:
      - name: orders
        from: {table: public.orders, mode: cdc}
        columns:
          - {name: id, type: int, required: true}
          - {name: name, type: string}
        target: {table: test.orders, kind: upsert, key: [id]}
    """
        .formatted(shop.port(), PostgresServer.DATABASE, PostgresServer.USER, password);
  }

  private interface Assembly {
    JobGraph graph(StreamExecutionEnvironment environment);
  }

  private static void submit(RestClusterClient<String> client, TestLake lake, Assembly assembly)
      throws Exception {
    var configuration = new Configuration();
    configuration.addAll(
        FlinkSettings.forJob(configuration, Duration.ofSeconds(1), lake.platform().checkpoints()));
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, 1);
    client
        .submitJob(assembly.graph(new StreamExecutionEnvironment(configuration)))
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static JobGraph run(
      StreamExecutionEnvironment environment, TestLake lake, String contract) {
    return IngestPipeline.jobGraph(environment, lake.prepare(contract, RunMode.CONTINUOUS));
  }

  private static JobGraph watch(
      StreamExecutionEnvironment environment, TestLake lake, String contract) {
    return TimelinessPipeline.jobGraph(
        environment,
        List.of(new ContractReader().read(contract)),
        lake.platform(),
        Duration.ofSeconds(1),
        WatchClock.ofTheMachine());
  }

  private static JobGraph care(
      StreamExecutionEnvironment environment, TestLake lake, String contract) {
    return MaintenancePipeline.jobGraph(
        environment,
        List.of(new ContractReader().read(contract)),
        lake.platform(),
        Duration.ofSeconds(1));
  }

  private static Configuration at(URI cluster) {
    var configuration = new Configuration();
    configuration.set(RestOptions.ADDRESS, cluster.getHost());
    configuration.set(RestOptions.PORT, cluster.getPort());
    configuration.set(JobManagerOptions.ADDRESS, cluster.getHost());
    return configuration;
  }

  private static List<JsonNode> await(TestPrometheus prometheus, String series) {
    Waiting.until(series + " is there", () -> !prometheus.query(series).isEmpty());
    return prometheus.query(series);
  }

  private static void assertLabels(Metric metric, List<JsonNode> series) {
    for (JsonNode each : series) {
      var labels = new ArrayList<String>();
      each.path("metric").fieldNames().forEachRemaining(labels::add);
      assertThat(labels)
          .as(metric.id())
          .contains("contract")
          .containsAll(metric.scope().labels())
          // What differs with each attempt would make series without end.
          .doesNotContain("task_attempt_id", "task_attempt_num", "task_id", "operator_id");
    }
  }

  private static void awaitNone(List<PromQuery> left, Predicate<PromQuery> isDone) {
    try {
      Waiting.until(
          "nothing is left",
          PATIENCE,
          () -> {
            left.removeIf(isDone);
            return left.isEmpty();
          });
    } catch (AssertionError late) {
      assertThat(left).as(late.getMessage()).isEmpty();
    }
  }

  private static boolean isWritten(TestLake lake, int records) {
    return lake.ledger("bets").stream().mapToLong(each -> each.entry().tally().in()).sum()
        > records;
  }
}
