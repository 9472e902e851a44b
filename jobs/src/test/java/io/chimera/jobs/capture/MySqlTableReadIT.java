package io.chimera.jobs.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.connectors.database.DatabaseUnavailableException;
import io.chimera.connectors.mysql.BinlogEntry;
import io.chimera.connectors.mysql.BinlogMessage;
import io.chimera.connectors.mysql.BinlogPosition;
import io.chimera.connectors.mysql.BinlogReader;
import io.chimera.connectors.mysql.BinlogRow;
import io.chimera.connectors.mysql.ConsistentSnapshot;
import io.chimera.connectors.mysql.MySqlCapture;
import io.chimera.connectors.mysql.MySqlReading;
import io.chimera.connectors.source.DatabaseReading.Cursor;
import io.chimera.connectors.source.DatabaseReading.Session;
import io.chimera.connectors.source.DatabaseSplit.Part;
import io.chimera.local.MariaDbServer;
import io.chimera.schemas.stream.ReadPart;
import io.chimera.schemas.stream.SourceEvent;
import io.chimera.schemas.stream.SourceEvent.Change;
import io.chimera.schemas.stream.SourceEvent.PartRead;
import io.chimera.schemas.stream.SourceEvent.Row;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first read of a table, by several connections beside each other. */
class MySqlTableReadIT {
  private static final int ROWS = 50_000;
  private static final int CONNECTIONS = 4;
  private static final int WRITES_A_BATCH = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @Test
  void readsEachRowOnceAsOfOnePositionWhileOthersWrite() throws Exception {
    try (var server = MariaDbServer.startOnFreePort(directory.resolve("mariadb"));
        Connection writer = MySqlShop.writer(server)) {
      fill(writer, "signed_keys", "bigint", "CAST(seq AS SIGNED) * 7 - 175000");
      fill(writer, "unsigned_keys", "bigint unsigned", "18446744073709551615 - (seq - 1) * 3");
      // All but two of the rows are in one range.
      fill(writer, "far_keys", "bigint", "IF(seq = 1, -9223372036854775808, CAST(seq AS SIGNED))");
      Shop.execute(
          writer,
          "INSERT INTO far_keys VALUES (9223372036854775807, 'last')",
          "DELETE FROM far_keys WHERE id = 2");
      fill(writer, "text_keys", "varchar(20)", "CONCAT('k', seq)");
      var random = new SplittableRandom(20261122);
      MySqlShop shop = MySqlShop.of(directory, server.port());

      assertReadsExactly(shop, writer, "signed_keys", CONNECTIONS, random);
      assertReadsExactly(shop, writer, "unsigned_keys", CONNECTIONS, random);
      assertReadsExactly(shop, writer, "far_keys", 1, random);
      assertReadsExactly(shop, writer, "text_keys", 1, random);
    }
  }

  /**
   * @param connections so many read it
   */
  private static void assertReadsExactly(
      MySqlShop shop, Connection writer, String table, int connections, SplittableRandom random)
      throws SQLException {
    Map<String, String> before = rows(writer, table);
    BinlogPosition position = end(writer);
    var read = new Read();
    try (Session session = session(shop);
        Cursor cursor = session.open(new Part("r", table, 0, 1, 0, ""))) {
      awaitConnections(writer, connections);
      List<String> keys = List.copyOf(before.keySet());
      while (read.take(cursor)) {
        Shop.execute(writer, "BEGIN");
        for (int write = 0; write < WRITES_A_BATCH; write++) {
          write(writer, table, keys.get(random.nextInt(keys.size())), write);
        }
        Shop.execute(writer, "COMMIT");
      }
    }

    assertThat(rows(writer, table)).as(table).isNotEqualTo(before);
    assertThat(read.rows).as(table).isEqualTo(before);
    assertThat(read.numbers).as(table).hasSize(ROWS).contains(0L, ROWS - 1L);
    assertThat(read.parts)
        .as(table)
        .containsExactly(
            new PartRead(index(shop, table), 0, new ReadPart("r", 0, 1, 0), position.value()),
            new PartRead(index(shop, table), 0, new ReadPart("r", 1, 1, ROWS), position.value()));
    awaitConnections(writer, 0);
  }

  /** Deletes, changes and adds rows, beside each other and far from each other. */
  private static void write(Connection writer, String table, String key, int number)
      throws SQLException {
    String where = " WHERE id = '" + key + "'";
    switch (number % 4) {
      case 0 -> Shop.execute(writer, "DELETE FROM " + table + where);
      case 1 ->
          Shop.execute(writer, "INSERT IGNORE INTO " + table + " VALUES ('" + key + "', 'x')");
      case 2 ->
          Shop.execute(
              writer,
              "INSERT IGNORE INTO " + table + " VALUES ('" + nextTo(key, table) + "', 'new')");
      default -> Shop.execute(writer, "UPDATE " + table + " SET name = 'changed'" + where);
    }
  }

  private static String nextTo(String key, String table) {
    return table.equals("text_keys")
        ? key + "a"
        : new BigInteger(key).subtract(BigInteger.ONE).toString();
  }

  @Test
  void tableAndLogMeetAtOnePositionWhileOthersWrite() throws Exception {
    try (var server = MariaDbServer.startOnFreePort(directory.resolve("mariadb"));
        Connection writer = MySqlShop.writer(server)) {
      fill(writer, "events", "bigint", "seq");
      MySqlShop shop = MySqlShop.of(directory, server.port());
      MySqlCapture capture = shop.capture();
      var isOver = new AtomicBoolean();
      var busy = new Thread(() -> write(server, isOver));
      busy.start();
      var read = new Read();
      try (Session session = session(shop);
          Cursor cursor = session.open(new Part("r", "events", 0, 1, 0, ""))) {
        while (read.take(cursor)) {
          // All of it.
        }
      }
      isOver.set(true);
      busy.join();
      PartRead told = read.parts.get(1);
      assertThat(told.part().inSource()).isEqualTo(read.rows.size());
      var from = new BinlogPosition(told.position());
      BinlogPosition end = end(writer);
      try (BinlogReader reader = capture.read(from, capture.identity())) {
        for (long deadline = deadline(); reader.position().compareTo(end) < 0; ) {
          assertThat(System.nanoTime()).isLessThan(deadline);
          BinlogEntry entry = reader.poll();
          if (entry != null) {
            // Each change must find what it changes, and no new row an old one of its key.
            apply(entry.message(), read.rows);
          }
        }
      }

      assertThat(from).isLessThan(end);
      assertThat(read.rows).isEqualTo(rows(writer, "events"));
    }
  }

  /** Short transactions, one after the other. */
  private static void write(MariaDbServer server, AtomicBoolean isOver) {
    try (Connection writer = MySqlShop.writer(server)) {
      for (int number = 1; !isOver.get(); number++) {
        Shop.execute(
            writer,
            "BEGIN",
            "INSERT INTO events VALUES (" + (100_000 + number) + ", 'new')",
            "UPDATE events SET name = 'moved' WHERE id = " + (ROWS - number),
            "DELETE FROM events WHERE id = " + number,
            "COMMIT");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void apply(BinlogMessage message, Map<String, String> rows) {
    if (message instanceof BinlogMessage.Insert insert) {
      String id = BinlogRow.text(insert.table(), insert.row(), 0);
      assertThat(rows.put(id, BinlogRow.text(insert.table(), insert.row(), 1))).isNull();
    } else if (message instanceof BinlogMessage.Update update) {
      String id = BinlogRow.text(update.table(), update.row(), 0);
      String before = BinlogRow.text(update.table(), update.before(), 1);
      assertThat(rows.put(id, BinlogRow.text(update.table(), update.row(), 1))).isEqualTo(before);
    } else if (message instanceof BinlogMessage.Delete delete) {
      String id = BinlogRow.text(delete.table(), delete.before(), 0);
      assertThat(rows.remove(id)).isEqualTo(BinlogRow.text(delete.table(), delete.before(), 1));
    }
  }

  @Test
  void failsWhereOneOfTheConnectionsFailsAndLeavesNone() throws Exception {
    try (var server = MariaDbServer.startOnFreePort(directory.resolve("mariadb"));
        Connection writer = MySqlShop.writer(server)) {
      fill(writer, "signed_keys", "bigint", "CAST(seq AS SIGNED) - 25000");
      MySqlShop shop = MySqlShop.of(directory, server.port());
      try (Session session = session(shop)) {
        for (int killed = 0; killed < CONNECTIONS; killed++) {
          Cursor cursor = session.open(new Part("r", "signed_keys", 0, 1, 0, ""));
          List<Long> readers = awaitConnections(writer, CONNECTIONS);
          var read = new Read();
          assertThat(read.take(cursor)).isTrue();

          Shop.execute(writer, "KILL " + readers.get(killed));

          assertThatThrownBy(
                  () -> {
                    while (read.take(cursor)) {
                      // Until it fails.
                    }
                  })
              .isInstanceOf(DatabaseUnavailableException.class)
              .hasMessageStartingWith(
                  "Cannot read table 'shop.signed_keys' at '127.0.0.1:" + server.port() + "/shop'");
          assertThat(read.parts).hasSize(1);
          cursor.close();
          awaitConnections(writer, 0);
        }
      }
    }
  }

  @Test
  void leavesNoConnectionWhereItIsClosedInTheMiddle() throws Exception {
    try (var server = MariaDbServer.startOnFreePort(directory.resolve("mariadb"));
        Connection writer = MySqlShop.writer(server)) {
      fill(writer, "signed_keys", "bigint", "CAST(seq AS SIGNED) - 25000");
      MySqlShop shop = MySqlShop.of(directory, server.port());
      try (Session session = session(shop)) {
        for (int batches = 0; batches < 20; batches++) {
          Cursor cursor = session.open(new Part("r", "signed_keys", 0, 1, 0, ""));
          var read = new Read();
          for (int batch = 0; batch < batches; batch++) {
            assertThat(read.take(cursor)).isTrue();
          }

          cursor.close();

          assertThat(Thread.getAllStackTraces().keySet())
              .extracting(Thread::getName)
              .noneMatch(each -> each.contains("signed_keys"));
          awaitConnections(writer, 0);
        }
      }
    }
  }

  @Test
  void isNotOvertakenByWhoWantsToAlterTheTable() throws Exception {
    try (var server = MariaDbServer.startOnFreePort(directory.resolve("mariadb"));
        Connection writer = MySqlShop.writer(server);
        Connection altering = MySqlShop.writer(server)) {
      fill(writer, "signed_keys", "bigint", "CAST(seq AS SIGNED) - 25000");
      MySqlShop shop = MySqlShop.of(directory, server.port());
      Map<String, String> before = rows(writer, "signed_keys");
      var read = new Read();
      Thread alter;
      try (Session session = session(shop);
          Cursor cursor = session.open(new Part("r", "signed_keys", 0, 1, 0, ""))) {
        alter =
            new Thread(
                () -> {
                  try {
                    Shop.execute(altering, "ALTER TABLE signed_keys DROP COLUMN name");
                  } catch (SQLException e) {
                    throw new IllegalStateException(e);
                  }
                });
        alter.start();
        long deadline = deadline();
        while (numbers(
                writer,
                "SELECT ID FROM information_schema.PROCESSLIST"
                    + " WHERE STATE = 'Waiting for table metadata lock'")
            .isEmpty()) {
          assertThat(System.nanoTime()).isLessThan(deadline);
        }
        while (read.take(cursor)) {
          // All of it.
        }
      }
      alter.join();

      assertThat(read.rows).isEqualTo(before);
    }
  }

  @Test
  void makesDoWithTheConnectionsThatItIsAllowed() throws Exception {
    try (var server = MariaDbServer.startOnFreePort(directory.resolve("mariadb"));
        Connection writer = MySqlShop.writer(server)) {
      fill(writer, "signed_keys", "bigint", "CAST(seq AS SIGNED) - 25000");
      Shop.execute(
          writer,
          "CREATE USER 'limited'@'127.0.0.1' IDENTIFIED BY '"
              + MariaDbServer.PASSWORD
              + "' WITH MAX_USER_CONNECTIONS 5",
          "GRANT ALL ON *.* TO 'limited'@'127.0.0.1'");
      MySqlShop limited = MySqlShop.of(directory, server.port(), "limited");
      // One that has asked before may not have gone yet.
      try (ConsistentSnapshot snapshot = limited.capture().begin(9)) {
        assertThat(snapshot.position()).isEqualTo(end(writer));
      }
      var read = new Read();
      try (Session session = session(limited)) {
        awaitConnections(writer, 0);
        try (Cursor cursor = session.open(new Part("r", "signed_keys", 0, 1, 0, ""))) {
          // The one that asks is one of the five; two are left to others.
          awaitConnections(writer, 2);
          while (read.take(cursor)) {
            // All of it.
          }
        }
      }

      assertThat(read.rows).isEqualTo(rows(writer, "signed_keys"));
    }
  }

  private static final class Read {
    private final Map<String, String> rows = new TreeMap<>();
    private final Set<Long> numbers = new HashSet<>();
    private final List<PartRead> parts = new ArrayList<>();

    /**
     * @return whether there may be more
     */
    boolean take(Cursor cursor) {
      List<SourceEvent> events = cursor.next();
      if (events == null) {
        return false;
      }
      for (SourceEvent event : events) {
        if (event instanceof PartRead part) {
          parts.add(part);
        } else {
          take((Row) event);
        }
      }
      return true;
    }

    private void take(Row row) {
      assertThat(row.fault()).isNull();
      assertThat(row.change()).isEqualTo(Change.READ);
      assertThat(numbers.add(row.provenance().position())).isTrue();
      // {"id":"1","name":"old 1"}
      String[] texts = new String(row.text().get(), StandardCharsets.UTF_8).split("\"", -1);
      assertThat(rows.put(texts[3], texts[7])).isNull();
    }
  }

  private static Session session(MySqlShop shop) {
    return new MySqlReading(
            shop.contract(), shop.capture().identity(), Duration.ofSeconds(1), Map.of())
        .openSession();
  }

  private static void fill(Connection writer, String table, String type, String key)
      throws SQLException {
    Shop.execute(
        writer,
        "CREATE TABLE " + table + " (id " + type + " PRIMARY KEY, name text)",
        "INSERT INTO %s SELECT %s, CONCAT('old ', seq) FROM seq_1_to_%d"
            .formatted(table, key, ROWS),
        "ANALYZE TABLE " + table);
  }

  private static int index(MySqlShop shop, String table) {
    return shop.contract().datasets().indexOf(shop.dataset(table));
  }

  private static Map<String, String> rows(Connection connection, String table) throws SQLException {
    var rows = new TreeMap<String, String>();
    try (var statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT id, name FROM " + table)) {
      while (result.next()) {
        rows.put(result.getString(1), result.getString(2));
      }
    }
    return rows;
  }

  /** The server takes a moment to see that somebody has gone. */
  private static List<Long> awaitConnections(Connection connection, int count) throws SQLException {
    long deadline = deadline();
    while (true) {
      List<Long> others =
          numbers(
              connection,
              "SELECT ID FROM information_schema.PROCESSLIST"
                  + " WHERE ID <> CONNECTION_ID() AND USER <> 'system user'");
      if (others.size() == count) {
        return others;
      }
      assertThat(System.nanoTime()).as("%s", others).isLessThan(deadline);
    }
  }

  private static List<Long> numbers(Connection connection, String sql) throws SQLException {
    var numbers = new ArrayList<Long>();
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        numbers.add(rows.getLong(1));
      }
    }
    return numbers;
  }

  private static BinlogPosition end(Connection writer) throws SQLException {
    try (var statement = writer.createStatement();
        var row = statement.executeQuery("SHOW MASTER STATUS")) {
      row.next();
      String file = row.getString(1);
      return BinlogPosition.of(file.substring(file.indexOf('.') + 1) + ":" + row.getLong(2));
    }
  }

  private static long deadline() {
    return System.nanoTime() + PATIENCE.toNanos();
  }
}
