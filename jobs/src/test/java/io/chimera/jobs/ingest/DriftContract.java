package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.connectors.source.SourceDriftException;
import io.chimera.jobs.run.RunMode;
import io.chimera.jobs.run.SourceSchemas;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.SourceVersion;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.iceberg.SourceVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is promised of tables that are altered, whatever server they are on. */
abstract class DriftContract {
  @TempDir Path directory;

  /** A server. */
  abstract CapturedChinook start() throws Exception;

  /** Where its tables are. */
  abstract String schema(CapturedChinook server);

  /** The statement that makes a column of whole numbers wider. */
  abstract String widening(String table, String column);

  /** The statement that takes a table's primary key away. */
  abstract String droppingKey(String table);

  @Test
  void targetsGetNewAndWiderColumnsWhileTheyRun() throws Exception {
    try (CapturedChinook server = start();
        Connection writer = server.writer()) {
      make(writer, "things");
      String text = contract(server, "1.0.0", dataset(server, "things", "evolve"));
      var lake = lake(server);
      lake.ingest(text, 1);
      Path file = Files.writeString(directory.resolve("contract.yaml"), text);

      try (var process = run("run", file, "--commit-every", "PT1S")) {
        Waiting.until("it runs", () -> says(process, "Dashboard"));
        execute(
            writer,
            "INSERT INTO things VALUES (10, 1, 'before')",
            "ALTER TABLE things ADD COLUMN more varchar(20)",
            "INSERT INTO things VALUES (11, 1, 'added', 'a')",
            "UPDATE things SET more = 'b' WHERE id = 1");
        Waiting.until("it has the new column", () -> has(lake, process, "11"));
        execute(
            writer,
            widening("things", "n"),
            "INSERT INTO things VALUES (12, 5000000000, 'wide', null)",
            "DELETE FROM things WHERE id = 2");
        Waiting.until("it has the wide column", () -> has(lake, process, "12"));
        process.interrupt();
        assertThat(process.exitCode()).as(process.err()).isZero();
        assertThat(process.err())
            .contains("column 'more' (varchar) is new; the next start evolves the dataset's table")
            .contains("Starting anew from the tables")
            .contains("; table 'test.things' has it as 'more'")
            .contains("; table 'test.things' has it as wide now");
      }

      assertEqual(lake, text, writer);
      assertThat(versions(lake, "things")).hasSize(3);
      try (var process = run("reconcile", file)) {
        assertThat(process.exitCode()).as(process.err()).isZero();
      }
    }
  }

  private static boolean says(ChimeraProcess process, String words) {
    assertThat(process.isAlive()).as(process.err()).isTrue();
    return process.err().contains(words);
  }

  private static boolean has(TestLake lake, ChimeraProcess process, String id) {
    assertThat(process.isAlive()).as(process.err()).isTrue();
    return lake.rows("things").stream().anyMatch(row -> row.getField("id").toString().equals(id));
  }

  private ChimeraProcess run(String command, Path file, String... options) throws IOException {
    var arguments = new String[options.length + 4];
    arguments[0] = command;
    arguments[1] = file.toString();
    arguments[2] = "--settings";
    arguments[3] = directory.resolve("chimera.yaml").toString();
    System.arraycopy(options, 0, arguments, 4, options.length);
    return ChimeraProcess.start(directory, arguments);
  }

  @Test
  void whatChangesWhileItStandsStillIsDealtWithAsEachContractSays() throws Exception {
    try (CapturedChinook server = start();
        Connection writer = server.writer()) {
      for (String table : List.of("evolving", "losing", "ignoring", "rejecting")) {
        make(writer, table);
      }
      String text =
          contract(
              server,
              "1.0.0",
              dataset(server, "evolving", "evolve"),
              dataset(server, "losing", "evolve"),
              dataset(server, "ignoring", "ignore"),
              dataset(server, "rejecting", "quarantine"));
      var lake = lake(server);
      lake.ingest(text, 1);

      execute(
          writer,
          "INSERT INTO evolving VALUES (10, 1, 'before')",
          "ALTER TABLE evolving ADD COLUMN more varchar(20)",
          widening("evolving", "n"),
          "INSERT INTO evolving VALUES (11, 5000000000, 'after', 'm')",
          "INSERT INTO losing VALUES (10, 1, 'before')",
          "ALTER TABLE losing DROP COLUMN note",
          "INSERT INTO losing VALUES (11, 1)",
          "ALTER TABLE ignoring ADD COLUMN more varchar(20)",
          "INSERT INTO ignoring VALUES (11, 1, 'after', 'm')",
          "ALTER TABLE rejecting DROP COLUMN note",
          "INSERT INTO rejecting VALUES (11, 1)",
          "DELETE FROM rejecting WHERE id = 1");
      lake.ingest(text, 1);

      assertEqual(lake, text, writer, "evolving", "ignoring");
      assertThat(lake.rows("losing"))
          .extracting(row -> row.getField("id") + " " + row.getField("note"))
          .containsExactlyInAnyOrder("1 one", "2 two", "10 before", "11 null");
      assertThat(lake.numbers("rejecting", "id")).containsExactly(2L);
      assertThat(lake.quarantine("rejecting"))
          .singleElement()
          .satisfies(
              rejected -> {
                assertThat(rejected.code()).isEqualTo(ReasonCode.INCOMPATIBLE_SCHEMA.name());
                assertThat(rejected.column()).isEqualTo("note");
              });
      // The one that had all of that is left as it is.
      lake.ingest(text, 1);
      assertEqual(lake, text, writer, "evolving", "ignoring");
      assertThat(versions(lake, "evolving")).hasSize(2);
    }
  }

  @Test
  void stopsBehindAllThatWasBeforeAndGoesOnWhenItWasSeen() throws Exception {
    try (CapturedChinook server = start();
        Connection writer = server.writer()) {
      make(writer, "things");
      String dataset = dataset(server, "things", "fail");
      String text = contract(server, "1.0.0", dataset);
      var lake = lake(server);
      lake.ingest(text, 1);

      try (var run = lake.start(text, 1)) {
        execute(
            writer,
            "INSERT INTO things VALUES (10, 1, 'before')",
            "ALTER TABLE things ADD COLUMN more varchar(20)",
            "INSERT INTO things VALUES (11, 1, 'after', 'm')");
        assertThatThrownBy(() -> TestLake.finish(run))
            .hasStackTraceContaining("Cannot go on with dataset 'things' at '")
            .hasStackTraceContaining(
                "' of its log: table '"
                    + schema(server)
                    + ".things' has changed: column 'more' (varchar) is new; give the contract another"
                    + " version to go on with the columns that it has");
      }

      assertThat(lake.numbers("things", "id")).containsExactly(1L, 2L, 10L);
      assertThatThrownBy(() -> lake.prepare(text, RunMode.CONTINUOUS))
          .isInstanceOf(SourceDriftException.class)
          .hasMessageContaining("column 'more' (")
          .hasMessageContaining("is new");
      String seen = contract(server, "1.0.1", dataset);
      lake.ingest(seen, 1);
      assertEqual(lake, seen, writer);
    }
  }

  @Test
  void stopsWhereATableHasLostItsKey() throws Exception {
    try (CapturedChinook server = start();
        Connection writer = server.writer();
        var statement = writer.createStatement()) {
      make(writer, "things");
      execute(writer, "CREATE TABLE indexed (id int NOT NULL UNIQUE, n int, note varchar(40))");
      server.logWholeRows(statement, "things");
      server.logWholeRows(statement, "indexed");
      String text =
          contract(
              server,
              "1.0.0",
              dataset(server, "things", "ignore"),
              dataset(server, "indexed", "ignore"));
      TestLake lake = lake(server);
      lake.ingest(text, 1);

      try (var run = lake.start(text, 1)) {
        execute(
            writer,
            "INSERT INTO things VALUES (3, 1, 'three')",
            "INSERT INTO indexed VALUES (3, 1, 'three')",
            "UPDATE indexed SET n = 2");
        Waiting.until("it reads both", () -> isThree(lake, "things") && isThree(lake, "indexed"));
        execute(writer, droppingKey("things"), "INSERT INTO things VALUES (3, 2, 'again')");
        assertThatThrownBy(() -> TestLake.finish(run))
            .hasStackTraceContaining(
                ".things' has changed: rows are identified by no key; expected 'id'; correct the key");
      }

      assertThat(lake.numbers("things", "id")).containsExactlyInAnyOrder(1L, 2L, 3L);
    }
  }

  private static boolean isThree(TestLake lake, String table) {
    return lake.numbers(table, "id").contains(3L);
  }

  @Test
  void nothingIsNulledOrLostInSilenceWhereNoLogTellsIt() throws Exception {
    try (CapturedChinook server = start();
        Connection writer = server.writer()) {
      make(writer, "things");
      String text = contract(server, "1.0.0", dataset(server, "things", "evolve"));
      var lake = lake(server);
      lake.ingest(text, 1);

      execute(writer, "ALTER TABLE things ADD COLUMN five int DEFAULT 5");
      assertRefused(
          lake, text, "column 'five' (int", "is new, and rows from before may have values in it");
      execute(
          writer,
          "ALTER TABLE things DROP COLUMN five",
          "ALTER TABLE things RENAME COLUMN note TO remark");
      assertRefused(
          lake,
          text,
          "column 'remark' (",
          "is new while 'note' is gone, so that it may have been renamed");
      execute(
          writer,
          "ALTER TABLE things RENAME COLUMN remark TO note",
          "ALTER TABLE things DROP COLUMN n",
          "ALTER TABLE things ADD COLUMN n varchar(20)");
      assertRefused(lake, text, "column 'n' is ", "; expected int");
      lake.drop("things");
      String anew = text.replace("name: n, type: int", "name: n, type: string");
      lake.ingest(anew, 1);
      assertEqual(lake, anew, writer);
    }
  }

  static void assertRefused(TestLake lake, String text, String... words) {
    assertThatThrownBy(() -> lake.prepare(text, RunMode.CONTINUOUS))
        .isInstanceOf(SourceDriftException.class)
        .hasMessageContainingAll(words);
  }

  private static void make(Connection writer, String table) throws SQLException {
    execute(
        writer,
        "CREATE TABLE " + table + " (id int PRIMARY KEY, n int, note varchar(40))",
        "INSERT INTO " + table + " VALUES (1, 1, 'one'), (2, 2, 'two')");
  }

  static void execute(Connection writer, String... statements) throws SQLException {
    try (var statement = writer.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  String dataset(CapturedChinook server, String table, String policy) {
    return """
    - name: %2$s
      from: {table: %1$s.%2$s, mode: cdc, onDrift: %3$s}
      columns:
        - {name: id, type: int, required: true}
        - {name: n, type: int}
        - {name: note, type: string}
      target: {table: test.%2$s, kind: upsert, key: [id]}
    """
        .formatted(schema(server), table, policy);
  }

  String contract(CapturedChinook server, String version, String... datasets) throws IOException {
    return ChinookContract.of(server, directory)
        .ofDatasets(String.join("", datasets))
        .replace("version: 1.0.0", "version: " + version);
  }

  TestLake lake(CapturedChinook server) throws IOException {
    return ChinookContract.of(server, directory).lake();
  }

  private static List<SourceVersion> versions(TestLake lake, String table) {
    try (var catalog = LakeCatalog.open(lake.platform().catalog())) {
      return SourceVersions.of(catalog.load(new TableName("test", table)));
    }
  }

  /** With all columns that the tables have by now. */
  static void assertEqual(TestLake lake, String text, Connection source, String... only)
      throws SQLException {
    Contract contract = new ContractReader().read(text);
    try (var catalog = LakeCatalog.open(lake.platform().catalog())) {
      contract = SourceSchemas.applied(contract, catalog);
    }
    for (Dataset dataset : contract.datasets()) {
      if (only.length == 0 || List.of(only).contains(dataset.name())) {
        assertThat(TableRowsOfSource.of(lake.rows(dataset.target().table()), dataset))
            .as(dataset.name())
            .isEqualTo(TableRowsOfSource.of(source, dataset));
      }
    }
  }
}
