package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.local.FlinkCluster;
import io.chimera.local.SchemaRegistryServer;
import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.Upkeep;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.LongStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The job jar as the build makes it, on clusters that have nothing but Flink. */
@Tag("thorough")
@ExtendWith(RealServers.class)
class JobJarIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PARTITIONS = 2;

  /** As many as are put together. */
  private static final int SMALL_FILES = 5;

  /** Every job loads its classes anew, also after a kill. */
  private static final Duration PATIENCE = Duration.ofMinutes(6);

  private static final Schema SCHEMA =
      SchemaBuilder.record("Number").fields().requiredLong("id").requiredString("text").endRecord();

  /** In a distribution of another version, which our calls suit as well. */
  private static final String YAML = "org/snakeyaml/engine/";

  private static Path home;
  private static Path jar;

  @TempDir private Path directory;
  private TestKafka kafka;
  private TestLake lake;
  private Path settings;

  @BeforeAll
  static void findJar() throws IOException {
    home = Path.of(System.getProperty("chimera.home"));
    jar = JobJar.find(home);
  }

  @BeforeEach
  void write(TestKafka broker) throws IOException {
    kafka = broker;
    String text =
        """
        catalog: {type: jdbc, uri: "jdbc:sqlite:%1$s/lake/catalog.db", warehouse: %1$s/lake/warehouse}
        checkpoints: %1$s/lake/checkpoints
        events: {servers: "%2$s"}
        dashboard: {port: 0}
        """
            .formatted(directory, kafka.servers());
    lake = TestLake.of(directory, text);
    settings = directory.resolve("chimera.yaml");
  }

  private Map<String, String> flink(String order) {
    var flink = new HashMap<String, String>();
    flink.put("classloader.resolve-order", order);
    flink.put("heartbeat.interval", "1 s");
    flink.put("heartbeat.timeout", "15 s");
    flink.put("metrics.reporters", "");
    flink.put("restart-strategy.exponential-delay.initial-backoff", "500 ms");
    flink.put("restart-strategy.exponential-delay.max-backoff", "2 s");
    // One of the pipelines is run from a jar that was uploaded.
    flink.put("web.submit.enable", "true");
    return flink;
  }

  private FlinkCluster session(String order) throws IOException {
    return session(order, "");
  }

  /**
   * @param more of a class path, behind Flink's
   */
  private FlinkCluster session(String order, String more) throws IOException {
    return FlinkCluster.start(
        directory.resolve("flink"),
        home.resolve("flink-conf/config.yaml"),
        FlinkDistribution.classPath() + more,
        flink(order));
  }

  @ParameterizedTest
  @ValueSource(strings = {"child-first", "parent-first"})
  void threeContractsSurviveAKilledTaskManager(String order, SchemaRegistryServer registry)
      throws Exception {
    // Given
    TestTopic numbers = kafka.topic("jar-numbers", PARTITIONS);
    TestTopic framed = kafka.topic("jar-framed", PARTITIONS);
    int id = new RegistrySubjects(registry.url()).register(framed.name() + "-value", SCHEMA);
    Path plain = contract("jar_plain", "", numbers, "plain", "");
    Path once =
        contract(
            "jar_once",
            "",
            numbers,
            "once",
            """
            deduplicate: {by: [id], state: rocksdb}
            quality: [{name: small, check: "id < 120", onFailure: quarantine}]
            """);
    Path avro = contract("jar_avro", "\nregistry: " + registry.url(), framed, "framed", "");
    try (FlinkCluster cluster = session(order)) {
      cluster.addTaskManager();
      cluster.addTaskManager();
      numbers.sendEach(0, 100, PARTITIONS, ContractText::number);
      framed.send(framed(framed, id, 0, 100));
      // When
      var calls = new ClusterCalls(cluster.rest(), plain, settings);
      calls.call("submit", "--jar", jar.toString()).well();
      calls.with(once).call("submit", "--jar", jar.toString()).well();
      String uploaded = upload(cluster.rest());
      run(cluster.rest(), uploaded, "IngestJob", avro.toString(), settings.toUri().toString());
      awaitIn(Map.of("plain", 100L, "once", 100L, "framed", 100L));
      run(
          cluster.rest(),
          uploaded,
          "MaintenanceJob",
          settings.toString(),
          plain.toUri().toString(),
          once.toString(),
          avro.toString(),
          "--every=PT1S");
      cluster.taskManagers().get(0).kill();
      numbers.sendEach(100, 150, PARTITIONS, ContractText::number);
      numbers.sendEach(90, 120, PARTITIONS, ContractText::number);
      framed.send(framed(framed, id, 100, 150));
      cluster.addTaskManager();
      awaitIn(Map.of("plain", 180L, "once", 180L, "framed", 150L));
      for (int round = 0; round < SMALL_FILES; round++) {
        numbers.sendEach(90, 100, PARTITIONS, ContractText::number);
        awaitIn(Map.of("plain", 190L + 10L * round));
      }
      awaitCare("plain");
      // Then
      assertThat(calls.list().well().out())
          .contains("jar_plain 1.0.0")
          .contains("jar_once 1.0.0")
          .contains("jar_avro 1.0.0");
      assertThat(vertices(cluster.rest()))
          .contains(
              "Source: read -> decode and validate -> write files",
              "Source: read -> decode and validate -> drop repeats -> write files",
              "commit and publish",
              "care for tables -> end: Writer");
      for (Path each : List.of(plain, once, avro)) {
        calls.with(each).call("stop").well();
      }
    }
    lake.assertBooks("plain", 230, 230, 0);
    lake.assertBooks("framed", 150, 150, 0);
    assertThat(lake.numbers("framed", "id")).isEqualTo(LongStream.range(0, 150).boxed().toList());
    assertThat(lake.numbers("once", "id")).isEqualTo(LongStream.range(0, 120).boxed().toList());
    lake.assertBooks("once", 230, 120, 30);
  }

  @ParameterizedTest
  @ValueSource(strings = {"child-first", "parent-first"})
  void anApplicationGoesOnAfterItsJobManagerWasKilled(String order) throws Exception {
    // Given
    TestTopic numbers = kafka.topic("jar-application", PARTITIONS);
    Path contract = contract("jar_application", "", numbers, "application", "");
    Path place = directory.resolve("flink");
    Files.createLink(Files.createDirectories(place.resolve("usrlib")).resolve("job.jar"), jar);
    numbers.sendEach(0, 100, PARTITIONS, ContractText::number);
    // When
    try (FlinkCluster cluster =
        FlinkCluster.startApplication(
            place,
            home.resolve("flink-conf/config.yaml"),
            FlinkDistribution.classPath(),
            flink(order),
            "io.chimera.jobs.IngestJob",
            List.of(contract.toUri().toString(), settings.toString()))) {
      cluster.addTaskManager();
      awaitIn(Map.of("application", 100L));
      cluster.killJobManager();
      numbers.sendEach(100, 150, PARTITIONS, ContractText::number);
      cluster.startJobManager();
      awaitIn(Map.of("application", 150L));
      // Then
      var calls = new ClusterCalls(cluster.rest(), contract, settings);
      assertThat(calls.call("status", "--json").well().out()).contains("\"status\":\"RUNNING\"");
    }
    assertThat(lake.numbers("application", "id"))
        .isEqualTo(LongStream.range(0, 150).boxed().toList());
    lake.assertBooks("application", 150, 150, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lib", "ADD JAR"})
  void flinksGatewayFindsTheCatalogsAndAKilledQueryIsExact(String way) throws Exception {
    // Given
    TestTopic numbers = kafka.topic("jar-sql", PARTITIONS);
    Path contract = contract("jar_sql", "", numbers, "numbers", "");
    String lib = way.equals("lib") ? File.pathSeparator + jar : "";
    try (FlinkCluster cluster = session("child-first", lib);
        var gateway =
            SqlGatewayProcess.start(
                directory.resolve("flink"), FlinkDistribution.gatewayClassPath() + lib, cluster)) {
      cluster.addTaskManager();
      numbers.sendEach(0, 100, PARTITIONS, ContractText::number);
      // When
      if (lib.isEmpty()) {
        gateway.run("ADD JAR '" + jar + "'");
      }
      gateway.run("SET 'execution.checkpointing.interval' = '1 s'");
      for (String statement : SqlLake.catalogs(settings, contract)) {
        gateway.run(statement);
      }
      gateway.run("CREATE DATABASE lake.test");
      gateway.run("CREATE TABLE lake.test.copied (id BIGINT NOT NULL, text STRING)");
      gateway.run(
          "INSERT INTO lake.test.copied SELECT id, text"
              + " FROM chimera.jar_sql.numbers_stream /*+ OPTIONS('reader' = 'copy') */");
      awaitIn(Map.of("copied", 100L, "numbers__read_copy", 100L));
      cluster.taskManagers().get(0).kill();
      numbers.sendEach(100, 150, PARTITIONS, ContractText::number);
      numbers.send(List.of(numbers.text(0, "no record")));
      cluster.addTaskManager();
      // Then
      awaitIn(Map.of("copied", 150L, "numbers__read_copy", 151L));
    }
    assertThat(lake.numbers("copied", "id")).isEqualTo(LongStream.range(0, 150).boxed().toList());
    lake.assertBooks("copied", 150, 150, 0);
    lake.assertBooks("numbers__read_copy", 151, 0, 1);
  }

  @Test
  void hasNothingThatADistributionHasAndNothingTwice() throws IOException {
    Set<String> flink = new HashSet<>();
    for (Path each : FlinkDistribution.jars()) {
      flink.addAll(names(each));
    }
    List<String> ours = names(jar);

    assertThat(ours)
        .contains(
            "io/chimera/jobs/IngestJob.class",
            "io/chimera/jobs/MaintenanceJob.class",
            "io/chimera/jobs/TimelinessJob.class")
        .noneMatch(name -> name.startsWith("io/chimera/local/"))
        .noneMatch(name -> name.startsWith("org/slf4j/") || name.startsWith("org/apache/logging/"))
        // Copies with known holes, of which nothing is called.
        .noneMatch(name -> name.startsWith("org/apache/flink/avro/shaded/org/apache/avro/"))
        .noneMatch(name -> name.startsWith("org/yaml/"))
        .doesNotHaveDuplicates();
    var both = new TreeSet<>(ours);
    both.removeIf(name -> !name.endsWith(".class") || !flink.contains(name));
    both.removeIf(name -> name.startsWith(YAML) || name.startsWith("META-INF/"));
    assertThat(both).isEmpty();
    assertThat(ours.stream().filter(name -> name.startsWith("linux/amd64/")))
        .hasSize(1)
        .allMatch(name -> name.contains("libzstd-jni"));
  }

  private static List<String> names(Path file) throws IOException {
    try (var opened = new JarFile(file.toFile())) {
      return opened.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName).toList();
    }
  }

  private Path contract(String name, String source, TestTopic topic, String table, String more)
      throws IOException {
    String dataset =
        ContractText.numbered(table, topic.name())
            .replace("format: json", source.isEmpty() ? "format: json" : "format: avro");
    return Files.writeString(
        directory.resolve(name + ".yaml"),
        ContractText.of(name, "servers: " + kafka.servers() + source, dataset + more));
  }

  private static List<ProducerRecord<byte[], byte[]>> framed(
      TestTopic topic, int schema, int from, int to) {
    var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
    for (long number = from; number < to; number++) {
      var value =
          new GenericRecordBuilder(SCHEMA).set("id", number).set("text", "n" + number).build();
      records.add(
          new ProducerRecord<>(
              topic.name(),
              (int) (number % PARTITIONS),
              null,
              FramedAvro.of(schema, SCHEMA, value)));
    }
    return records;
  }

  private void awaitIn(Map<String, Long> wanted) {
    wanted.forEach(
        (table, records) ->
            Waiting.until(
                records + " records are in '" + table + "'",
                PATIENCE,
                () -> Optional.of(records).equals(in(table))));
  }

  /** Until the job that cares has put files of the table together. */
  private void awaitCare(String table) {
    Waiting.until(
        "table '" + table + "' is cared for",
        PATIENCE,
        () -> {
          try (var catalog = LakeCatalog.open(lake.platform().catalog())) {
            for (Snapshot each : catalog.load(new TableName("test", table)).snapshots()) {
              if ("compact".equals(each.summary().get(Upkeep.WORK))) {
                return true;
              }
            }
            return false;
          }
        });
  }

  /** How many the table's ledger has; empty while the job is still to make it. */
  private Optional<Long> in(String table) {
    if (!Files.exists(directory.resolve("lake/catalog.db"))) {
      return Optional.empty();
    }
    try {
      var entries = lake.ledger(table);
      return Optional.of(entries.get(entries.size() - 1).entry().totals().in());
    } catch (NoSuchTableException | IndexOutOfBoundsException | UncheckedSQLException notYet) {
      return Optional.empty();
    }
  }

  /** As the dashboard's page for jars does. */
  private static String upload(URI cluster) throws Exception {
    var upload =
        JSON.readTree(post(cluster.resolve("/jars/upload"), "multipart/form-data", upload()));
    String file = upload.path("filename").asText();
    return file.substring(file.lastIndexOf('/') + 1);
  }

  private static void run(URI cluster, String id, String job, String... arguments)
      throws Exception {
    String body =
        JSON.writeValueAsString(
            Map.of("entryClass", "io.chimera.jobs." + job, "programArgsList", List.of(arguments)));
    var run =
        post(
            cluster.resolve("/jars/" + id + "/run"),
            "application/json",
            BodyPublishers.ofString(body));
    assertThat(JSON.readTree(run).path("jobid").asText()).as(run).hasSize(32);
  }

  private static final String BOUNDARY = "chimera-boundary";

  private static BodyPublisher upload() throws IOException {
    return BodyPublishers.concat(
        BodyPublishers.ofString(
            "--"
                + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"job.jar\"\r\n"
                + "Content-Type: application/x-java-archive\r\n\r\n"),
        BodyPublishers.ofFile(jar),
        BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n"));
  }

  private static String post(URI address, String type, BodyPublisher body) throws Exception {
    String boundary = type.startsWith("multipart") ? "; boundary=" + BOUNDARY : "";
    var request =
        HttpRequest.newBuilder(address)
            .version(HttpClient.Version.HTTP_1_1)
            .header("Content-Type", type + boundary)
            .POST(body)
            .build();
    var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static Set<String> vertices(URI cluster) throws Exception {
    var names = new HashSet<String>();
    var http = HttpClient.newHttpClient();
    for (var job : JSON.readTree(get(http, cluster.resolve("/jobs/overview"))).path("jobs")) {
      var details = JSON.readTree(get(http, cluster.resolve("/jobs/" + job.path("jid").asText())));
      details.path("vertices").forEach(vertex -> names.add(vertex.path("name").asText()));
    }
    return names;
  }

  private static String get(HttpClient http, URI address) throws Exception {
    return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
  }
}
