package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.connectors.database.BatchRefusedException;
import io.chimera.jobs.run.IngestRun;
import io.chimera.jobs.run.RunMode;
import io.chimera.local.TcpProxy;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.contract.TableSpec.Mode;
import io.chimera.schemas.stream.Reconciliation;
import io.chimera.sinks.ledger.Books;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.LedgerEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables of real databases that are read by batch, from contract to lake. */
class BatchRunIT {
  @TempDir private static Path home;
  private static CapturedChinook postgres;
  private static CapturedChinook mariaDb;

  @TempDir private Path directory;

  @BeforeAll
  static void start() throws Exception {
    postgres = PostgresChinook.start(home);
    mariaDb = MariaDbChinook.start(home);
  }

  @AfterAll
  static void end() {
    mariaDb.close();
    postgres.close();
  }

  static List<CapturedChinook> servers() {
    return List.of(postgres, mariaDb);
  }

  /** The second time two of the tables in parts. */
  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("servers")
  void tablesEqualTheirSourcesAfterEachReadAndRunsEndByThemselves(CapturedChinook server)
      throws Exception {
    var contracts = ChinookContract.of(server, directory);
    String whole = contracts.ofAllTables(Mode.FULL);
    Contract contract = new ContractReader().read(whole);
    String cut =
        partitioned(
            partitioned(whole, stream(contract, "track"), "track_id", 7),
            stream(contract, "invoice"),
            "invoice_date",
            3);
    var lake = contracts.lake();
    try (Connection writer = server.writer()) {
      run(lake, whole, 1);
      TableRowsOfSource.assertEqual(lake, contract, writer);

      execute(
          writer,
          "DELETE FROM " + stream(contract, "playlist_track"),
          "INSERT INTO " + server.artists() + " VALUES (1000, 'new'), (1001, NULL)",
          "UPDATE " + server.artists() + " SET name = 'changed' WHERE name LIKE 'A%'");
      run(lake, cut, 2);
      TableRowsOfSource.assertEqual(lake, contract, writer);
    }
    for (Dataset dataset : contract.datasets()) {
      TableName table = dataset.target().table();
      List<LedgerEntry> reads = reads(lake, table);
      int rows = lake.rows(table).size();
      assertThat(reads)
          .as(dataset.name())
          .extracting(read -> read.to().streams().get(dataset.from().stream()).next().get(0))
          .containsExactly(1L, 2L);
      assertThat(reads.get(1).tally().in()).as(dataset.name()).isEqualTo(rows);
      // Of a table in parts too, each of which was counted by itself.
      assertThat(reads)
          .as(dataset.name())
          .allSatisfy(
              read ->
                  assertThat(read.readings().reconciliation())
                      .isEqualTo(Reconciliation.ofRead(read.tally().in(), read.tally().in())));
      assertThat(rows == 0).as(dataset.name()).isEqualTo(dataset.name().equals("playlist_track"));
      assertBalanced(lake, table);
    }
  }

  private static String partitioned(String contract, String table, String column, int number) {
    String before = "{table: " + table + ", mode: full}";
    assertThat(contract).contains(before);
    return contract.replace(
        before,
        "{table: %s, mode: full, partitioned: {column: %s, number: %d}}"
            .formatted(table, column, number));
  }

  private static String stream(Contract contract, String dataset) {
    return contract.datasets().stream()
        .filter(each -> each.name().equals(dataset))
        .findFirst()
        .orElseThrow()
        .from()
        .stream();
  }

  /** One table twice: what it is, and what it was. */
  private static String changing(ChinookContract contracts, CapturedChinook server)
      throws IOException {
    return contracts.ofDatasets(
        """
        - name: newest
          from: {table: %1$s, mode: incremental, cursor: {column: changed, late: PT10S}, partitioned: {column: id, number: 3}}
          columns:
            - {name: id, type: int, required: true}
            - {name: changed, type: timestamp, required: true}
            - {name: name, type: string}
          target: {table: test.newest, kind: upsert, key: [id]}
        - name: history
          from: {table: %2$s, mode: incremental, cursor: {column: changed, late: PT10S}, partitioned: {column: id, number: 3}}
          columns:
            - {name: id, type: int, required: true}
            - {name: changed, type: timestamp, required: true}
            - {name: name, type: string, maxLength: 9}
          deduplicate: {by: [id, changed]}
          target: {table: test.history, kind: append}
        """
            .formatted(table(server, "changing"), table(server, "history")));
  }

  private static String table(CapturedChinook server, String name) {
    return (server.type().equals("postgres") ? "public." : "Chinook.") + name;
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("servers")
  void readsOnlyWhatLiesBehindTheCursorAndTheLateRows(CapturedChinook server) throws Exception {
    var contracts = ChinookContract.of(server, directory);
    var lake = contracts.lake();
    String text = changing(contracts, server);
    try (Connection writer = server.writer()) {
      for (String name : List.of("changing", "history")) {
        execute(
            writer,
            "CREATE TABLE "
                + name
                + " (id INT NOT NULL PRIMARY KEY, changed "
                + (server.type().equals("postgres") ? "timestamp" : "datetime(6)")
                + " NOT NULL, name varchar(20))");
      }
      put(writer, 1, "00.000001", "'a'");
      put(writer, 2, "20.5", "'b'");
      put(writer, 3, "30", "NULL");
      run(lake, text, 2);
      assertThat(values(lake, "newest")).containsExactly("1 a", "2 b", "3 null");
      assertThat(values(lake, "history")).containsExactly("1 a", "2 b", "3 null");
      assertBooks(lake, 3, 3, 0);

      // One that is new, one that is late, and one that is too late; rows 2 and 3 come again.
      put(writer, 4, "40", "'d'");
      put(writer, 5, "20.000001", "'e'");
      put(writer, 6, "19.999999", "'lost'");
      run(lake, text, 1);
      assertThat(values(lake, "newest")).containsExactly("1 a", "2 b", "3 null", "4 d", "5 e");
      assertThat(values(lake, "history")).containsExactly("1 a", "2 b", "3 null", "4 d", "5 e");
      assertThat(reads(lake, "history").get(1).tally().duplicates()).isEqualTo(2);
      assertBooks(lake, 3 + 4, 5, 0);

      // A row that changes is two of its history; a row that breaks a rule is none.
      for (String name : List.of("changing", "history")) {
        execute(writer, "DELETE FROM " + name + " WHERE id = 1");
      }
      change(writer, 2, "50", "'second'");
      change(writer, 3, "50", "'much too long'");
      run(lake, text, 2);
      assertThat(values(lake, "newest"))
          .containsExactly("1 a", "2 second", "3 much too long", "4 d", "5 e");
      assertThat(values(lake, "history"))
          .containsExactly("1 a", "2 b", "2 second", "3 null", "4 d", "5 e");
      assertThat(lake.quarantine("history")).hasSize(1);
      assertBooks(lake, 3 + 4 + 3, 6, 1);

      // Nothing is opened for a read that cannot be.
      execute(writer, "ALTER TABLE history DROP COLUMN name");
      int entries = lake.ledger("newest").size();
      assertThatThrownBy(() -> lake.prepare(text, RunMode.CONTINUOUS))
          .isInstanceOf(BatchRefusedException.class)
          .hasMessage(
              "Cannot read table '"
                  + table(server, "history")
                  + "': it has no column 'name', or the user may not see it");
      assertThat(lake.ledger("newest")).hasSize(entries);
      for (String name : List.of("changing", "history")) {
        execute(writer, "DROP TABLE " + name);
      }
    }
  }

  private static void put(Connection writer, int id, String second, String name)
      throws SQLException {
    for (String table : List.of("changing", "history")) {
      execute(
          writer,
          "INSERT INTO %s VALUES (%d, '2026-11-21 10:00:%s', %s)"
              .formatted(table, id, second, name));
    }
  }

  private static void change(Connection writer, int id, String second, String name)
      throws SQLException {
    for (String table : List.of("changing", "history")) {
      execute(
          writer,
          "UPDATE %s SET changed = '2026-11-21 10:00:%s', name = %s WHERE id = %d"
              .formatted(table, second, name, id));
    }
  }

  private static List<String> values(TestLake lake, String table) {
    return lake.rows(table).stream()
        .map(row -> row.getField("id") + " " + row.getField("name"))
        .sorted()
        .toList();
  }

  private static void assertBooks(TestLake lake, long in, long written, long quarantined) {
    lake.assertBooks("history", in, written, quarantined);
    assertBalanced(lake, new TableName("test", "newest"));
  }

  /** The read is stopped in the middle by its network, killed, and begun again twice. */
  @Test
  void oldStateStaysUntilTheNewReadIsWhole() throws Exception {
    int rows = 60_000;
    try (var proxy = TcpProxy.to(postgres.port());
        Connection writer = postgres.writer()) {
      var contracts = ChinookContract.of(postgres, directory).by(proxy.port());
      var lake = contracts.lake();
      String text =
          contracts.ofDatasets(
              """
              - name: small
                from: {table: public.small, mode: full}
                columns: [{name: id, type: int, required: true}, {name: state, type: string}]
                target: {table: test.small, kind: replace}
              - name: large
                from: {table: public.large, mode: full, partitioned: {column: id, number: 2}}
                columns:
                  - {name: id, type: int, required: true}
                  - {name: state, type: string}
                  - {name: ballast, type: string}
                target: {table: test.large, kind: replace}
              """);
      execute(
          writer,
          "CREATE TABLE small AS SELECT 1 AS id, 'old' AS state",
          "CREATE TABLE large AS SELECT id, 'old' AS state, repeat(md5(id::text), 40) AS ballast"
              + " FROM generate_series(1, "
              + rows
              + ") id");
      run(lake, text, 1);
      assertStates(lake, "old", rows);
      execute(writer, "UPDATE small SET state = 'new'", "UPDATE large SET state = 'new'");

      // Given up in the middle
      try (IngestRun run = lake.start(text, 1)) {
        breakInTheMiddle(proxy, lake, run, rows);
      }
      assertStates(lake, "old", rows);
      // Begun anew in the middle, by the same job
      proxy.resume();
      try (IngestRun run = lake.start(text, 1)) {
        breakInTheMiddle(proxy, lake, run, rows);
        proxy.resume();
        TestLake.finish(run);
      }

      assertStates(lake, "new", rows);
      assertThat(lake.rows("small"))
          .extracting(row -> row.getField("state"))
          .containsExactly("new");
      // Each run has read it once, also the one that began anew.
      lake.assertBooks("small", 3, 3, 0);
      assertThat(reads(lake, "large")).hasSize(2);
      lake.assertBooks("large", 2L * rows, 2L * rows, 0);
      execute(writer, "DROP TABLE small", "DROP TABLE large");
    }
  }

  /** What the table had is read by everybody until then, and after. */
  private void breakInTheMiddle(TcpProxy proxy, TestLake lake, IngestRun run, int rows) {
    long files = filesOfLarge();
    int reads = reads(lake, "small").size();
    Waiting.until("rows come", () -> filesOfLarge() > files);
    proxy.stall();
    Waiting.until("the small table is read", () -> reads(lake, "small").size() > reads);
    assertThat(run.result()).isNotDone();
    assertStates(lake, "old", rows);
    proxy.refuse();
    Waiting.until("the job has failed", () -> hasFailed(run));
    assertStates(lake, "old", rows);
  }

  private static boolean hasFailed(IngestRun run) {
    try {
      return run.lastFailure().isPresent();
    } catch (ExecutionException | InterruptedException failure) {
      throw new AssertionError(failure);
    }
  }

  private long filesOfLarge() {
    try (var paths = Files.walk(directory)) {
      return paths
          .filter(path -> path.toString().contains("/large/"))
          .filter(path -> path.toString().endsWith(".parquet"))
          .count();
    } catch (IOException | UncheckedIOException changing) {
      return 0;
    }
  }

  private static void assertStates(TestLake lake, String state, int rows) {
    assertThat(lake.rows("large")).hasSize(rows);
    assertThat(lake.rows("large").stream().map(row -> row.getField("state")).distinct())
        .containsExactly(state);
  }

  /** A run that nobody ends. */
  private static void run(TestLake lake, String contract, int parallelism) throws Exception {
    try (IngestRun run = lake.start(contract, parallelism)) {
      TestLake.finish(run);
    }
  }

  private static List<LedgerEntry> reads(TestLake lake, String table) {
    return reads(lake, new TableName("test", table));
  }

  private static List<LedgerEntry> reads(TestLake lake, TableName table) {
    return lake.ledger(table).stream()
        .map(Committed::entry)
        .filter(entry -> entry.operation() == LedgerEntry.Operation.CLOSING)
        .toList();
  }

  private static void assertBalanced(TestLake lake, TableName table) {
    assertThat(Books.audit(lake.ledger(table)).problems()).as(table.toString()).isEmpty();
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }
}
