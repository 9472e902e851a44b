package io.chimera.connectors.mysql;

import io.chimera.connectors.database.DatabaseAccess;
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
   * @param count how many connections are wanted; where the server is too busy to let so many begin
   *     at one position, it may be fewer
   * @throws io.chimera.connectors.database.DatabaseUnavailableException if the server refuses
   */
  static ConsistentSnapshot take(
      DatabaseAccess access, Secrets secrets, boolean isMariaDb, int count) {
    var connections = new ArrayList<Connection>();
    try {
      for (int index = 0; index < Math.max(1, count); index++) {
        Connection connection = access.open(secrets);
        connections.add(connection);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      }
      BinlogPosition position =
          isMariaDb ? together(connections) : behindLock(access, secrets, connections);
      return new ConsistentSnapshot(
          position, connections.stream().map(each -> new SnapshotReader(access, each)).toList());
    } catch (SQLException failure) {
      throw closing(connections, access.unavailable("take a snapshot", failure));
    } catch (RuntimeException failure) {
      throw closing(connections, failure);
    }
  }

  /**
   * A transaction of MariaDB knows its own position, and no lock is needed: those that have begun
   * at the same one see the same. Others are tried again, and let go in the end.
   */
  private static BinlogPosition together(List<Connection> connections) throws SQLException {
    var best = new HashMap<Connection, BinlogPosition>();
    for (int attempt = 0; attempt < ATTEMPTS && best.size() < connections.size(); attempt++) {
      var begun = new HashMap<Connection, BinlogPosition>();
      for (Connection connection : connections) {
        execute(connection, BEGIN_MARIADB);
        begun.put(connection, ownPosition(connection));
      }
      BinlogPosition common = mostCommon(begun);
      begun.values().removeIf(each -> !each.equals(common));
      best.clear();
      best.putAll(begun);
    }
    for (Connection connection : List.copyOf(connections)) {
      if (!best.containsKey(connection)) {
        connections.remove(connection);
        connection.close();
      }
    }
    return best.values().iterator().next();
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
  private static BinlogPosition behindLock(
      DatabaseAccess access, Secrets secrets, List<Connection> connections) throws SQLException {
    try (Connection locking = access.openToAdminister(secrets)) {
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
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** From where on the log has what the snapshot has not. */
  public BinlogPosition position() {
    return position;
  }

  /** Who reads it, each on a connection of its own; one at least. */
  public List<SnapshotReader> readers() {
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

  /** Ends at once, whatever is being read. */
  void abort() {
    readers.forEach(SnapshotReader::abort);
  }

  @Override
  public void close() {
    readers.forEach(SnapshotReader::close);
  }
}
