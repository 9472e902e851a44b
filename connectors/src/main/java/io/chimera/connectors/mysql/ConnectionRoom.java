package io.chimera.connectors.mysql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * How many connections a server has room for.
 *
 * @param max that it allows
 * @param open those of everybody
 * @param maxOfUser that it allows the user; 0 for as many as there are
 * @param openOfUser those of the user
 */
record ConnectionRoom(long max, long open, long maxOfUser, long openOfUser) {
  /** More of them would only keep each other from the disk, and the pipeline from its turn. */
  static final int MOST = 4;

  private static final String LIMITS =
      """
      SELECT @@GLOBAL.max_connections, @@SESSION.max_user_connections, (
        SELECT COUNT(*) FROM information_schema.PROCESSLIST
        WHERE USER = SUBSTRING_INDEX(USER(), '@', 1))
      """;

  static ConnectionRoom of(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      long open;
      try (ResultSet row = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Threads_connected'")) {
        row.next();
        open = row.getLong(2);
      }
      try (ResultSet row = statement.executeQuery(LIMITS)) {
        row.next();
        return new ConnectionRoom(row.getLong(1), open, row.getLong(2), row.getLong(3));
      }
    }
  }

  /**
   * How many connections may read so many ranges: as many as there are, a few at most, and no more
   * than half of those that are left, since other tables are read too, and others want to connect.
   */
  int forRanges(int ranges) {
    long left = max - open;
    if (maxOfUser > 0) {
      left = Math.min(left, maxOfUser - openOfUser);
    }
    return (int) Math.max(1, Math.min(Math.min(MOST, ranges), left / 2));
  }
}
