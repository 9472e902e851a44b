package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.jobs.run.IngestRun;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableSpec.Mode;
import io.chimera.schemas.stream.Reconciliation;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.LedgerEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Comparator;
import java.util.List;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every product's capture promises: all tables of a real database, captured by one contract
 * that was made from it.
 */
abstract class ChangeCaptureContract {
  private static final int WRITTEN = 10;

  @TempDir Path directory;

  /** A server with a Chinook of its own. */
  abstract CapturedChinook start() throws Exception;

  /** How often an idle server is restarted. */
  abstract int idleRestarts();

  @Test
  void tablesEqualTheirSourcesAfterTheReadAndAfterTransactionsOfAllKinds() throws Exception {
    try (CapturedChinook server = start()) {
      try (Connection writer = server.writer()) {
        server.prepare(writer);
        String text = contract(server);
        Contract contract = new ContractReader().read(text);
        var lake = lake(server);

        lake.ingest(text, 2);
        TableRowsOfSource.assertEqual(lake, contract, writer);
        assertReadsAreReconciled(lake, contract);
        server.write(writer, 1_000, 0.1);
        lake.ingest(text, 1);
        TableRowsOfSource.assertEqual(lake, contract, writer);
      }
    }
  }

  /** What the server has counted is in the entry of each read, and is what came. */
  private static void assertReadsAreReconciled(TestLake lake, Contract contract) {
    for (Dataset dataset : contract.datasets()) {
      LedgerEntry read =
          lake.ledger(dataset.target().table()).stream()
              .map(Committed::entry)
              .filter(entry -> entry.operation() == LedgerEntry.Operation.CLOSING)
              .findFirst()
              .orElseThrow();
      assertThat(read.readings().reconciliation())
          .as(dataset.name())
          .isEqualTo(new Reconciliation(read.tally().in(), read.tally().in(), true, null));
    }
  }

  /** Each interruption comes while transactions are written; nothing is done about any. */
  @Tag("thorough")
  @Test
  void tablesEqualTheirSourcesAfterJobsAndServersWereKilled() throws Exception {
    try (CapturedChinook server = start()) {
      String text = contract(server);
      Contract contract = new ContractReader().read(text);
      var lake = lake(server);
      try (Connection writer = server.writer()) {
        server.prepare(writer);
      }

      for (int round = 0; round < 4; round++) {
        try (IngestRun run = lake.start(text, 1 + round % 2)) {
          // In the first round these come between the reads of two tables, and while one is read.
          try (var writing = Writing.to(server)) {
            Waiting.until(
                "all is read, and there are changes",
                () -> writing.count() >= WRITTEN && isRead(lake, contract));
          }
          if (round == 1) {
            server.kill();
            server.restart();
          }
          try (Connection writer = server.writer()) {
            server.write(writer, 200, round / 20.0);
          }
          if (round == 2) {
            run.stop();
          }
        }
        if (round == 0) {
          server.restart();
        }
      }
      lake.ingest(text, 1);

      try (Connection writer = server.writer()) {
        TableRowsOfSource.assertEqual(lake, contract, writer);
      }
    }
  }

  private static boolean isRead(TestLake lake, Contract contract) {
    return contract.datasets().stream()
        .allMatch(
            dataset ->
                lake.ledger(dataset.target().table()).stream()
                    .anyMatch(each -> each.entry().tally().in() > 0));
  }

  @Test
  void stopsWhereRowsAreGoneUntoldAndReadsThatTableAnew() throws Exception {
    try (CapturedChinook server = start();
        Connection writer = server.writer();
        var statement = writer.createStatement()) {
      String text = contract(server);
      var lake = lake(server);
      lake.ingest(text, 1);
      statement.execute("TRUNCATE TABLE " + server.playlistTracks());
      statement.execute("INSERT INTO " + server.playlistTracks() + " VALUES (1, 1)");
      statement.execute("INSERT INTO " + server.artists() + " VALUES (1000, 'next')");

      try (IngestRun run = lake.start(text, 1)) {
        assertThatThrownBy(() -> TestLake.finish(run))
            .hasStackTraceContaining("Cannot go on with dataset 'playlist_track': table '")
            .hasStackTraceContaining("' was truncated; drop the dataset's table, and begin anew");
      }
      lake.drop("playlist_track");
      lake.ingest(text, 1);

      TableRowsOfSource.assertEqual(lake, new ContractReader().read(text), writer);
    }
  }

  @Test
  void marksDeletedRowsAndKeepsTheHistoryOfAllChanges() throws Exception {
    try (CapturedChinook server = start();
        Connection writer = server.writer();
        var statement = writer.createStatement()) {
      statement.execute("CREATE TABLE coats (id INT PRIMARY KEY, note VARCHAR(20))");
      server.logWholeRows(statement, "coats");
      statement.execute("INSERT INTO coats VALUES (1, 'red'), (2, 'blue')");
      String text = coats(server);
      var lake = lake(server);
      lake.ingest(text, 2);
      writer.setAutoCommit(false);
      statement.execute("INSERT INTO coats VALUES (3, 'green')");
      statement.execute("UPDATE coats SET note = 'black' WHERE id = 1");
      statement.execute("DELETE FROM coats WHERE id = 2");
      writer.commit();
      statement.execute("DELETE FROM coats WHERE id = 3");
      statement.execute("INSERT INTO coats VALUES (2, 'white')");
      writer.commit();
      lake.ingest(text, 1);

      assertThat(lake.rows("coats"))
          .extracting(row -> row.getField("id"))
          .containsExactlyInAnyOrder(1, 2, 3);
      assertThat(lake.rows("coats"))
          .filteredOn(row -> row.getField("gone") == null)
          .extracting(row -> row.getField("id") + " " + row.getField("note"))
          .containsExactlyInAnyOrder("1 black", "2 white");
      assertThat(lake.rows("coats_history"))
          .filteredOn(row -> row.getField("operation").equals("read"))
          .extracting(row -> row.getField("id") + " " + row.getField("note"))
          .containsExactlyInAnyOrder("1 red", "2 blue");
      assertThat(changesInOrder(lake))
          .allSatisfy(row -> assertThat(row.getField("committed")).isNotNull())
          .extracting(
              row ->
                  row.getField("operation") + " " + row.getField("id") + " " + row.getField("note"))
          .containsExactly(
              "insert 3 green",
              "update 1 black",
              "delete 2 blue",
              "delete 3 green",
              "insert 2 white");
    }
  }

  @Test
  void readsATableThatTheContractHasSinceAndLeavesOneThatItHasNoMore() throws Exception {
    try (CapturedChinook server = start();
        Connection writer = server.writer();
        var statement = writer.createStatement()) {
      for (String table : List.of("coats", "hats")) {
        statement.execute("CREATE TABLE " + table + " (id INT PRIMARY KEY)");
        statement.execute("INSERT INTO " + table + " VALUES (1)");
      }
      var lake = lake(server);
      lake.ingest(tables(server, "coats"), 1);
      for (String table : List.of("coats", "hats")) {
        statement.execute("INSERT INTO " + table + " VALUES (2)");
      }

      lake.ingest(tables(server, "coats", "hats"), 2);
      for (String table : List.of("coats", "hats")) {
        statement.execute("INSERT INTO " + table + " VALUES (3)");
      }
      lake.ingest(tables(server, "coats", "hats"), 1);
      statement.execute("INSERT INTO hats VALUES (4)");
      lake.ingest(tables(server, "hats"), 1);

      assertThat(lake.numbers("coats", "id")).containsExactly(1L, 2L, 3L);
      assertThat(lake.numbers("hats", "id")).containsExactly(1L, 2L, 3L, 4L);
    }
  }

  private String tables(CapturedChinook server, String... names) throws IOException {
    var datasets = new StringBuilder();
    for (String name : names) {
      datasets.append(
          """
          - name: %1$s
            from: {table: %2$s, mode: cdc}
            columns: [{name: id, type: int, required: true}]
            target: {table: test.%1$s, kind: upsert, key: [id]}
          """
              .formatted(name, server.table(name)));
    }
    return ChinookContract.of(server, directory).ofDatasets(datasets.toString());
  }

  private static List<Record> changesInOrder(TestLake lake) {
    return lake.rows("coats_history").stream()
        .filter(row -> !row.getField("operation").equals("read"))
        .sorted(
            Comparator.comparing((Record row) -> (Long) row.getField("position"))
                .thenComparing(row -> (Integer) row.getField("sequence")))
        .toList();
  }

  private String coats(CapturedChinook server) throws IOException {
    return ChinookContract.of(server, directory)
        .ofDatasets(
            """
            - name: coats
              from: {table: %1$s, mode: cdc}
              columns:
                - {name: id, type: int, required: true}
                - {name: note, type: string}
              target: {table: test.coats, kind: upsert, key: [id], onDelete: mark, deletedColumn: gone}
            - name: history
              from: {table: %1$s, mode: cdc}
              columns:
                - {name: id, type: int, required: true}
                - {name: note, type: string}
                - {name: operation, type: string, required: true, metadata: operation}
                - {name: position, type: long, required: true, metadata: position}
                - {name: sequence, type: int, metadata: sequence}
                - {name: committed, type: timestamptz, metadata: timestamp}
              target: {table: test.coats_history, kind: append}
            """
                .formatted(server.table("coats")));
  }

  @Tag("thorough")
  @Test
  void firstTransactionAfterEachRestartOfAnIdleDatabaseIsThere() throws Exception {
    try (CapturedChinook server = start()) {
      String text = contract(server);
      Contract contract = new ContractReader().read(text);
      var lake = lake(server);
      lake.ingest(text, 1);

      for (int restart = 1; restart <= idleRestarts(); restart++) {
        try (IngestRun run = lake.start(text, 1)) {
          // Others write to the server: its log moves, and there is nothing in it for us.
          int other = restart;
          try (Connection writer = server.writer();
              var statement = writer.createStatement()) {
            statement.execute("CREATE TABLE other" + other + " AS SELECT 1 AS one");
          }
        }
        try (Connection writer = server.writer();
            var statement = writer.createStatement()) {
          statement.execute(
              "INSERT INTO " + server.artists() + " VALUES (" + (1_000 + restart) + ", 'first')");
        }
        server.restart();
      }
      lake.ingest(text, 1);

      try (Connection writer = server.writer()) {
        TableRowsOfSource.assertEqual(lake, contract, writer);
      }
    }
  }

  TestLake lake(CapturedChinook server) throws Exception {
    return ChinookContract.of(server, directory).lake();
  }

  String contract(CapturedChinook server) throws Exception {
    return ChinookContract.of(server, directory).ofAllTables(Mode.CDC);
  }
}
