package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.local.FlinkCluster;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.CatalogType;
import io.chimera.sinks.RestCatalogServer;
import io.chimera.sinks.StoreServer;
import io.chimera.sinks.iceberg.LakeCatalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A warehouse in a store with S3's interface: what runs, what is killed, and what is said. */
@Tag("thorough")
@ExtendWith(RealServers.class)
class StoreIT {
  private static final int PARTITIONS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String WAREHOUSE = "s3://" + StoreServer.BUCKET + "/tables";

  @TempDir private Path directory;
  private StoreServer store;
  private TestLake lake;
  private TestTopic topic;
  private Path contract;

  @BeforeEach
  void start(TestKafka kafka) throws Exception {
    store = StoreServer.start(Files.createDirectories(directory.resolve("store")));
    topic = kafka.topic("stored", PARTITIONS);
    contract =
        Files.writeString(
            directory.resolve("stored.yaml"),
            ContractText.of("stored", kafka, ContractText.numbered("stored", topic.name())));
    lake = TestLake.of(directory, settings(store.yaml()));
  }

  @AfterEach
  void stop() throws Exception {
    store.close();
  }

  private String settings(String in) {
    return settings(
        """
        {type: jdbc, uri: "jdbc:sqlite:%s/lake/catalog.db", warehouse: "%s", store: %s}"""
            .formatted(directory, WAREHOUSE, in),
        directory);
  }

  private static String settings(String catalog, Path directory) {
    return """
        catalog: %s
        checkpoints: %s/lake/checkpoints
        dashboard: {port: 0}
        """
        .formatted(catalog, directory);
  }

  private ChimeraProcess chimera(String command, String... options) throws IOException {
    var arguments =
        new ArrayList<>(
            List.of(
                command,
                contract.toString(),
                "--settings",
                directory.resolve("chimera.yaml").toString()));
    arguments.addAll(List.of(options));
    return ChimeraProcess.start(directory, arguments.toArray(String[]::new));
  }

  private long written() {
    boolean isDatabase = lake.platform().catalog().type() == CatalogType.JDBC;
    if (isDatabase && !Files.exists(directory.resolve("lake/catalog.db"))) {
      return 0;
    }
    try {
      var entries = lake.ledger("stored");
      return entries.isEmpty() ? 0 : entries.get(entries.size() - 1).entry().totals().in();
    } catch (NoSuchTableException | UncheckedSQLException notYet) {
      return 0;
    }
  }

  private void assertTableEqualsTopic(int records) {
    assertThat(lake.numbers("stored", "id"))
        .isEqualTo(LongStream.range(0, records).boxed().toList());
    lake.assertBooks("stored", records, records, 0);
    try (var catalog = LakeCatalog.open(lake.platform().catalog())) {
      assertThat(catalog.load(new TableName("test", "stored")).location()).startsWith(WAREHOUSE);
    }
    assertThat(directory.resolve("lake/warehouse")).doesNotExist();
  }

  @Test
  void losesAndRepeatsNothingWhenAProcessIsKilled() throws Exception {
    assertLosesAndRepeatsNothing();
  }

  @Test
  void losesAndRepeatsNothingBehindARestCatalog() throws Exception {
    try (var database = LakeCatalog.open(lake.platform().catalog());
        var files = database.files();
        var server = new RestCatalogServer(directory, WAREHOUSE, files)) {
      String catalog =
          """
          {type: rest, uri: "http://127.0.0.1:%d", warehouse: lake, store: %s}"""
              .formatted(server.port(), store.yaml());
      lake = TestLake.of(directory, settings(catalog, directory));
      assertLosesAndRepeatsNothing();
      assertValidateSeesTheStore(catalog);
    }
  }

  private void assertValidateSeesTheStore(String catalog) throws Exception {
    try (var validate = chimera("validate")) {
      assertThat(validate.exitCode()).as(validate.out()).isZero();
      assertThat(validate.out())
          .contains("in the store at " + store.endpoint() + ", by a table at '" + WAREHOUSE);
    }
    store.file("wrong", "hunter2");
    Files.writeString(
        directory.resolve("chimera.yaml"),
        settings(catalog.replace("store/key", "store/wrong"), directory));
    try (var validate = chimera("validate")) {
      assertThat(validate.exitCode()).isEqualTo(1);
      assertThat(validate.out())
          .contains("FAIL warehouse 'lake': Cannot open warehouse '" + WAREHOUSE)
          .doesNotContain("hunter2");
    }
  }

  private void assertLosesAndRepeatsNothing() throws Exception {
    // Given
    var producing = new Producing(topic, PARTITIONS, 0);
    int next;
    try (var run = chimera("run", "--parallelism", "2", "--commit-every", "PT1S")) {
      Waiting.until("there are commits", () -> !run.isAlive() || written() > 0);
      assertThat(run.isAlive()).as(run.err()).isTrue();
      // When
      run.kill();
    } finally {
      next = producing.stop();
    }
    try (var again = chimera("run", "--bounded")) {
      assertThat(again.exitCode()).as(again.err()).isZero();
    }
    // Then
    assertTableEqualsTopic(next);
    try (Stream<Path> written = Files.walk(directory)) {
      assertThat(
              written
                  .filter(Files::isRegularFile)
                  .filter(file -> !file.startsWith(directory.resolve("store/key")))
                  .filter(StoreIT::hasKey))
          .isEmpty();
    }
  }

  private static boolean hasKey(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
          .contains(StoreServer.SECRET);
    } catch (IOException gone) {
      return false;
    }
  }

  @Test
  void aClusterGoesOnAfterATaskManagerWasKilled() throws Exception {
    // Given
    Path home = Path.of(System.getProperty("chimera.home"));
    var flink = new HashMap<String, String>();
    flink.put("heartbeat.interval", "1 s");
    flink.put("heartbeat.timeout", "15 s");
    flink.put("metrics.reporters", "");
    flink.put("restart-strategy.exponential-delay.initial-backoff", "500 ms");
    flink.put("restart-strategy.exponential-delay.max-backoff", "2 s");
    try (FlinkCluster cluster =
        FlinkCluster.start(
            directory.resolve("flink"),
            home.resolve("flink-conf/config.yaml"),
            FlinkDistribution.classPath(),
            flink)) {
      cluster.addTaskManager();
      topic.sendEach(0, 100, PARTITIONS, ContractText::number);
      // When
      var calls = new ClusterCalls(cluster.rest(), contract, directory.resolve("chimera.yaml"));
      calls.call("submit", "--jar", JobJar.find(home).toString()).well();
      Waiting.until("100 records are in", PATIENCE, () -> written() == 100);
      cluster.taskManagers().get(0).kill();
      topic.sendEach(100, 150, PARTITIONS, ContractText::number);
      cluster.addTaskManager();
      Waiting.until("150 records are in", PATIENCE, () -> written() == 150);
      calls.call("stop").well();
    }
    // Then
    assertTableEqualsTopic(150);
  }

  @Test
  void sqlReadsItsTablesAndWritesThem() throws Exception {
    // Given
    topic.sendEach(0, 100, PARTITIONS, ContractText::number);
    try (var run = chimera("run", "--bounded")) {
      assertThat(run.exitCode()).as(run.err()).isZero();
    }
    var sql = SqlLake.of(lake, directory, settings(store.yaml()), Files.readString(contract));
    String batch = " /*+ OPTIONS('streaming'='false') */";
    // When
    sql.run("CREATE TABLE lake.test.copied (id BIGINT NOT NULL, `text` STRING)");
    sql.run("INSERT INTO lake.test.copied SELECT id, `text` FROM lake.test.stored" + batch);
    // Then
    List<String> ids = LongStream.range(0, 100).mapToObj(Long::toString).sorted().toList();
    assertThat(sql.ask("SELECT id FROM chimera.stored.stored" + batch)).isEqualTo(ids);
    assertThat(sql.ask("SELECT id FROM lake.test.copied" + batch)).isEqualTo(ids);
    lake.assertBooks("copied", 100, 100, 0);
  }

  @Test
  void saysWhatIsWrongWithTheStoreAndNeverTheKey() throws Exception {
    // Given
    topic.sendEach(0, 10, PARTITIONS, ContractText::number);
    store.file("wrong", "hunter2");
    Files.writeString(
        directory.resolve("chimera.yaml"),
        settings(store.yaml().replace("store/key", "store/wrong")));
    // When
    try (var run = chimera("run", "--bounded");
        var validate = chimera("validate")) {
      // Then
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err())
          .contains("Cannot open warehouse '" + WAREHOUSE + "': The store at '" + store.endpoint())
          .contains("SignatureDoesNotMatch")
          .contains("next: see that the store can be reached and 'catalog.store'")
          .doesNotContain("hunter2");
      assertThat(validate.exitCode()).isEqualTo(1);
      assertThat(validate.out())
          .contains("FAIL warehouse '" + WAREHOUSE + "': Cannot open warehouse")
          .doesNotContain("hunter2");
    }
    assertThat(Files.readString(directory.resolve("chimera.log"))).doesNotContain("hunter2");
  }
}
