package io.chimera.jobs.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.connectors.database.DatabaseUnavailableException;
import io.chimera.connectors.database.Discovery;
import io.chimera.connectors.database.Drift;
import io.chimera.connectors.database.FoundTable;
import io.chimera.connectors.database.PostgresTypes;
import io.chimera.connectors.database.TablePatterns;
import io.chimera.connectors.database.TableSelect;
import io.chimera.connectors.postgres.CaptureCode;
import io.chimera.connectors.postgres.CaptureName;
import io.chimera.connectors.postgres.ExportedSnapshot;
import io.chimera.connectors.postgres.LogEntry;
import io.chimera.connectors.postgres.LogMessage;
import io.chimera.connectors.postgres.LogPosition;
import io.chimera.connectors.postgres.LogReader;
import io.chimera.connectors.postgres.LoggedRow;
import io.chimera.connectors.postgres.PostgresCapture;
import io.chimera.connectors.postgres.PostgresLog;
import io.chimera.connectors.postgres.PostgresReading;
import io.chimera.connectors.postgres.SlotPatience;
import io.chimera.connectors.postgres.SnapshotPart;
import io.chimera.connectors.postgres.SnapshotReader;
import io.chimera.connectors.postgres.Tuple;
import io.chimera.connectors.source.CaptureProblem;
import io.chimera.connectors.source.CaptureRefusedException;
import io.chimera.connectors.source.LogExtent;
import io.chimera.local.PostgresServer;
import io.chimera.local.TcpProxy;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
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

class PostgresLogIT {
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
    var transactions = new RandomTransactions(random.split());
    try (var server = PostgresServer.startOnFreePort(directory.resolve("postgres"));
        var proxy = TcpProxy.to(server.port())) {
      try (Connection writer = Shop.writer(server)) {
        RandomTransactions.createTables(writer);
      }
      PostgresCapture capture = Shop.of(directory, proxy.port()).capture();
      capture.make();
      var told = new Told(capture);
      try (ExportedSnapshot snapshot = capture.begin()) {
        told.keep(snapshot.position());
      }

      Connection writer = Shop.writer(server);
      int interruptions = 0;
      for (int number = 1; number <= TRANSACTIONS; number++) {
        transactions.write(writer);
        if (random.nextInt(3) == 0) {
          told.take(random.nextInt(40));
        }
        if (random.nextInt(20) == 0) {
          told.keep();
        }
        boolean kills = number % (TRANSACTIONS / KILLS) == 100;
        if (kills) {
          server.kill();
          server.restart();
          writer = Shop.writer(server);
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
    try (var server = PostgresServer.startOnFreePort(directory.resolve("postgres"))) {
      try (Connection writer = Shop.writer(server)) {
        RandomTransactions.createTables(writer);
      }
      PostgresCapture capture = Shop.of(directory, server.port()).capture();
      capture.make();
      var told = new Told(capture);
      try (ExportedSnapshot snapshot = capture.begin()) {
        told.keep(snapshot.position());
      }

      for (int restart = 1; restart <= IDLE_RESTARTS; restart++) {
        told.reopen(true);
        // Others write, and we have nothing of it; the position still moves, and is kept.
        LogPosition before = told.position();
        try (Connection writer = Shop.writer(server)) {
          Shop.execute(writer, "CREATE TABLE other" + restart + " AS SELECT 1 AS one");
          told.takeUntilIdleAt(writer);
        }
        assertThat(told.position()).isGreaterThan(before);
        told.keep();
        told.close();
        if (restart % 2 == 0) {
          server.kill();
        }
        server.restart();
        try (Connection writer = Shop.writer(server)) {
          Shop.execute(writer, "INSERT INTO customers VALUES (" + restart + ", 'first')");
        }
        told.reopen(true);
        told.takeUntil(restart);
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
  void snapshotAndLogMeetAtOnePosition() throws Exception {
    try (var server = PostgresServer.startOnFreePort(directory.resolve("postgres"));
        Connection writer = Shop.writer(server)) {
      RandomTransactions.createTables(writer);
      Shop.execute(writer, "INSERT INTO events SELECT i, 'old' FROM generate_series(1, 5000) i");
      Shop shop = Shop.of(directory, server.port());
      PostgresCapture capture = shop.capture();
      capture.make();
      var told = new Told(capture);
      var read = new ArrayList<Long>();
      int partCount;

      try (ExportedSnapshot snapshot = capture.begin()) {
        told.keep(snapshot.position());
        Shop.execute(
            writer,
            "INSERT INTO events SELECT i, 'new' FROM generate_series(5001, 6000) i",
            "DELETE FROM events WHERE id <= 1000");
        try (SnapshotReader first = SnapshotReader.open(shop.source(), Shop.SECRETS, snapshot);
            SnapshotReader second = SnapshotReader.open(shop.source(), Shop.SECRETS, snapshot)) {
          FoundTable events =
              Discovery.tables(
                      shop.source(), Shop.SECRETS, TablePatterns.of("public.events", "public"))
                  .get(0);
          TableSelect select =
              TableSelect.of(
                  shop.source().product(),
                  events,
                  shop.contract().datasets().stream()
                      .filter(each -> each.name().equals("events"))
                      .findFirst()
                      .orElseThrow());
          List<SnapshotPart> parts = first.parts(List.of(events.table()), 4);
          partCount = parts.size();
          for (int index = 0; index < parts.size(); index++) {
            (index % 2 == 0 ? first : second)
                .read(
                    parts.get(index),
                    select,
                    2,
                    (row, fault) -> {
                      assertThat(fault).isNull();
                      assertThat(row.getString(1)).hasToString("old");
                      read.add(row.getLong(0));
                    });
          }
        }
      }
      told.reopen(true);
      told.takeUntil(2_000);
      told.takeUntilIdleAt(writer);
      told.close();

      assertThat(partCount).isGreaterThan(5);
      assertThat(read).hasSize(5_000);
      assertThat(new TreeSet<>(read)).hasSize(5_000);
      assertThat(told.changes()).hasSize(2_000);
      assertThat(told.changes().get(0)).isEqualTo("events + 5001,new");
      assertThat(told.changes().get(1_999)).isEqualTo("events - 1000,null");
    }
  }

  @Test
  void refusesToStartWhereChangesWouldBeMissed() throws Exception {
    try (var server = PostgresServer.startOnFreePort(directory.resolve("postgres"));
        Connection writer = Shop.writer(server)) {
      RandomTransactions.createTables(writer);
      PostgresCapture capture = Shop.of(directory, server.port()).capture();
      assertThat(codes(capture.problemsOfMaking()))
          .containsExactly(
              CaptureCode.UNCHANGED_VALUES_LEFT_OUT,
              CaptureCode.UNCHANGED_VALUES_LEFT_OUT,
              CaptureCode.UNCHANGED_VALUES_LEFT_OUT);
      List<String> plan = capture.plan();
      assertThat(plan)
          .hasSize(2)
          .first()
          .asString()
          .startsWith("CREATE PUBLICATION \"chimera_")
          .endsWith(
              " FOR TABLE \"public\".\"customers\", \"public\".\"events\", \"public\".\"notes\""
                  + " WITH (publish = 'insert, update, delete, truncate',"
                  + " publish_via_partition_root = true)");
      capture.make();
      LogPosition from;
      try (ExportedSnapshot snapshot = capture.begin()) {
        from = snapshot.position();
      }
      assertThat(capture.plan()).isEmpty();
      assertThat(fatal(capture.problemsOfMaking())).isEmpty();
      assertThat(capture.make()).isEmpty();
      assertThat(fatal(capture.problemsOfRestart(from))).isEmpty();

      assertThat(fatal(capture.problemsOfRestart(LogPosition.of("0/1"))))
          .containsExactly(CaptureCode.SLOT_BEYOND_POSITION);
      assertThat(fatal(capture.problemsOfRestart(LogPosition.of("FFFFFFFF/0"))))
          .containsExactly(CaptureCode.LOG_BEHIND_POSITION);
      try (LogReader reader = capture.read(from)) {
        assertThat(fatal(capture.problemsOfRestart(from))).containsExactly(CaptureCode.SLOT_ACTIVE);
        assertThat(reader.position()).isEqualTo(from);
      }
      Shop.execute(writer, "ALTER TABLE customers REPLICA IDENTITY NOTHING", "DROP TABLE events");
      awaitFatal(
          capture,
          from,
          CaptureCode.PUBLICATION_TABLES,
          CaptureCode.REPLICA_IDENTITY,
          CaptureCode.TABLE_MISSING);

      assertThat(capture.planToDrop()).hasSize(2);
      assertThat(capture.drop()).hasSize(2);
      assertThat(capture.planToDrop()).isEmpty();
      assertThatThrownBy(() -> capture.read(from))
          .isInstanceOf(CaptureRefusedException.class)
          .hasMessageStartingWith(
              "Cannot capture changes: SLOT_MISSING: Cannot go on from '" + from)
          .hasMessageContaining("begin anew with a snapshot");
    }
  }

  @Test
  void usesTheSlotThatAnAdministratorHasMade() throws Exception {
    try (var server = PostgresServer.startOnFreePort(directory.resolve("postgres"));
        Connection writer = Shop.writer(server)) {
      RandomTransactions.createTables(writer);
      Shop.execute(writer, "SELECT pg_create_logical_replication_slot('7_of_the_dba', 'pgoutput')");
      Shop shop = Shop.of(directory, server.port());
      var capture =
          new PostgresCapture(
              shop.source(),
              Shop.SECRETS,
              new CaptureName("chimera_shop", "7_of_the_dba", "user-Tables$"),
              shop.contract().datasets());

      assertThat(capture.make())
          .singleElement()
          .asString()
          .startsWith("CREATE PUBLICATION \"user-Tables$\"");
      assertThat(capture.identity()).isNotEqualTo(shop.capture().identity());
      assertThat(codes(capture.warnings())).doesNotContain(CaptureCode.SLOT_LEFT_BEHIND);
      Shop.execute(writer, "SELECT pg_create_logical_replication_slot('chimera_shop', 'pgoutput')");
      assertThat(capture.warnings())
          .filteredOn(warning -> warning.code() == CaptureCode.SLOT_LEFT_BEHIND)
          .extracting(CaptureProblem::message)
          .containsExactly(
              "Slot 'chimera_shop' is called as this pipeline's would be, which has '7_of_the_dba':"
                  + " nobody reads it, and the server keeps its log for it; if it is of no use,"
                  + " SELECT pg_drop_replication_slot('chimera_shop')");
      LogPosition from;
      try (ExportedSnapshot snapshot = capture.begin()) {
        from = snapshot.position();
      }
      Shop.execute(writer, "INSERT INTO notes VALUES (1, 'told')");
      try (LogReader reader = capture.read(from)) {
        assertThat(awaitInsert(reader)).isNotNull();
      }
      assertThat(capture.planToDrop())
          .containsExactly(
              "SELECT pg_drop_replication_slot('7_of_the_dba')",
              "DROP PUBLICATION \"user-Tables$\"");
    }
  }

  private static @Nullable LogEntry awaitInsert(LogReader reader) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      LogEntry entry = reader.poll();
      if (entry != null && entry.message() instanceof LogMessage.Insert) {
        return entry;
      }
    }
    return null;
  }

  @Test
  void refusesWhatTheUserMayNotReadAndKeysThatTellNoRowsApart() throws Exception {
    try (var server = PostgresServer.startOnFreePort(directory.resolve("postgres"));
        Connection writer = Shop.writer(server)) {
      Shop.execute(
          writer, "CREATE TABLE orders (id int PRIMARY KEY, other int, more int NOT NULL)");
      PostgresCapture capture = Shop.of(directory, server.port()).capture();
      assertThat(fatal(capture.problemsOfMaking())).isEmpty();

      Shop.execute(writer, "REVOKE SELECT ON orders FROM " + PostgresServer.USER);
      assertThat(fatal(capture.problemsOfMaking())).containsExactly(CaptureCode.GRANTS_MISSING);
      Shop.execute(
          writer,
          "GRANT SELECT ON orders TO " + PostgresServer.USER,
          "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
          "ALTER TABLE orders REPLICA IDENTITY FULL");
      for (String unfit :
          List.of(
              "ADD PRIMARY KEY (id) DEFERRABLE",
              "ADD CONSTRAINT orders_pkey UNIQUE (other)",
              "ADD CONSTRAINT orders_pkey UNIQUE (id, more)")) {
        Shop.execute(writer, "ALTER TABLE orders " + unfit);
        assertThat(fatal(capture.problemsOfMaking()))
            .as(unfit)
            .containsExactly(CaptureCode.KEY_MISSING);
        Shop.execute(writer, "ALTER TABLE orders DROP CONSTRAINT orders_pkey");
      }
      Shop.execute(writer, "CREATE UNIQUE INDEX partial ON orders (id) WHERE other > 0");
      assertThat(fatal(capture.problemsOfMaking())).containsExactly(CaptureCode.KEY_MISSING);
      Shop.execute(writer, "CREATE UNIQUE INDEX fit ON orders (id) INCLUDE (more)");
      assertThat(fatal(capture.problemsOfMaking())).isEmpty();
      Shop.execute(
          writer,
          "DROP INDEX fit",
          "ALTER TABLE orders ADD PRIMARY KEY (id) DEFERRABLE",
          "ALTER TABLE orders REPLICA IDENTITY DEFAULT");
      assertThat(fatal(capture.problemsOfMaking()))
          .containsExactly(CaptureCode.KEY_MISSING, CaptureCode.REPLICA_IDENTITY);
    }
  }

  @Test
  void looksAtWhatTheLogHasOfEachPartOfAPartitionedTable() throws Exception {
    try (var server = PostgresServer.startOnFreePort(directory.resolve("postgres"));
        Connection writer = Shop.writer(server)) {
      Shop.execute(
          writer,
          "CREATE TABLE orders (id int PRIMARY KEY, body text, n int NOT NULL)"
              + " PARTITION BY RANGE (id)",
          "ALTER TABLE orders REPLICA IDENTITY FULL");
      PostgresCapture capture = Shop.of(directory, server.port()).capture();
      assertThat(capture.problemsOfMaking()).as("no part").isEmpty();

      Shop.execute(
          writer,
          "CREATE SCHEMA old",
          "CREATE TABLE old.orders_1 PARTITION OF orders FOR VALUES FROM (0) TO (10)",
          "CREATE TABLE old.more PARTITION OF orders FOR VALUES FROM (10) TO (30)"
              + " PARTITION BY RANGE (id)",
          "CREATE TABLE old.orders_2 PARTITION OF old.more FOR VALUES FROM (10) TO (20)");
      assertThat(capture.problemsOfMaking())
          .extracting(CaptureProblem::toString)
          .containsExactly(
              "UNCHANGED_VALUES_LEFT_OUT: Long values of table 'public.orders' in its part"
                  + " 'old.orders_1' and 1 more that an update does not touch are not in the log;"
                  + " alter it and each of its parts to REPLICA IDENTITY FULL if it has any");
      Shop.execute(
          writer,
          "ALTER TABLE old.orders_1 REPLICA IDENTITY FULL",
          "ALTER TABLE old.orders_2 REPLICA IDENTITY FULL");
      assertThat(capture.problemsOfMaking()).isEmpty();

      Shop.execute(
          writer,
          "CREATE UNIQUE INDEX other ON old.orders_2 (n)",
          "ALTER TABLE old.orders_2 REPLICA IDENTITY USING INDEX other");
      assertThat(fatal(capture.problemsOfMaking())).containsExactly(CaptureCode.REPLICA_IDENTITY);
      assertThat(capture.problemsOfMaking())
          .extracting(CaptureProblem::message)
          .first()
          .asString()
          .contains("changed rows in its part 'old.orders_2' by [n]; expected [id]");
      Shop.execute(writer, "ALTER TABLE old.orders_2 REPLICA IDENTITY NOTHING");
      assertThat(fatal(capture.problemsOfMaking())).containsExactly(CaptureCode.REPLICA_IDENTITY);
    }
  }

  @Test
  void saysWhoseTransactionASlotWaitsForAndGivesUpByName() throws Exception {
    try (var server = PostgresServer.startOnFreePort(directory.resolve("postgres"));
        Connection writer = Shop.writer(server);
        Connection other = Shop.writer(server)) {
      RandomTransactions.createTables(writer);
      Shop shop = Shop.of(directory, server.port());
      PostgresCapture capture =
          shop.capture().with(new SlotPatience(Duration.ofMillis(100), Duration.ofSeconds(1)));
      other.setAutoCommit(false);
      Shop.execute(other, "INSERT INTO notes VALUES (1, 'not yet')");

      assertThatThrownBy(capture::make)
          .isInstanceOf(CaptureRefusedException.class)
          .hasMessageContaining("TRANSACTIONS_NOT_ENDED: Cannot make slot '")
          .hasMessageContaining("has not ended within 1 s; the oldest: process ");
      var log = PostgresLog.of(shop.contract(), Shop.SECRETS);
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!codes(log.warnings()).contains(CaptureCode.TRANSACTIONS_OPEN)) {
        assertThat(System.nanoTime()).isLessThan(end);
      }

      other.commit();
      assertThat(capture.make()).hasSize(1);
      assertThat(codes(log.warnings())).doesNotContain(CaptureCode.TRANSACTIONS_OPEN);
      Shop.execute(other, "UPDATE notes SET id = 2");
      assertThatThrownBy(capture::begin)
          .isInstanceOf(CaptureRefusedException.class)
          .hasMessageContaining("TRANSACTIONS_NOT_ENDED");
      other.commit();
      capture.begin().close();
    }
  }

  @Test
  void saysThatItMayNotSeeSinceWhenATransactionIsOpen() throws Exception {
    String hidden = ", since a time that the user may not see without pg_read_all_stats";
    try (var server = PostgresServer.startOnFreePort(directory.resolve("postgres"));
        Connection writer = Shop.writer(server);
        Connection administrator = administrator(server)) {
      RandomTransactions.createTables(writer);
      Shop shop = Shop.of(directory, server.port());
      PostgresCapture capture =
          shop.capture().with(new SlotPatience(Duration.ofMillis(100), Duration.ofSeconds(1)));
      var log = PostgresLog.of(shop.contract(), Shop.SECRETS);
      assertThat(codes(log.warnings())).doesNotContain(CaptureCode.TRANSACTIONS_OPEN);
      administrator.setAutoCommit(false);
      Shop.execute(administrator, "SELECT txid_current()");

      assertThat(log.warnings())
          .filteredOn(warning -> warning.code() == CaptureCode.TRANSACTIONS_OPEN)
          .extracting(CaptureProblem::message)
          .singleElement()
          .asString()
          .contains("the oldest is that of process ")
          .endsWith(hidden);
      assertThatThrownBy(capture::make)
          .isInstanceOf(CaptureRefusedException.class)
          .hasMessageContaining("the oldest: process ")
          .hasMessageContaining(hidden);
      administrator.rollback();
      Shop.execute(administrator, "GRANT pg_read_all_stats TO " + PostgresServer.USER);
      administrator.commit();
      Shop.execute(administrator, "SELECT txid_current()");
      assertThatThrownBy(capture::make)
          .isInstanceOf(CaptureRefusedException.class)
          .message()
          .containsPattern("the oldest: process [0-9]+, for [0-9]+ s");
    }
  }

  private static Connection administrator(PostgresServer server) throws SQLException {
    return DriverManager.getConnection(server.url(), "postgres", PostgresServer.PASSWORD);
  }

  @Test
  void saysHowMuchLogIsKeptAndHowMuchIsLeft() throws Exception {
    try (var server = PostgresServer.startOnFreePort(directory.resolve("postgres"));
        Connection writer = Shop.writer(server)) {
      RandomTransactions.createTables(writer);
      Shop shop = Shop.of(directory, server.port());
      var reading =
          new PostgresReading(shop.contract(), shop.capture().identity(), OFTEN, Map.of());
      assertThat(reading.extent()).as("no slot").isEmpty();
      shop.capture().make();
      long from = shop.capture().end().lsn();
      Shop.execute(writer, "INSERT INTO notes VALUES (1, repeat('x', 100000))");

      LogExtent extent = reading.extent().orElseThrow();

      long written = shop.capture().end().lsn() - from;
      assertThat(extent.bytesAfter(from)).isBetween(1L, written);
      assertThat(extent.keptBytes()).isGreaterThanOrEqualTo(extent.bytesAfter(from));
      assertThat(extent.bytesAfter(Long.MAX_VALUE)).isZero();
    }
  }

  @Test
  void tellsOfAnAlteredTableAtTheVeryChange() throws Exception {
    try (var server = PostgresServer.startOnFreePort(directory.resolve("postgres"));
        Connection writer = Shop.writer(server)) {
      Shop.execute(
          writer,
          "CREATE TABLE orders (id int PRIMARY KEY, body text, total numeric(6,2))",
          "ALTER TABLE orders ALTER body SET STORAGE EXTERNAL");
      Shop shop = Shop.of(directory, server.port());
      Dataset orders = shop.contract().datasets().get(0);
      PostgresCapture capture = shop.capture();
      capture.make();
      LogPosition from;
      try (ExportedSnapshot snapshot = capture.begin()) {
        from = snapshot.position();
      }
      String identity = capture.identity();
      Shop.execute(
          writer,
          "INSERT INTO orders VALUES (1, repeat('x', 9000), 1)",
          "UPDATE orders SET total = 2",
          "ALTER TABLE orders REPLICA IDENTITY FULL",
          "UPDATE orders SET total = 3",
          "ALTER TABLE orders ADD COLUMN more text",
          "UPDATE orders SET total = 4",
          "ALTER TABLE orders ALTER total TYPE numeric(8,2)",
          "UPDATE orders SET total = 100000",
          "ALTER TABLE orders RENAME COLUMN total TO sum",
          "UPDATE orders SET sum = 6");
      server.restart();
      PostgresTypes types = types(server);

      var told = new ArrayList<String>();
      try (LogReader reader = capture.read(from)) {
        told.addAll(wordsOfOrders(reader, orders, types, 6));
      }

      assertThat(capture.identity()).isEqualTo(identity);
      assertThat(told)
          .containsExactly(
              "table []",
              "1 9000 1.00 {}",
              // Without a row before, the long value is not there, and that is said.
              "1 null 2.00 {1}",
              "table []",
              "1 9000 3.00 {}",
              "table [column 'more' (text) is new]",
              "1 9000 4.00 {}",
              "table [column 'total' is numeric; expected decimal(6,2), column 'more' (text) is new]",
              "NUMERIC_OVERFLOW",
              "table [column 'total' is not there; expected decimal(6,2), column 'sum' (numeric) is new, column 'more' (text) is new]");
    }
  }

  private static PostgresTypes types(PostgresServer server) throws SQLException {
    try (Connection connection = Shop.writer(server)) {
      return PostgresTypes.of(connection);
    }
  }

  /** What is told of a table's columns and rows up to so many changes. */
  private static List<String> wordsOfOrders(
      LogReader reader, Dataset orders, PostgresTypes types, int changes) {
    var told = new ArrayList<String>();
    var fingerprints = new TreeSet<String>();
    LogMessage.Relation relation = null;
    boolean fits = false;
    int seen = 0;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (seen < changes) {
      assertThat(System.nanoTime()).as("%s", told).isLessThan(deadline);
      LogEntry entry = reader.poll();
      if (entry == null) {
        continue;
      }
      if (entry.message() instanceof LogMessage.Relation now) {
        relation = now;
        assertThat(fingerprints.add(now.fingerprint())).isTrue();
        List<Drift> drift = Drift.between(orders, null, LoggedRow.columns(now, types), null);
        fits = drift.stream().noneMatch(each -> each.kind() == Drift.Kind.DROPPED);
        told.add("table " + drift);
      } else if (entry.message() instanceof LogMessage.Insert insert) {
        seen++;
        told.add(words(LoggedRow.of(relation, types, orders), insert.row(), null));
      } else if (entry.message() instanceof LogMessage.Update update) {
        seen++;
        if (fits) {
          told.add(words(LoggedRow.of(relation, types, orders), update.row(), update.before()));
        }
      }
    }
    return told;
  }

  private static String words(LoggedRow logged, Tuple tuple, @Nullable Tuple before) {
    var row = new TypedRow(3);
    Fault fault = logged.read(tuple, before, row);
    if (fault != null) {
      return fault.code().name();
    }
    return row.getInt(0)
        + " "
        + (row.isNullAt(1) ? "null" : row.getString(1).toString().length())
        + " "
        + row.getDecimal(2, 6, 2)
        + " "
        + logged.unchanged();
  }

  /** The server takes a moment to see that a reader has gone. */
  private static void awaitFatal(
      PostgresCapture capture, LogPosition from, CaptureCode... expected) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<CaptureProblem.Code> found = fatal(capture.problemsOfRestart(from));
    while (found.contains(CaptureCode.SLOT_ACTIVE) && System.nanoTime() < deadline) {
      found = fatal(capture.problemsOfRestart(from));
    }
    assertThat(found).containsExactly(expected);
  }

  private static List<CaptureProblem.Code> codes(List<CaptureProblem> problems) {
    return problems.stream().map(CaptureProblem::code).toList();
  }

  private static List<CaptureProblem.Code> fatal(List<CaptureProblem> problems) {
    return problems.stream().filter(CaptureProblem::isFatal).map(CaptureProblem::code).toList();
  }

  /** What was told, and what of it would be known again after a failure. */
  private static final class Told {
    private final PostgresCapture capture;
    private final List<String> changes = new ArrayList<>();
    private LogWords words = new LogWords();
    private LogPosition position = LogPosition.after(0);
    private LogPosition kept = LogPosition.after(0);
    private int keptChanges;
    private @Nullable LogReader reader;

    private Told(PostgresCapture capture) {
      this.capture = capture;
    }

    List<String> changes() {
      return changes;
    }

    LogPosition position() {
      return position;
    }

    void keep(LogPosition first) {
      position = first;
      kept = first;
    }

    /** A checkpoint. */
    void keep() {
      kept = position;
      keptChanges = changes.size();
      if (reader != null) {
        reader.confirm(kept);
        try {
          reader.report();
        } catch (DatabaseUnavailableException e) {
          reopen(true);
        }
      }
    }

    /** Goes on from what was taken, or from the checkpoint before. */
    void reopen(boolean fromKept) {
      close();
      if (fromKept) {
        position = kept;
        changes.subList(keptChanges, changes.size()).clear();
      }
      words = new LogWords();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (reader == null) {
        try {
          reader = capture.read(position, OFTEN);
        } catch (CaptureRefusedException e) {
          // The server takes a moment to see that the last reader has gone.
          assertThat(codes(e.problems())).containsExactly(CaptureCode.SLOT_ACTIVE);
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
      LogEntry entry = reader.poll();
      position = reader.position();
      if (entry == null) {
        return false;
      }
      assertThat(entry.position()).isEqualTo(position);
      String word = words.of(entry);
      if (word != null) {
        changes.add(word);
      }
      return true;
    }

    void takeUntil(int count) {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (changes.size() < count) {
        poll();
        assertThat(System.nanoTime()).as("%d of %d", changes.size(), count).isLessThan(deadline);
      }
    }

    /** Until the server has said that there is no more up to where its log ends now. */
    void takeUntilIdleAt(Connection writer) throws SQLException {
      LogPosition end;
      try (var statement = writer.createStatement();
          var row = statement.executeQuery("SELECT pg_current_wal_flush_lsn()::text")) {
        row.next();
        end = LogPosition.of(row.getString(1));
      }
      long deadline = System.nanoTime() + PATIENCE.toNanos();
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
