package io.chimera.connectors.mysql;

import io.chimera.connectors.database.DatabaseAccess;
import io.chimera.connectors.database.DatabaseUnavailableException;
import io.chimera.schemas.contract.SourceTable;
import io.chimera.schemas.platform.Secrets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The state of a database as of a position of its log, seen by several connections. It is held for
 * as long as they are open.
 */
public final class ConsistentSnapshot implements AutoCloseable {
  private static final int ATTEMPTS = 20;
  private static final int LOCK_SECONDS = 10;
  private static final String BEGIN = "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY";
  private static final String BEGIN_MARIADB = "START TRANSACTION WITH CONSISTENT SNAPSHOT";

  private final BinlogPosition position;
  private final List<SnapshotReader> readers;

  private ConsistentSnapshot(BinlogPosition position, List<SnapshotReader> readers) {
    this.position = position;
    this.readers = List.copyOf(readers);
  }

  /**
   * Takes one.
   *
   * @param count how many connections are wanted; it may be fewer where the server refuses those
   *     behind the first, or is too busy to let so many begin at one position
   * @throws DatabaseUnavailableException if the server refuses
   */
  static ConsistentSnapshot take(
      DatabaseAccess access, Secrets secrets, boolean isMariaDb, int count) {
    var connections = new ArrayList<Connection>();
    // The one that is needed comes before those that help.
    try (Connection locking = isMariaDb ? null : access.openToAdminister(secrets)) {
      connect(access, secrets, count, connections);
      BinlogPosition position =
          locking == null ? together(connections) : behindLock(locking, connections);
      return new ConsistentSnapshot(
          position, connections.stream().map(each -> new SnapshotReader(access, each)).toList());
    } catch (SQLException failure) {
      throw closing(connections, access.unavailable("take a snapshot", failure));
    } catch (RuntimeException failure) {
      throw closing(connections, failure);
    }
  }

  private static void connect(
      DatabaseAccess access, Secrets secrets, int count, List<Connection> connections)
      throws SQLException {
    while (connections.size() < Math.max(1, count)) {
      Connection connection;
      try {
        connection = access.open(secrets);
      } catch (DatabaseUnavailableException refused) {
        if (connections.isEmpty()) {
          throw refused;
        }
        return;
      }
      connections.add(connection);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    }
  }

  /**
   * A transaction of MariaDB knows its own position, and no lock is needed: those that have begun
   * at the same one see the same. All are tried again where some have not; with each attempt fewer
   * are enough, and the others are let go in the end.
   */
  private static BinlogPosition together(List<Connection> connections) throws SQLException {
    var begun = new HashMap<Connection, BinlogPosition>();
    for (int left = ATTEMPTS; begun.size() < enough(connections.size(), left); left--) {
      // One right behind the other, as each commit in between makes two positions of one.
      for (Connection connection : connections) {
        execute(connection, BEGIN_MARIADB);
      }
      for (Connection connection : connections) {
        begun.put(connection, ownPosition(connection));
      }
      BinlogPosition common = mostCommon(begun);
      begun.values().removeIf(each -> !each.equals(common));
    }
    for (Connection connection : List.copyOf(connections)) {
      if (!begun.containsKey(connection)) {
        connections.remove(connection);
        connection.close();
      }
    }
    return begun.values().iterator().next();
  }

  /** All at first, one in the end. */
  static int enough(int connections, int attemptsLeft) {
    return (connections * attemptsLeft + ATTEMPTS - 1) / ATTEMPTS;
  }

  private static BinlogPosition mostCommon(Map<Connection, BinlogPosition> begun) {
    var counts = new HashMap<BinlogPosition, Integer>();
    begun.values().forEach(each -> counts.merge(each, 1, Integer::sum));
    return counts.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElseThrow();
  }

  private static BinlogPosition ownPosition(Connection connection) throws SQLException {
    var status = new HashMap<String, String>();
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW STATUS LIKE 'binlog_snapshot_%'")) {
      while (rows.next()) {
        status.put(rows.getString(1).toLowerCase(Locale.ROOT), rows.getString(2));
      }
    }
    String file = status.get("binlog_snapshot_file");
    String offset = status.get("binlog_snapshot_position");
    if (file == null || offset == null || file.isEmpty()) {
      throw new SQLException("the server does not say to what position a snapshot belongs");
    }
    return BinlogPosition.of(BinlogFile.of(file).number(), Long.parseLong(offset));
  }

  /** MySQL needs a moment in which nobody writes. */
  private static BinlogPosition behindLock(Connection locking, List<Connection> connections)
      throws SQLException {
    try {
      // Who waits for the lock keeps others from writing already.
      execute(locking, "SET SESSION lock_wait_timeout = " + LOCK_SECONDS);
      execute(locking, "FLUSH TABLES WITH READ LOCK");
    } catch (SQLException refused) {
      throw new SQLException(
          "it needs a moment without writes: " + refused.getMessage(),
          refused.getSQLState(),
          refused.getErrorCode(),
          refused);
    }
    for (Connection connection : connections) {
      execute(connection, BEGIN);
    }
    BinlogPosition position = CaptureCatalog.end(locking);
    execute(locking, "UNLOCK TABLES");
    return position;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * The same, held by those that keep a table from being altered. Who wants to alter it may wait
   * for the first of them already; another one that waited behind him would keep the first, and so
   * all three, waiting for ever. It is let go.
   */
  ConsistentSnapshot holding(SourceTable table) {
    SnapshotReader first = readers.get(0);
    first.hold(table);
    var holding = new ArrayList<>(List.of(first));
    for (SnapshotReader reader : readers.subList(1, readers.size())) {
      if (reader.holdsSoon(table)) {
        holding.add(reader);
      } else {
        reader.close();
      }
    }
    return new ConsistentSnapshot(position, holding);
  }

  /** From where on the log has what the snapshot has not. */
  public BinlogPosition position() {
    return position;
  }

  /** Who reads it, each on a connection of its own; one at least. */
  List<SnapshotReader> readers() {
    return readers;
  }

  private static <T extends RuntimeException> T closing(List<Connection> connections, T failure) {
    for (Connection connection : connections) {
      try {
        connection.close();
      } catch (SQLException e) {
        failure.addSuppressed(e);
      }
    }
    return failure;
  }

  /**
   * Ends at once, whatever is being read; a server that is silent is waited for once, not by each.
   */
  void abort() {
    List<Thread> threads =
        readers.stream().map(reader -> new Thread(reader::abort, "snapshot-abort")).toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @Override
  public void close() {
    readers.forEach(SnapshotReader::close);
  }
}
