package io.chimera.jobs.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.connectors.database.DatabaseUnavailableException;
import io.chimera.connectors.database.Drift;
import io.chimera.connectors.mysql.BinlogEntry;
import io.chimera.connectors.mysql.BinlogMessage;
import io.chimera.connectors.mysql.BinlogPosition;
import io.chimera.connectors.mysql.BinlogReader;
import io.chimera.connectors.mysql.BinlogRow;
import io.chimera.connectors.mysql.CaptureCode;
import io.chimera.connectors.mysql.ConsistentSnapshot;
import io.chimera.connectors.mysql.MalformedLogException;
import io.chimera.connectors.mysql.MySqlCapture;
import io.chimera.connectors.mysql.MySqlReading;
import io.chimera.connectors.mysql.RowImage;
import io.chimera.connectors.source.CaptureProblem;
import io.chimera.connectors.source.CaptureRefusedException;
import io.chimera.connectors.source.LogExtent;
import io.chimera.local.MariaDbServer;
import io.chimera.local.TcpProxy;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MySqlLogIT {
  private static final int TRANSACTIONS = 1_000;
  private static final int KILLS = 3;
  private static final int IDLE_RESTARTS = 10;
  private static final Duration OFTEN = Duration.ofMillis(300);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @Tag("thorough")
  @Test
  void tellsEachChangeOnceAndInOrderHoweverItIsInterrupted() throws Exception {
    var random = new SplittableRandom(20261121);
    var transactions = new MySqlTransactions(random.split());
    try (var server = MariaDbServer.startOnFreePort(directory.resolve("mariadb"));
        var proxy = TcpProxy.to(server.port())) {
      try (Connection writer = MySqlShop.writer(server)) {
        MySqlTransactions.createTables(writer);
      }
      var told = new Told(MySqlShop.of(directory, proxy.port()).capture());

      Connection writer = MySqlShop.writer(server);
      int interruptions = 0;
      for (int number = 1; number <= TRANSACTIONS; number++) {
        transactions.write(writer);
        if (random.nextInt(3) == 0) {
          told.take(random.nextInt(40));
        }
        if (random.nextInt(20) == 0) {
          told.keep();
        }
        if (random.nextInt(50) == 0) {
          Shop.execute(writer, "FLUSH BINARY LOGS");
        }
        boolean kills = number % (TRANSACTIONS / KILLS) == 100;
        if (kills) {
          server.kill();
          server.restart();
          writer = MySqlShop.writer(server);
        } else if (random.nextInt(25) == 0) {
          proxy.refuse();
          proxy.resume();
        } else {
          continue;
        }
        interruptions++;
        told.reopen(random.nextBoolean());
      }
      told.takeUntil(transactions.expected().size());
      told.takeUntilIdleAt(writer);
      writer.close();
      told.close();

      assertThat(interruptions).isGreaterThan(20);
      assertThat(told.changes()).hasSizeGreaterThan(40_000);
      assertThat(told.changes()).isEqualTo(transactions.expected());
    }
  }

  @Tag("thorough")
  @Test
  void tellsTheFirstTransactionAfterEachRestartOfAnIdleDatabase() throws Exception {
    try (var server = MariaDbServer.startOnFreePort(directory.resolve("mariadb"))) {
      try (Connection writer = MySqlShop.writer(server)) {
        MySqlTransactions.createTables(writer);
      }
      var told = new Told(MySqlShop.of(directory, server.port()).capture());

      for (int restart = 1; restart <= IDLE_RESTARTS; restart++) {
        told.reopen(true);
        // Others write, and we have nothing of it; the position still moves, and is kept.
        BinlogPosition before = told.position();
        try (Connection writer = MySqlShop.writer(server)) {
          Shop.execute(writer, "INSERT INTO others.customers VALUES (" + restart + ", 'other')");
          told.takeUntilIdleAt(writer);
        }
        assertThat(told.position()).isGreaterThan(before);
        told.keep();
        told.close();
        if (restart % 2 == 0) {
          server.kill();
        }
        server.restart();
        try (Connection writer = MySqlShop.writer(server)) {
          Shop.execute(writer, "INSERT INTO customers VALUES (" + restart + ", 'first')");
        }
        told.reopen(true);
        told.takeUntil(restart);
        told.keep();
      }
      told.close();

      assertThat(told.changes())
          .isEqualTo(
              IntStream.rangeClosed(1, IDLE_RESTARTS)
                  .mapToObj(each -> "customers + " + each + ",first")
                  .toList());
    }
  }

  @Test
  void tellsTransactionsWhollyWithIdAndTime() throws Exception {
    try (var server = MariaDbServer.startOnFreePort(directory.resolve("mariadb"));
        Connection writer = MySqlShop.writer(server)) {
      MySqlTransactions.createTables(writer);
      MySqlCapture capture = MySqlShop.of(directory, server.port()).capture();
      BinlogPosition from = positionOf(capture);
      Shop.execute(
          writer,
          "SET timestamp = 1763708400",
          "BEGIN",
          "INSERT INTO customers VALUES (1, 'a'), (2, NULL)",
          "UPDATE notes SET title = 'nobody'",
          "DELETE FROM customers WHERE id = 1",
          "COMMIT",
          "XA START 'x'",
          "INSERT INTO others.customers VALUES (1, 'elsewhere')",
          "XA END 'x'",
          "XA PREPARE 'x'",
          "XA COMMIT 'x'",
          "TRUNCATE events");

      var told = new ArrayList<String>();
      var positions = new TreeSet<BinlogPosition>();
      var transactions = new TreeSet<String>();
      try (BinlogReader reader = capture.read(from, capture.identity(), OFTEN)) {
        int commits = 0;
        for (long end = deadline(); commits < 2; ) {
          assertThat(System.nanoTime()).as("%s", told).isLessThan(end);
          BinlogEntry entry = reader.poll();
          if (entry == null) {
            continue;
          }
          String word = BinlogWords.of(entry.message());
          told.add(word == null ? entry.message().getClass().getSimpleName() : word);
          positions.add(entry.position());
          transactions.add(entry.transaction());
          assertThat(entry.commitMicros()).isEqualTo(1_763_708_400_000_000L);
          commits += entry.message() instanceof BinlogMessage.Commit ? 1 : 0;
        }
      }

      assertThat(told)
          .containsExactly(
              "Begin",
              "Table",
              "customers + 1,a",
              "customers + 2,null",
              "customers - 1,a",
              "Commit",
              "Begin",
              "events truncated",
              "Commit");
      // Where each of the two begins, which for the second is behind the one that is not told; and
      // where it ends.
      assertThat(positions).hasSize(4).first().isEqualTo(from);
      assertThat(transactions).hasSize(2).allMatch(each -> each.matches("0-1-\\d+"));
    }
  }

  @Test
  void refusesToStartWhereChangesWouldBeMissed() throws Exception {
    try (var server = MariaDbServer.startOnFreePort(directory.resolve("mariadb"));
        Connection writer = MySqlShop.writer(server)) {
      MySqlTransactions.createTables(writer);
      MySqlShop shop = MySqlShop.of(directory, server.port());
      MySqlCapture capture = shop.capture();
      String identity = capture.identity();
      assertThat(capture.problemsOfFirstStart()).isEmpty();
      BinlogPosition from = positionOf(capture);
      assertThat(capture.problemsOfRestart(from, identity)).isEmpty();
      assertThat(identity).isEqualTo("mariadb-0-1/binlog");

      refusesWhile(capture, writer, "binlog_format", "MIXED", CaptureCode.LOG_FORMAT);
      refusesWhile(capture, writer, "binlog_row_image", "MINIMAL", CaptureCode.ROW_IMAGE);
      refusesWhile(capture, writer, "binlog_row_metadata", "MINIMAL", CaptureCode.ROW_METADATA);
      refusesWhile(
          capture, writer, "binlog_expire_logs_seconds", "3600", CaptureCode.RETENTION_SHORT);
      refusesWhile(
          capture, writer, "max_binlog_total_size", "1000000000", CaptureCode.RETENTION_SHORT);

      try (BinlogReader reader = capture.read(from, identity, OFTEN)) {
        assertThat(codes(capture.problemsOfRestart(from, identity)))
            .containsExactly(CaptureCode.REPLICA_ID_TAKEN);
        assertThat(reader.position()).isEqualTo(from);
      }
      long deadline = deadline();
      while (!capture.problemsOfRestart(from, identity).isEmpty()) {
        // The server sees with its next word that the reader has gone.
        assertThat(System.nanoTime()).isLessThan(deadline);
      }

      assertThat(codes(capture.problemsOfRestart(BinlogPosition.of("000099:4"), identity)))
          .containsExactly(CaptureCode.LOG_BEHIND_POSITION);
      Shop.execute(writer, "SET GLOBAL gtid_domain_id = 7");
      assertThat(codes(capture.problemsOfRestart(from, identity)))
          .containsExactly(CaptureCode.SERVER_CHANGED);
      Shop.execute(writer, "SET GLOBAL gtid_domain_id = 0");

      Shop.execute(
          writer,
          "CREATE USER 'nobody'@'127.0.0.1' IDENTIFIED BY '" + MariaDbServer.PASSWORD + "'",
          "GRANT SELECT ON shop.notes TO 'nobody'@'127.0.0.1'",
          "GRANT INSERT ON shop.* TO 'nobody'@'127.0.0.1'");
      MySqlCapture nobody = shop.captureAs(directory, "nobody");
      assertThat(codes(nobody.problemsOfFirstStart()))
          .containsExactly(
              CaptureCode.GRANTS_MISSING,
              CaptureCode.GRANTS_MISSING,
              CaptureCode.GRANTS_MISSING,
              CaptureCode.GRANTS_MISSING);
      Shop.execute(
          writer,
          "GRANT REPLICATION SLAVE, BINLOG MONITOR ON *.* TO 'nobody'@'127.0.0.1'",
          "GRANT SELECT ON shop.* TO 'nobody'@'127.0.0.1'");
      assertThat(nobody.problemsOfFirstStart()).isEmpty();
      nobody.read(from, identity).close();

      Shop.execute(
          writer,
          "DROP TABLE events",
          "ALTER TABLE notes DROP PRIMARY KEY, ENGINE = Aria, MODIFY body MEDIUMTEXT COMPRESSED",
          "ALTER TABLE customers ADD SYSTEM VERSIONING");
      assertThat(codes(capture.problemsOfFirstStart()))
          .containsExactly(
              CaptureCode.SYSTEM_VERSIONED,
              CaptureCode.TABLE_MISSING,
              CaptureCode.KEY_MISSING,
              CaptureCode.NOT_TRANSACTIONAL,
              CaptureCode.COLUMN_COMPRESSED);
    }
  }

  private static void refusesWhile(
      MySqlCapture capture, Connection writer, String setting, String value, CaptureCode expected)
      throws SQLException {
    String before;
    try (var statement = writer.createStatement();
        var row = statement.executeQuery("SELECT @@GLOBAL." + setting)) {
      row.next();
      before = row.getString(1);
    }
    String literal = value.matches("\\d+") ? value : "'" + value + "'";
    Shop.execute(writer, "SET GLOBAL " + setting + " = " + literal);
    assertThat(codes(capture.problemsOfFirstStart())).containsExactly(expected);
    Shop.execute(
        writer,
        "SET GLOBAL " + setting + " = " + (before.matches("\\d+") ? before : "'" + before + "'"));
  }

  @Test
  void refusesToGoOnWhereTheLogIsGone() throws Exception {
    try (var server = MariaDbServer.startOnFreePort(directory.resolve("mariadb"));
        Connection writer = MySqlShop.writer(server)) {
      MySqlTransactions.createTables(writer);
      MySqlShop shop = MySqlShop.of(directory, server.port());
      MySqlCapture capture = shop.capture();
      BinlogPosition from = positionOf(capture);
      // One file, of which all before the position is told.
      LogExtent extent =
          new MySqlReading(shop.contract(), capture.identity(), OFTEN, Map.of())
              .extent()
              .orElseThrow();
      assertThat(extent.bytesAfter(from.value())).isZero();
      assertThat(extent.keptBytes()).isGreaterThanOrEqualTo(from.offset());
      Shop.execute(
          writer,
          // MariaDB keeps all for as long as nobody reads, unless it is told not to.
          "SET GLOBAL slave_connections_needed_for_purge = 0",
          "FLUSH BINARY LOGS");
      Shop.execute(writer, "PURGE BINARY LOGS TO 'binlog." + file(end(writer)) + "'");

      assertThatThrownBy(() -> capture.read(from, capture.identity()))
          .isInstanceOf(CaptureRefusedException.class)
          .hasMessageStartingWith(
              "Cannot capture changes: LOG_PURGED: Cannot go on from '" + from + "'")
          .hasMessageContaining("begin anew with a snapshot");
    }
  }

  private static String file(BinlogPosition position) {
    return position.toString().substring(0, 6);
  }

  @Test
  void stopsWhereTheLogDoesNotTellEveryChange() throws Exception {
    try (var server = MariaDbServer.startOnFreePort(directory.resolve("mariadb"));
        Connection writer = MySqlShop.writer(server)) {
      MySqlTransactions.createTables(writer);
      Shop.execute(writer, "INSERT INTO customers VALUES (1, 'a')");
      MySqlCapture capture = MySqlShop.of(directory, server.port()).capture();

      stops(server, capture, "binlog_row_image", "SET binlog_row_image = MINIMAL");
      stops(server, capture, "statement that changes rows", "SET binlog_format = STATEMENT");
      stops(
          server,
          capture,
          "XA transaction",
          "SET binlog_format = ROW",
          "XA START 'x'",
          "INSERT INTO customers VALUES (9, 'x')",
          "XA END 'x'",
          "XA PREPARE 'x'",
          "XA ROLLBACK 'x'");
    }
  }

  private static void stops(
      MariaDbServer server, MySqlCapture capture, String because, String... before)
      throws SQLException {
    var told = new Told(capture);
    try (Connection writer = MySqlShop.writer(server)) {
      Shop.execute(writer, before);
      Shop.execute(writer, "UPDATE customers SET name = CONCAT(name, 'b')");
    }
    told.reopen(true);
    assertThatThrownBy(() -> told.takeUntil(1))
        .isInstanceOf(MalformedLogException.class)
        .hasMessageContaining(because)
        .hasMessageNotContaining("UPDATE");
    told.close();
    assertThat(told.changes()).isEmpty();
  }

  @Test
  void readsRowsThatTheServerHasCompressed() throws Exception {
    try (var server = MariaDbServer.startOnFreePort(directory.resolve("mariadb"));
        Connection writer = MySqlShop.writer(server)) {
      MySqlTransactions.createTables(writer);
      Shop.execute(writer, "SET GLOBAL log_bin_compress = ON");
      var told = new Told(MySqlShop.of(directory, server.port()).capture());
      String body = "x".repeat(9_000);
      Shop.execute(
          writer,
          "INSERT INTO notes VALUES (1, 'a', '" + body + "')",
          "UPDATE notes SET title = 'b'",
          "DELETE FROM notes",
          "ALTER TABLE notes COMMENT '" + "long enough to be compressed ".repeat(20) + "'");

      told.reopen(true);
      told.takeUntil(4);
      told.close();

      String brief = LogWords.brief(body);
      assertThat(told.changes())
          .containsExactly(
              "notes + 1,a," + brief,
              "notes = 1,a," + brief + " -> 1,b," + brief,
              "notes - 1,b," + brief,
              "notes altered");
    }
  }

  @Test
  void tellsOfAnAlteredTableAtTheVeryChange() throws Exception {
    try (var server = MariaDbServer.startOnFreePort(directory.resolve("mariadb"));
        Connection writer = MySqlShop.writer(server)) {
      Shop.execute(
          writer,
          "CREATE TABLE orders (id int PRIMARY KEY, body text, total decimal(6,2))"
              + " PARTITION BY HASH (id) PARTITIONS 2");
      MySqlShop shop = MySqlShop.of(directory, server.port());
      Dataset orders = shop.dataset("orders");
      MySqlCapture capture = shop.capture();
      BinlogPosition from = positionOf(capture);
      var told = new ArrayList<String>();
      try (BinlogReader reader = capture.read(from, capture.identity(), OFTEN)) {
        Shop.execute(
            writer,
            "INSERT INTO orders VALUES (1, 'a', 1)",
            "ALTER TABLE orders ADD COLUMN more uuid FIRST",
            "UPDATE orders SET total = 4",
            "ALTER TABLE orders MODIFY total decimal(8,2)");
        tell(reader, orders, 2, told);
        Shop.execute(
            writer,
            "UPDATE orders SET total = 100000",
            "ALTER TABLE orders TRUNCATE PARTITION p0",
            "ALTER TABLE orders RENAME COLUMN total TO sum",
            "UPDATE orders SET sum = 6",
            "CREATE TABLE new_orders (id int PRIMARY KEY)",
            "RENAME TABLE orders TO old_orders, new_orders TO orders",
            "INSERT INTO orders VALUES (1)",
            "DROP TABLE orders");
        tell(reader, orders, 5, told);
      }

      assertThat(told)
          .containsExactly(
              "table []",
              "1 a 1.00",
              "orders altered",
              "table [column 'more' (uuid) is new]",
              "1 a 4.00",
              "orders altered",
              // When this is read the table is gone, and what the log has of a uuid may be
              // anything.
              "table [column 'total' is decimal(8,2); expected decimal(6,2)]",
              "NUMERIC_OVERFLOW",
              "orders replaced",
              "orders altered",
              "table [column 'total' is not there; expected decimal(6,2), column 'sum'"
                  + " (decimal(8,2)) is new]",
              "orders renamed",
              "orders renamed",
              "table [column 'body' is not there; expected string, column 'total' is not there;"
                  + " expected decimal(6,2)]",
              "orders dropped");
    }
  }

  /** What is told of the table until it was changed as a whole so often. */
  private static void tell(BinlogReader reader, Dataset orders, int changes, List<String> told) {
    boolean fits = true;
    long end = deadline();
    for (int seen = 0; seen < changes; ) {
      assertThat(System.nanoTime()).as("%s", told).isLessThan(end);
      BinlogEntry entry = reader.poll();
      if (entry == null) {
        continue;
      }
      if (entry.message() instanceof BinlogMessage.Table table) {
        List<Drift> drift = Drift.between(orders, null, table.table().found(), table.table().key());
        fits = drift.stream().noneMatch(each -> each.kind() == Drift.Kind.DROPPED);
        told.add("table " + drift);
      } else if (entry.message() instanceof BinlogMessage.Insert insert && fits) {
        told.add(words(BinlogRow.of(insert.table(), orders), insert.row()));
      } else if (entry.message() instanceof BinlogMessage.Update update && fits) {
        told.add(words(BinlogRow.of(update.table(), orders), update.row()));
      } else if (entry.message() instanceof BinlogMessage.Altered) {
        told.add(BinlogWords.of(entry.message()));
        seen++;
      }
    }
  }

  private static String words(BinlogRow logged, RowImage image) {
    var row = new TypedRow(3);
    Fault fault = logged.read(image, null, row);
    return fault != null
        ? fault.code().name()
        : row.getInt(0) + " " + row.getString(1) + " " + row.getDecimal(2, 6, 2);
  }

  private static long deadline() {
    return System.nanoTime() + PATIENCE.toNanos();
  }

  private static BinlogPosition positionOf(MySqlCapture capture) {
    for (long deadline = deadline(); ; ) {
      try (ConsistentSnapshot snapshot = capture.begin(1)) {
        return snapshot.position();
      } catch (CaptureRefusedException e) {
        // The server takes a moment to see that the last reader has gone.
        assertThat(codes(e.problems())).containsExactly(CaptureCode.REPLICA_ID_TAKEN);
        assertThat(System.nanoTime()).isLessThan(deadline);
      }
    }
  }

  private static BinlogPosition end(Connection writer) throws SQLException {
    try (var statement = writer.createStatement();
        var row = statement.executeQuery("SHOW MASTER STATUS")) {
      row.next();
      String file = row.getString(1);
      return BinlogPosition.of(file.substring(file.indexOf('.') + 1) + ":" + row.getLong(2));
    }
  }

  private static List<CaptureProblem.Code> codes(List<CaptureProblem> problems) {
    return problems.stream().map(CaptureProblem::code).toList();
  }

  /** What was told, and what of it would be known again after a failure. */
  private static final class Told {
    private final MySqlCapture capture;
    private final String identity;
    private final List<String> changes = new ArrayList<>();
    private BinlogPosition position;
    private int whole;
    private BinlogPosition kept;
    private int keptChanges;
    private @Nullable BinlogReader reader;

    private Told(MySqlCapture capture) {
      this.capture = capture;
      this.identity = capture.identity();
      this.position = positionOf(capture);
      this.kept = position;
    }

    List<String> changes() {
      return changes;
    }

    BinlogPosition position() {
      return position;
    }

    /** A checkpoint, which there is between two transactions alone. */
    void keep() {
      kept = position;
      keptChanges = whole;
    }

    /** Goes on from the last whole transaction, or from the checkpoint before. */
    void reopen(boolean fromKept) {
      close();
      if (fromKept) {
        position = kept;
        whole = keptChanges;
      }
      changes.subList(whole, changes.size()).clear();
      long deadline = deadline();
      while (reader == null) {
        try {
          reader = capture.read(position, identity, OFTEN);
        } catch (CaptureRefusedException e) {
          // The server takes a moment to see that the last reader has gone.
          assertThat(codes(e.problems())).containsExactly(CaptureCode.REPLICA_ID_TAKEN);
          assertThat(System.nanoTime()).isLessThan(deadline);
        } catch (DatabaseUnavailableException e) {
          assertThat(System.nanoTime()).as(e.getMessage()).isLessThan(deadline);
        }
      }
    }

    /** Takes up to so many messages that are there. */
    void take(int count) {
      if (reader == null) {
        reopen(true);
      }
      for (int message = 0; message < count; message++) {
        if (!poll()) {
          return;
        }
      }
    }

    private boolean poll() {
      BinlogEntry entry = reader.poll();
      if (entry == null) {
        position = reader.position();
        return false;
      }
      String word = BinlogWords.of(entry.message());
      if (word != null) {
        changes.add(word);
      }
      if (entry.message() instanceof BinlogMessage.Commit) {
        whole = changes.size();
        assertThat(entry.position()).isGreaterThan(position);
      }
      position = entry.position();
      return true;
    }

    void takeUntil(int count) {
      long deadline = deadline();
      while (changes.size() < count || whole < count) {
        poll();
        assertThat(System.nanoTime()).as("%d of %d", changes.size(), count).isLessThan(deadline);
      }
    }

    /** Until there is no more up to where the log ends now. */
    void takeUntilIdleAt(Connection writer) throws SQLException {
      BinlogPosition end = end(writer);
      long deadline = deadline();
      while (position.compareTo(end) < 0) {
        poll();
        assertThat(System.nanoTime()).as("%s of %s", position, end).isLessThan(deadline);
      }
    }

    void close() {
      if (reader != null) {
        reader.close();
        reader = null;
      }
    }
  }
}
