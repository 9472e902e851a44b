package io.chimera.connectors.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What is asked of a connection beside the reading of rows. */
final class Answers {
  private Answers() {}

  /** The answer to a query that has one. */
  static String text(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Ends a connection that is of no use any more, because of something that is told already. */
  static void leave(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // It is gone already.
      return;
    }
  }
}
