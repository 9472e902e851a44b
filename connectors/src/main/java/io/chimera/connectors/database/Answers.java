package io.chimera.connectors.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

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

  /** The first column of all rows that a query has. */
  static Set<String> texts(Connection connection, String sql, String... parameters)
      throws SQLException {
    var texts = new HashSet<String>();
    try (var statement = connection.prepareStatement(sql)) {
      for (int index = 0; index < parameters.length; index++) {
        statement.setString(index + 1, parameters[index]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          texts.add(rows.getString(1));
        }
      }
    }
    return texts;
  }

  /** Rows and bytes, as a query has them in this order; unknown where it has none. */
  static TableSize size(Connection connection, String sql, String schema, String table)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, schema);
      statement.setString(2, table);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next()
            ? new TableSize(rows.getObject(1, Long.class), rows.getObject(2, Long.class))
            : TableSize.UNKNOWN;
      }
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
