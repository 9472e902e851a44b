package io.chimera.jobs.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.jobs.sql.SqlScript;
import io.chimera.local.BetSchemas;
import io.chimera.local.CasinoBets;
import io.chimera.local.FlinkCluster;
import io.chimera.local.SchemaRegistryServer;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.Books;
import io.chimera.sinks.ledger.WrittenBeforeException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.util.ExceptionUtils;
import org.apache.iceberg.data.Record;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Flink SQL over contracts and tables: what is read is governed, what is written has books. */
@ExtendWith(RealServers.class)
class SqlIT {
  private static final int PARTITIONS = 2;
  private static final Instant FIRST = Instant.parse("2026-11-20T08:00:00Z");
  private static final String STREAM = "chimera.numbers.numbered_stream";

  private static final Path HOME = Path.of(System.getProperty("chimera.home"));
  private static final byte[] KEY = "a key of bets for a test only, 1".getBytes(UTF_8);

  private static final String SESSIONS =
      """
      WITH placed AS (
        SELECT *, date_trunc('milliseconds', activity_datetime) AS moment FROM live),
      gaps AS (
        SELECT *, CASE WHEN moment - lag(moment) OVER (PARTITION BY customer_id
          ORDER BY moment, activity_datetime) > INTERVAL 30 MINUTE THEN 1 ELSE 0 END AS fresh
        FROM placed),
      numbered AS (
        SELECT *, sum(fresh) OVER (PARTITION BY customer_id ORDER BY moment, activity_datetime
          ROWS UNBOUNDED PRECEDING) AS session
        FROM gaps)
      SELECT customer_id, min(activity_datetime), max(activity_datetime), count(*),
        sum(bet_amount), sum(win_amount)
      FROM numbered GROUP BY customer_id, session ORDER BY 1, 2
      """;

  private static final String BIG_WINS =
      """
      WITH kinds AS (
        SELECT *, CASE WHEN win_amount = 0 THEN 'lost'
          WHEN win_amount >= 10 * bet_amount THEN 'won' ELSE 'other' END AS kind,
          row_number() OVER (PARTITION BY customer_id
            ORDER BY date_trunc('milliseconds', activity_datetime), activity_datetime,
              game_activity) AS n
        FROM live),
      islands AS (
        SELECT *, n - row_number() OVER (PARTITION BY customer_id, kind ORDER BY n) AS island
        FROM kinds),
      runs AS (
        SELECT customer_id, min(activity_datetime) AS since, max(n) AS last, count(*) AS lost
        FROM islands WHERE kind = 'lost' GROUP BY customer_id, island)
      SELECT runs.customer_id, since, kinds.activity_datetime, lost, win_amount
      FROM runs JOIN kinds ON kinds.customer_id = runs.customer_id AND kinds.n = last + 1
        AND kind = 'won'
      WHERE lost >= 2 ORDER BY 1, 3
      """;

  @TempDir private Path directory;
  private TestLake lake;
  private TestTopic topic;
  private SqlLake sql;

  @BeforeEach
  void makeTopic(TestKafka kafka) throws Exception {
    lake = TestLake.of(directory, "dashboard: {port: 0}\n");
    topic = kafka.topic("sql", PARTITIONS);
    sql = SqlLake.of(lake, directory, "dashboard: {port: 0}\n", contract(kafka));
  }

  private String contract(TestKafka kafka) {
    return ContractText.of(
        "numbers",
        kafka,
        """
        name: numbered
        from: {topic: %s, format: json}
        columns:
          - {name: id, type: long, required: true}
          - {name: at, type: timestamptz, required: true}
        eventTime: {column: at}
        deduplicate: {by: [id]}
        target: {table: test.numbered, kind: append}
        """
            .formatted(topic.name()));
  }

  private static String number(int id) {
    return "{\"id\":%d,\"at\":\"%s\"}".formatted(id, FIRST.plusSeconds(id));
  }

  private void send(int from, int to) {
    topic.sendEach(from, to, PARTITIONS, SqlIT::number);
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).sorted().toList();
  }

  private List<TableName> tables() {
    try (var catalog = LakeCatalog.open(lake.platform().catalog())) {
      return catalog.tables();
    }
  }

  private Tally totals(String table) {
    var audit = Books.audit(lake.ledger(table));
    assertThat(audit.problems()).isEmpty();
    return audit.totals();
  }

  private static String read(String options) {
    return STREAM + " /*+ OPTIONS('until' = 'now'" + options + ") */";
  }

  @Test
  void readerGetsGoodRowsOnceAndKeepsBooksAndQuarantine() throws Exception {
    // Given
    send(0, 100);
    send(90, 100);
    topic.send(List.of(topic.text(0, "no record"), topic.text(1, "{\"id\":null}")));
    String query = "SELECT id FROM " + read(", 'reader' = 'one'");
    // When
    List<String> first = sql.ask(query);
    send(100, 110);
    topic.send(List.of(topic.text(0, "none either")));
    List<String> second = sql.ask(query);
    // Then
    assertThat(first).isEqualTo(numbers(0, 100));
    assertThat(second).isEqualTo(numbers(100, 110));
    assertThat(totals("numbered__read_one")).isEqualTo(new Tally(123, 0, 3, 10, 110, 0, 0, null));
    assertThat(lake.quarantine("numbered__read_one")).hasSize(3);
    assertThat(tables())
        .containsExactly(
            new TableName("test", "numbered__read_one"),
            new TableName("test", "numbered__read_one__quarantine"));
  }

  @Test
  void whoOnlyLooksLeavesNothingBehind() throws Exception {
    // Given
    send(0, 100);
    topic.send(List.of(topic.text(0, "no record")));
    // When
    List<String> rows = sql.ask("SELECT id FROM " + read(""));
    List<String> plan = sql.ask("EXPLAIN SELECT id FROM " + read(", 'reader' = 'one'"));
    // Then
    assertThat(rows).isEqualTo(numbers(0, 100));
    assertThat(plan).hasSize(1);
    assertThat(tables()).isEmpty();
  }

  @Test
  void writesRowsByTheLedgerAndRefusesToWriteThemAgain() throws Exception {
    // Given
    send(0, 100);
    sql.run("CREATE DATABASE lake.test");
    sql.run("CREATE TABLE lake.test.silver (id BIGINT NOT NULL, placed TIMESTAMP_LTZ(6))");
    String into = "INSERT INTO lake.test.silver ";
    String from = "SELECT id, `at` FROM " + read(", 'reader' = 'silver'");
    sql.ask("EXPLAIN " + into + from);
    assertThat(lake.ledger("silver")).isEmpty();
    // When
    sql.run(into + from);
    // Then
    assertThat(sql.ask("SELECT id FROM lake.test.silver /*+ OPTIONS('streaming'='false') */"))
        .isEqualTo(numbers(0, 100));
    lake.assertBooks("silver", 100, 100, 0);
    // When
    send(100, 110);
    assertThatThrownBy(() -> sql.run(into + from))
        .satisfies(
            failure ->
                assertThat(ExceptionUtils.findThrowable(failure, WrittenBeforeException.class))
                    .hasValueSatisfying(
                        refused ->
                            assertThat(refused)
                                .hasMessageContaining(
                                    "pipeline 'sql_query_silver' has written 100 rows")));
    lake.assertBooks("silver", 100, 100, 0);
    sql.run(
        "INSERT INTO lake.test.silver /*+ OPTIONS('start' = 'append') */ SELECT id, `at` FROM "
            + read(", 'reader' = 'another', 'start' = 'contract'")
            + " WHERE id >= 100");
    // Then
    assertThat(lake.numbers("silver", "id")).hasSize(110).doesNotHaveDuplicates();
    lake.assertBooks("silver", 110, 110, 0);
  }

  @Test
  void writesOverRowsOfAKeyHoweverOftenItRuns() throws Exception {
    // Given
    send(0, 100);
    sql.run("CREATE DATABASE lake.test");
    sql.run(
        "CREATE TABLE lake.test.counts"
            + " (rest INT NOT NULL, n BIGINT, PRIMARY KEY (rest) NOT ENFORCED)");
    String count =
        "INSERT INTO lake.test.counts SELECT CAST(MOD(id, 3) AS INT), COUNT(*) FROM "
            + read("")
            + " GROUP BY MOD(id, 3)";
    sql.run("CREATE TABLE lake.test.total (id INT, n BIGINT, PRIMARY KEY (id) NOT ENFORCED)");
    // When
    sql.run(count);
    send(100, 200);
    sql.run(count);
    sql.run("INSERT INTO lake.test.total SELECT 1, COUNT(*) FROM " + read(""));
    // Then
    assertThat(lake.rows("total")).extracting(row -> row.getField("n")).containsExactly(200L);
    assertThat(lake.rows("counts"))
        .extracting(row -> row.getField("rest") + "=" + row.getField("n"))
        .containsExactlyInAnyOrder("0=67", "1=67", "2=66");
    assertThat(Books.audit(lake.ledger("counts")).problems()).isEmpty();
  }

  @Test
  void refusesWhatIsNotItsToWrite() throws Exception {
    // Given
    send(0, 10);
    lake.ingest(contract(topic.kafka()), 1);
    // When, Then
    assertThatThrownBy(
            () -> sql.run("INSERT INTO lake.test.numbered SELECT id, `at` FROM " + STREAM))
        .hasStackTraceContaining("its ledger is kept by pipeline 'numbers_made_numbered'");
    assertThatThrownBy(() -> sql.run("INSERT INTO chimera.numbers.numbered VALUES (1, NULL)"))
        .isInstanceOf(ValidationException.class);
    assertThatThrownBy(() -> sql.ask("SELECT * FROM " + STREAM + " /*+ OPTIONS('red'='1') */"))
        .hasStackTraceContaining("Cannot use options [red]");
    assertThat(
            sql.ask("SELECT id FROM chimera.numbers.numbered /*+ OPTIONS('streaming'='false') */"))
        .isEqualTo(numbers(0, 10));
  }

  @Test
  void tellsLineageOfWhatItReadsAndWrites(TestKafka kafka) throws Exception {
    // Given
    send(0, 100);
    Path home = Files.createDirectory(directory.resolve("told"));
    String settings =
        """
        dashboard: {port: 0}
        events: {servers: "%s"}
        """
            .formatted(kafka.servers());
    TestLake told = TestLake.of(home, settings);
    SqlLake session = SqlLake.of(told, home, settings, contract(kafka));
    session.run("CREATE DATABASE lake.test");
    session.run("CREATE TABLE lake.test.copied (id BIGINT)");
    session.run("CREATE TABLE lake.test.sums (n BIGINT)");
    // When
    session.run("INSERT INTO lake.test.copied SELECT id FROM " + read(""));
    session.run(
        "INSERT INTO lake.test.sums SELECT c.id + s.id FROM lake.test.copied"
            + " /*+ OPTIONS('streaming'='false') */ c JOIN "
            + read("")
            + " s ON c.id = s.id");
    // Then
    var events = new ArrayList<String>();
    for (ToldFact fact : ToldFact.all(kafka, "chimera.lineage")) {
      JsonNode event = new ObjectMapper().readTree(fact.body());
      var inputs = new ArrayList<String>();
      event.path("inputs").forEach(each -> inputs.add(each.path("name").asText()));
      events.add(
          event.at("/job/name").asText()
              + " "
              + event.path("eventType").asText()
              + " "
              + inputs.stream().map(name -> name.replaceFirst(".*/", "")).toList());
    }
    String stream = "[" + topic.name() + "]";
    assertThat(events)
        .contains(
            "sql.sql_query_copied START " + stream,
            "sql.sql_query_copied RUNNING " + stream,
            "sql.sql_query_copied COMPLETE " + stream,
            "sql.sql_query_sums START [copied, " + topic.name() + "]");
  }

  /** Whoever takes statements and waits for their jobs. */
  private interface Session {
    void run(String statement) throws Exception;
  }

  @Test
  void medallionIsWhatAnotherEngineMakesOfTheSameBets(
      TestKafka kafka, SchemaRegistryServer registry) throws Exception {
    Casino casino = casino(kafka, registry);
    SqlLake session =
        SqlLake.of(casino.lake(), casino.home(), casino.settings(), casino.contract());
    session.set("chimera.until", "now");

    runMedallion(session::run);

    assertMedallion(casino.lake());
  }

  @Test
  @Tag("thorough")
  void medallionThroughFlinksGatewayIsTheSame(TestKafka kafka, SchemaRegistryServer registry)
      throws Exception {
    Casino casino = casino(kafka, registry);
    Path flink = directory.resolve("flink");
    String classPath = System.getProperty("java.class.path");
    try (var cluster =
        FlinkCluster.start(
            flink,
            HOME.resolve("flink-conf/config.yaml"),
            classPath,
            Map.of("metrics.reporters", ""))) {
      cluster.addTaskManager();
      try (var gateway = SqlGatewayProcess.start(flink, classPath, cluster)) {
        gateway.run("SET 'table.dml-sync' = 'true'");
        gateway.run("SET 'execution.checkpointing.interval' = '1 s'");
        gateway.run("SET 'chimera.until' = 'now'");
        var settings = Files.writeString(casino.home().resolve("chimera.yaml"), casino.settings());
        var contract = Files.writeString(casino.home().resolve("casino.json"), casino.contract());
        for (String statement : SqlLake.catalogs(settings, contract)) {
          gateway.run(statement);
        }

        runMedallion(gateway::run);
      }
    }
    assertMedallion(casino.lake());
  }

  /**
   * Bets, and bronze made of them.
   *
   * @param home where settings and contract are
   */
  private record Casino(TestLake lake, Path home, String settings, String contract) {}

  private Casino casino(TestKafka kafka, SchemaRegistryServer registry) throws Exception {
    var key = Files.writeString(directory.resolve("key"), Base64.getEncoder().encodeToString(KEY));
    String settings =
        """
        dashboard: {port: 0}
        protection: {current: k1, keys: [{id: k1, secret: "${file:%s}"}]}
        """
            .formatted(key);
    TestTopic bets = kafka.topic("casino", 3);
    send(bets, BetSchemas.register(registry.url(), bets.name()));
    String contract =
        Files.readString(HOME.resolve("examples/casino.json"))
            .replace("127.0.0.1:9092", kafka.servers())
            .replace("http://127.0.0.1:8080/apis/ccompat/v7", registry.url())
            .replace("\"game_v1\"", "\"" + bets.name() + "\"");
    Path home = Files.createDirectory(directory.resolve("casino"));
    var bronze = TestLake.of(home, settings);
    bronze.ingest(contract, 1);
    return new Casino(bronze, home, settings, contract);
  }

  /** Without what it sets: the tests commit more often. */
  private static void runMedallion(Session session) throws Exception {
    String script = Files.readString(HOME.resolve("examples/sql/casino_medallion.sql"));
    for (SqlScript.Statement statement : SqlScript.statements(script)) {
      if (statement.setting().isEmpty()) {
        session.run(statement.text());
      }
    }
  }

  private static void assertMedallion(TestLake casino) throws Exception {
    try (DuckTable bronze = casino.duck(casinoTable("bets"))) {
      assertThat(ask(casino, "silver_bets", "SELECT * FROM live ORDER BY game_activity"))
          .hasSizeGreaterThan(2_000)
          .isEqualTo(
              bronze.ask(
                  "SELECT customer_id, activity_datetime, game_activity, game_type, bet_amount,"
                      + " win_amount, win_amount - bet_amount FROM live ORDER BY game_activity"));
      assertThat(ask(casino, "gold_sessions", "SELECT * FROM live ORDER BY 1, 2"))
          .hasSizeGreaterThan(100)
          .isEqualTo(bronze.ask(SESSIONS));
      assertThat(ask(casino, "gold_big_wins", "SELECT * FROM live ORDER BY 1, 3"))
          .hasSizeGreaterThan(10)
          .isEqualTo(bronze.ask(BIG_WINS));
      assertThat(casino.rows(casinoTable("gold_games")).stream().map(SqlIT::game).sorted().toList())
          .hasSize(6)
          .isEqualTo(
              bronze.ask(
                  "SELECT game_type, count(*), count(*) FILTER (win_amount > 0), sum(bet_amount)"
                      + " FROM live GROUP BY 1 ORDER BY 1"));
    }
    assertThat(casino.rows(casinoTable("bets__read_medallion__quarantine")))
        .hasSameSizeAs(casino.rows(casinoTable("bets__quarantine")))
        .isNotEmpty();
    for (String table :
        List.of(
            "silver_bets",
            "gold_sessions",
            "gold_games",
            "gold_big_wins",
            "bets__read_medallion")) {
      assertThat(Books.audit(casino.ledger(casinoTable(table))).problems()).as(table).isEmpty();
    }
  }

  /** Bets of evenings that are further apart than a session and less far. */
  private static void send(TestTopic topic, BetSchemas schemas) {
    Instant evening = Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(Duration.ofHours(6));
    var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
    for (int minutes : List.of(0, 25, 70, 80, 200)) {
      Clock clock = Clock.fixed(evening.plus(Duration.ofMinutes(minutes)), ZoneOffset.UTC);
      var bets = new CasinoBets(schemas, minutes, clock, 0.02);
      for (int index = 0; index < 500; index++) {
        var message = bets.message(index);
        records.add(
            new ProducerRecord<>(
                topic.name(), index % 3, message.key().getBytes(UTF_8), message.value()));
      }
    }
    topic.send(records);
  }

  private static TableName casinoTable(String name) {
    return new TableName("casino", name);
  }

  private static List<String> ask(TestLake lake, String table, String query) throws Exception {
    try (DuckTable duck = lake.duck(casinoTable(table))) {
      return duck.ask(query);
    }
  }

  /** A row of the table of games, whose rates are held against its counts. */
  private static String game(Record row) {
    var bets = (Long) row.getField("bets");
    var wins = (Long) row.getField("wins");
    var staked = (BigDecimal) row.getField("staked");
    var count = BigDecimal.valueOf(bets);
    assertThat(row.getField("win_rate"))
        .isEqualTo(BigDecimal.valueOf(wins).divide(count, 6, RoundingMode.HALF_UP));
    assertThat(row.getField("average_bet"))
        .isEqualTo(staked.divide(count, 6, RoundingMode.HALF_UP).setScale(4, RoundingMode.HALF_UP));
    return row.getField("game_type") + "," + bets + "," + wins + "," + staked;
  }

  @Test
  @Tag("thorough")
  void killedQueryGoesOnFromItsCheckpointExactly() throws Exception {
    // Given
    sql.run("CREATE DATABASE lake.test");
    sql.run("CREATE TABLE lake.test.silver (id BIGINT NOT NULL, placed TIMESTAMP_LTZ(6))");
    var script =
        Files.writeString(
            directory.resolve("silver.sql"),
            "SET 'execution.checkpointing.interval' = '1 s';\n"
                + "INSERT INTO lake.test.silver SELECT id, `at` FROM "
                + STREAM
                + " /*+ OPTIONS('reader' = 'silver') */;\n");
    var producing = new Producing(topic, PARTITIONS, 0, SqlIT::number);
    int next;
    try (var first = chimera(script)) {
      Waiting.until("commits", () -> !first.isAlive() || lake.ledger("silver").size() > 3);
      assertThat(first.isAlive()).as(first.err()).isTrue();
      topic.send(List.of(topic.text(0, "no record")));
      // When
      first.kill();
    }
    int before = lake.ledger("silver").size();
    try (var second =
        chimera(script, "--set", "execution.state-recovery.path=" + newestCheckpoint())) {
      Waiting.until(
          "more commits", () -> !second.isAlive() || lake.ledger("silver").size() > before + 3);
      assertThat(second.isAlive()).as(second.err()).isTrue();
      next = producing.stop();
      Waiting.until("all of it", () -> !second.isAlive() || totals("silver").in() >= next);
      // As Ctrl-C does.
      second.interrupt();
      assertThat(second.exitCode()).as(second.err()).isEqualTo(1);
      assertThat(second.out()).contains("stopped, its state is in ");
    }
    // Then
    assertThat(lake.numbers("silver", "id")).isEqualTo(LongStream.range(0, next).boxed().toList());
    assertThat(totals("silver").written()).isEqualTo(next);
    assertThat(totals("numbered__read_silver"))
        .isEqualTo(new Tally(next + 1, 0, 1, 0, next, 0, 0, null));
    assertThat(lake.quarantine("numbered__read_silver")).hasSize(1);
  }

  private ChimeraProcess chimera(Path script, String... more) throws Exception {
    var arguments =
        new ArrayList<>(
            List.of(
                "sql",
                script.toString(),
                "--settings",
                directory.resolve("chimera.yaml").toString(),
                "--contracts",
                directory.resolve("contract.yaml").toString(),
                "--parallelism",
                "2"));
    arguments.addAll(List.of(more));
    return ChimeraProcess.start(directory, arguments.toArray(String[]::new));
  }

  /** One that is complete has its metadata; an older one may be on its way out. */
  private String newestCheckpoint() throws Exception {
    try (var files = Files.walk(Path.of(lake.platform().checkpoints()))) {
      return files
          .filter(file -> file.endsWith("_metadata"))
          .max(Comparator.comparing((Path file) -> file.toFile().lastModified()))
          .orElseThrow()
          .getParent()
          .toString();
    }
  }
}
