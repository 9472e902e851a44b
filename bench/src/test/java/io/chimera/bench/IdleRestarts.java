package io.chimera.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.jobs.run.LocalCluster;
import io.chimera.local.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.cdc.connectors.postgres.source.PostgresSourceBuilder.PostgresIncrementalSource;
import org.apache.flink.cdc.debezium.JsonDebeziumDeserializationSchema;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.jspecify.annotations.Nullable;

/**
 * The child's program: a Postgres, and Flink CDC's source that follows a table of it through
 * restarts of the server while nobody writes to the table. Nobody is killed; each stop is with a
 * savepoint, and each start from it.
 */
public final class IdleRestarts {

  /**
   * What the child is told.
   *
   * @param restarts of the server
   */
  record Order(int restarts) {}

  /**
   * What it has found.
   *
   * @param lost by number of the restart, the first transactions after it that were never told
   */
  record Found(Set<Integer> lost) {}

  private static final Duration HEARTBEAT = Duration.ofMillis(300);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final Pattern ROW = Pattern.compile("\"after\":\\{\"id\":(\\d+)[,}]");

  /** A later transaction of the same restart, which shows that the job reads. */
  private static final int LATER = 1_000;

  /** Keys of rows that the job was told of; its tasks run in this JVM. */
  private static final Set<Integer> TOLD = ConcurrentHashMap.newKeySet();

  private final Path directory;

  private IdleRestarts(Path directory) {
    this.directory = directory;
  }

  /**
   * Entry point of the child.
   *
   * @param arguments the directory with the order, where the answer goes too
   */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    var mapper = new ObjectMapper();
    var order = mapper.readValue(directory.resolve(Children.ORDER).toFile(), Order.class);
    var found = new Found(new IdleRestarts(directory).lostAfter(order.restarts()));
    mapper.writeValue(directory.resolve(Children.ANSWER).toFile(), found);
    System.exit(0);
  }

  private Set<Integer> lostAfter(int restarts) throws Exception {
    try (var server = PostgresServer.startOnFreePort(directory.resolve("postgres"));
        LocalCluster cluster = LocalCluster.start(configuration(), 1, 0)) {
      execute(server, "CREATE TABLE artist (id int PRIMARY KEY, name text)");
      execute(server, "INSERT INTO artist VALUES (0, 'read at first')");
      JobID job = cluster.submit(graph(server, null));
      until("the first read is told", () -> TOLD.contains(0));
      int later = LATER;

      for (int restart = 1; restart <= restarts; restart++) {
        // Others write to the server: its log moves, and there is nothing in it for the job.
        execute(server, "CREATE TABLE other" + restart + " AS SELECT 1 AS one");
        String end = text(server, "SELECT pg_current_wal_lsn()");
        until(
            "the job has said that it is past what others wrote",
            () ->
                text(
                        server,
                        "SELECT confirmed_flush_lsn >= '"
                            + end
                            + "' FROM pg_replication_slots WHERE slot_name = 'stock'")
                    .equals("t"));
        Path savepoints = directory.resolve("savepoint" + restart);
        cluster.stop(job, savepoints.toUri().toString());
        execute(server, "INSERT INTO artist VALUES (" + restart + ", 'first')");
        server.restart();
        job = cluster.submit(graph(server, only(savepoints)));
        later = writeUntilTold(server, later);
      }
      cluster.cancel(job);
    }

    var lost = new TreeSet<Integer>();
    for (int restart = 1; restart <= restarts; restart++) {
      if (!TOLD.contains(restart)) {
        lost.add(restart);
      }
    }
    return lost;
  }

  /**
   * Transactions after the first one, until one is told: what lies before it will not come any
   * more.
   */
  private int writeUntilTold(PostgresServer server, int from) {
    var written = new ArrayList<Integer>();
    until(
        "a later transaction is told",
        () -> {
          int key = from + written.size();
          execute(server, "INSERT INTO artist VALUES (" + key + ", 'later')");
          written.add(key);
          return written.stream().anyMatch(TOLD::contains);
        });
    return from + written.size();
  }

  private Configuration configuration() {
    Configuration configuration = FlinkConfiguration.load();
    configuration.set(PipelineOptions.GENERIC_TYPES, true);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, true);
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, 1);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, HEARTBEAT);
    configuration.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        directory.resolve("checkpoints").toUri().toString());
    return configuration;
  }

  private JobGraph graph(PostgresServer server, @Nullable Path savepoint) {
    var environment = new StreamExecutionEnvironment(configuration());
    var debezium = new Properties();
    // Else it asks for a publication of all tables, which is for the administrator.
    debezium.setProperty("publication.autocreate.mode", "filtered");
    var source =
        PostgresIncrementalSource.<String>builder()
            .hostname("127.0.0.1")
            .port(server.port())
            .database(PostgresServer.DATABASE)
            .schemaList("public")
            .tableList("public.artist")
            .username(PostgresServer.USER)
            .password(PostgresServer.PASSWORD)
            .slotName("stock")
            .decodingPluginName("pgoutput")
            .heartbeatInterval(HEARTBEAT)
            .debeziumProperties(debezium)
            .deserializer(new JsonDebeziumDeserializationSchema())
            .build();
    environment
        .fromSource(source, WatermarkStrategy.noWatermarks(), "artist")
        .uid("artist")
        .map(new Telling())
        .uid("telling")
        .sinkTo(new DiscardingSink<>())
        .uid("nowhere");
    JobGraph graph = environment.getStreamGraph().getJobGraph();
    if (savepoint != null) {
      graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint.toString()));
    }
    return graph;
  }

  private static final class Telling implements MapFunction<String, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String map(String change) {
      Matcher row = ROW.matcher(change);
      if (row.find()) {
        TOLD.add(Integer.valueOf(row.group(1)));
      }
      return change;
    }
  }

  private static Path only(Path directory) throws IOException {
    try (var found = Files.list(directory)) {
      return found.findFirst().orElseThrow();
    }
  }

  @FunctionalInterface
  private interface Question {
    boolean isSo() throws SQLException;
  }

  private static void until(String what, Question question) {
    long begun = System.nanoTime();
    try {
      while (!question.isSo()) {
        if (System.nanoTime() - begun > PATIENCE.toNanos()) {
          throw new AssertionError("After " + PATIENCE + " it is still not so: " + what);
        }
        LockSupport.parkNanos(LOOK_EVERY_NANOS);
      }
    } catch (SQLException failure) {
      throw new IllegalStateException("Cannot ask whether " + what, failure);
    }
  }

  private static Connection connect(PostgresServer server) throws SQLException {
    return DriverManager.getConnection(server.url(), PostgresServer.USER, PostgresServer.PASSWORD);
  }

  private static void execute(PostgresServer server, String sql) throws SQLException {
    try (Connection connection = connect(server);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String text(PostgresServer server, String sql) throws SQLException {
    try (Connection connection = connect(server);
        var statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
