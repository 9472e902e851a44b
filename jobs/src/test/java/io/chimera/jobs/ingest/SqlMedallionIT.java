package io.chimera.jobs.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.jobs.sql.SqlScript;
import io.chimera.local.BetSchemas;
import io.chimera.local.CasinoBets;
import io.chimera.local.FlinkCluster;
import io.chimera.local.SchemaRegistryServer;
import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.ledger.Books;
import java.io.IOException;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The example of bronze, silver and gold: what it makes of bets is what DuckDB makes of them. */
@Tag("thorough")
@ExtendWith(RealServers.class)
class SqlMedallionIT {
  private static final Path HOME = Path.of(System.getProperty("chimera.home"));
  private static final String CLASS_PATH = System.getProperty("java.class.path");
  private static final Duration CLIENT_LIMIT = Duration.ofMinutes(3);
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

  /** Whoever takes statements and waits for their jobs. */
  private interface Session {
    void run(String statement) throws Exception;
  }

  @Test
  void isWhatAnotherEngineMakesOfTheSameBets(TestKafka kafka, SchemaRegistryServer registry)
      throws Exception {
    Casino casino = casino(kafka, registry);
    SqlLake session =
        SqlLake.of(casino.lake(), casino.home(), casino.settings(), casino.contract());
    session.set("chimera.until", "now");

    runMedallion(session::run);

    assertMedallion(casino.lake());
  }

  @Test
  void throughFlinksGatewayItIsTheSameThoughATaskManagerIsKilled(
      TestKafka kafka, SchemaRegistryServer registry) throws Exception {
    // Given
    Casino casino = casino(kafka, registry);
    Path flink = directory.resolve("flink");
    try (var cluster = cluster(flink);
        var gateway = SqlGatewayProcess.start(flink, CLASS_PATH, cluster)) {
      gateway.run("SET 'table.dml-sync' = 'true'");
      gateway.run("SET 'execution.checkpointing.interval' = '500 ms'");
      gateway.run("SET 'chimera.until' = 'now'");
      for (String statement : casino.catalogs()) {
        gateway.run(statement);
      }
      // When
      var killed =
          CompletableFuture.runAsync(
              () -> {
                Waiting.until("the first commit", () -> isCommitted(casino.lake()));
                cluster.taskManagers().get(0).kill();
                cluster.addTaskManager();
              });
      runMedallion(gateway::run);
      killed.get();
    }
    // Then
    assertMedallion(casino.lake());
  }

  @Test
  void throughFlinksClientItIsTheSame(TestKafka kafka, SchemaRegistryServer registry)
      throws Exception {
    // Given
    Casino casino = casino(kafka, registry);
    var statements =
        new ArrayList<>(
            List.of(
                "SET 'table.dml-sync' = 'true'",
                "SET 'execution.checkpointing.interval' = '500 ms'",
                "SET 'chimera.until' = 'now'"));
    statements.addAll(casino.catalogs());
    runMedallion(statements::add);
    Path script =
        Files.writeString(directory.resolve("script.sql"), String.join(";\n", statements) + ";\n");
    Path flink = directory.resolve("flink");
    // When
    try (var cluster = cluster(flink);
        var gateway = SqlGatewayProcess.start(flink, CLASS_PATH, cluster)) {
      SqlGatewayProcess.child(
              flink,
              CLASS_PATH,
              "org.apache.flink.table.client.SqlClient",
              List.of("gateway", "-e", gateway.endpoint(), "-f", script.toString()))
          .awaitSuccess(CLIENT_LIMIT);
    }
    // Then
    assertMedallion(casino.lake());
  }

  private static FlinkCluster cluster(Path directory) throws Exception {
    var cluster =
        FlinkCluster.start(
            directory,
            HOME.resolve("flink-conf/config.yaml"),
            CLASS_PATH,
            Map.of(
                "heartbeat.interval", "1 s",
                "heartbeat.timeout", "15 s",
                "metrics.reporters", ""));
    cluster.addTaskManager();
    return cluster;
  }

  /** What it makes of sessions is still in state then. */
  private static boolean isCommitted(TestLake lake) {
    try {
      return lake.ledger(casinoTable("silver_bets")).size() > 1;
    } catch (NoSuchTableException notYet) {
      return false;
    }
  }

  /**
   * Bets, and bronze made of them.
   *
   * @param home where settings and contract are
   */
  private record Casino(TestLake lake, Path home, String settings, String contract) {

    /** What makes the catalogs, of files that others can read too. */
    List<String> catalogs() throws IOException {
      return SqlLake.catalogs(
          Files.writeString(home.resolve("chimera.yaml"), settings),
          Files.writeString(home.resolve("casino.json"), contract));
    }
  }

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
      assertThat(
              casino.rows(casinoTable("gold_games")).stream()
                  .map(SqlMedallionIT::game)
                  .sorted()
                  .toList())
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
}
