package io.chimera.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.local.PostgresServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures how a table is taken over, side by side with others who do that. */
@Command(
    name = "snapshot",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the first read of a captured Postgres table into an upsert table: time, and CPU"
          + " seconds per million rows of the process that reads, the server apart. Beside it, by"
          + " turns, a bare read by JDBC, and Flink CDC's SQL source into Iceberg's own sink.",
      "Every run's output is checked: rows, and a checksum of each column. A wrong run has no number,"
          + " and ends the whole."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bench/run snapshot",
      "  bench/run snapshot --quick --systems bare,chimera",
      "  bench/run snapshot --rounds 3 --json figures.json"
    })
final class SnapshotBenchmark implements Callable<Integer> {
  private static final int QUICK_ROUNDS = 2;
  private static final long QUICK_ROWS = 200_000;
  private static final long WARM_ROWS = 200_000;
  private static final String WARM_TABLE = "lines_warm";
  private static final String TABLE = "lines";

  @Spec private CommandSpec spec;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How many rounds count; one more is run first and thrown away (default: 5).")
  private int rounds = 5;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "How many rows the table has (default: 2000000).")
  private long rows = 2_000_000;

  @Option(
      names = "--systems",
      split = ",",
      paramLabel = "SYSTEM",
      converter = SystemByLabel.class,
      description = "Of bare, chimera, stock (default: all).")
  private List<SnapshotSystem> systems = List.of(SnapshotSystem.values());

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Of the pipelines (default: 2); the bare read has one connection.")
  private int parallelism = 2;

  @Option(
      names = "--commit-every",
      paramLabel = "SECONDS",
      description = "Between two commits, or checkpoints (default: 2).")
  private int commitEvery = 2;

  @Option(
      names = "--stock-chunk",
      paramLabel = "ROWS",
      description = "Rows in a chunk of the stock source (default: 50000).")
  private int stockChunk = 50_000;

  @Option(names = "--quick", description = "A first answer: 2 rounds of 200,000 rows.")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "Where all figures go, as JSON.")
  private @Nullable Path json;

  @Override
  public Integer call() throws Exception {
    if (rounds < 1 || rows < 1 || parallelism < 1 || commitEvery < 1 || stockChunk < 1) {
      throw new ParameterException(
          spec.commandLine(), "Cannot take an option's number: expected at least 1");
    }
    if (quick) {
      rounds = QUICK_ROUNDS;
      rows = QUICK_ROWS;
    }
    var report = new SnapshotReport(rows);
    Path directory = Files.createTempDirectory("chimera-bench");
    try (var server = PostgresServer.startOnFreePort(directory.resolve("postgres"))) {
      say("Filling a table with %,d rows".formatted(rows));
      measure(server, directory, report);
    } finally {
      Children.delete(directory);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println();
    out.print(report);
    out.printf(
        "%nCPU is that of the reading process without the JIT compiler's threads, which are given"
            + " apart, as is the database's.%nRatios are of time, the medians of the rounds', 95 %%"
            + " their upper bounds. Parallelism %d, a commit every %d s.%n",
        parallelism, commitEvery);
    out.flush();
    if (json != null) {
      write(json, report);
    }
    return 0;
  }

  private void measure(PostgresServer server, Path directory, SnapshotReport report)
      throws SQLException, IOException {
    SnapshotRun.Filled warm;
    SnapshotRun.Filled table;
    try (Connection connection = connect(server)) {
      warm = filled(connection, WARM_TABLE, Math.min(WARM_ROWS, rows));
      table = filled(connection, TABLE, rows);
    }
    // What was just written is not to reach the disk while somebody is measured.
    server.restart();
    for (int round = 0; round <= rounds; round++) {
      for (SnapshotSystem system : systems) {
        var order =
            new SnapshotRun.Order(
                system,
                new SnapshotRun.Server(
                    server.pid(),
                    server.url(),
                    server.port(),
                    PostgresServer.DATABASE,
                    PostgresServer.USER,
                    PostgresServer.PASSWORD),
                warm,
                table,
                parallelism,
                commitEvery,
                stockChunk);
        SnapshotFigures figures =
            Children.run(program(system), order, SnapshotFigures.class, directory.resolve("run"));
        try (Connection connection = connect(server)) {
          forget(connection);
        }
        if (round > 0) {
          report.add(system, figures);
        }
        say(round, system, figures);
      }
    }
  }

  private static Connection connect(PostgresServer server) throws SQLException {
    return DriverManager.getConnection(server.url(), PostgresServer.USER, PostgresServer.PASSWORD);
  }

  private static SnapshotRun.Filled filled(Connection connection, String table, long rows)
      throws SQLException, IOException {
    return new SnapshotRun.Filled(table, SnapshotTable.make(connection, table, rows));
  }

  private static Children.Program program(SnapshotSystem system) throws IOException {
    var program = Children.Program.of(system.label(), SnapshotRun.class);
    return system == SnapshotSystem.STOCK ? program.after(StockClasses.ofCapture()) : program;
  }

  /** What a run has left on the server would keep its log, and stand against the next. */
  private static void forget(Connection connection) throws SQLException {
    execute(
        connection,
        """
        DO $$ DECLARE one record; BEGIN
          FOR one IN SELECT slot_name, active_pid FROM pg_replication_slots LOOP
            IF one.active_pid IS NOT NULL THEN
              PERFORM pg_terminate_backend(one.active_pid, 60000);
            END IF;
            PERFORM pg_drop_replication_slot(one.slot_name);
          END LOOP;
          FOR one IN SELECT pubname FROM pg_publication LOOP
            EXECUTE format('DROP PUBLICATION %I', one.pubname);
          END LOOP;
        END $$
        """);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void say(int round, SnapshotSystem system, SnapshotFigures figures) {
    say(
        "%s %-8s %.2f CPU-s per million, %.2f s, %,.0f rows/s"
            .formatted(
                round == 0 ? "thrown away" : "round %d    ".formatted(round),
                system.label(),
                figures.process().cpuPerMillion(),
                figures.process().wallSeconds(),
                figures.process().recordsPerSecond()));
  }

  private void say(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(line);
    err.flush();
  }

  private void write(Path file, SnapshotReport report) throws IOException {
    var mapper = new ObjectMapper();
    var root = mapper.createObjectNode();
    root.put("rounds", rounds);
    root.put("parallelism", parallelism);
    root.put("commitEverySeconds", commitEvery);
    root.put("stockChunkRows", stockChunk);
    root.set("table", report.json(mapper));
    mapper.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
  }

  /** Takes systems by the names that the report has. */
  static final class SystemByLabel implements ITypeConverter<SnapshotSystem> {
    @Override
    public SnapshotSystem convert(String label) {
      return SnapshotSystem.valueOf(label.toUpperCase(Locale.ROOT));
    }
  }
}
