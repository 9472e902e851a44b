package io.chimera.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;

/** As little as reading a table by JDBC can be: one connection, one query, rows decoded. */
final class BareRead implements Snapshot {
  /** As our own reads ask for. */
  private static final int FETCH_ROWS = 2_000;

  private final Connection connection;
  private final String table;
  private final ColumnSums sums = new ColumnSums(SnapshotTable.COLUMNS.size());

  private BareRead(Connection connection, String table) {
    this.connection = connection;
    this.table = table;
  }

  static BareRead open(SnapshotRun.Server server, String table) throws SQLException {
    Connection connection =
        DriverManager.getConnection(server.url(), server.user(), server.password());
    // Without it the driver takes all rows at once.
    connection.setAutoCommit(false);
    return new BareRead(connection, table);
  }

  @Override
  public void await() throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.setFetchSize(FETCH_ROWS);
      try (ResultSet row =
          statement.executeQuery(
              "SELECT %s FROM %s".formatted(String.join(", ", SnapshotTable.COLUMNS), table))) {
        while (row.next()) {
          add(row);
        }
      }
    }
  }

  private void add(ResultSet row) throws SQLException {
    int column = 1;
    sums.begin(row.getLong(column++));
    sums.add((long) row.getInt(column++));
    sums.add(row.getObject(column++, LocalDateTime.class));
    sums.add(row.getObject(column++, LocalDate.class));
    sums.add(row.getString(column++));
    sums.add(row.getBigDecimal(column++));
    sums.add(row.getDouble(column++));
    sums.add(row.getBoolean(column++));
    sums.add(row.getString(column++));
    sums.add(row.getString(column));
  }

  @Override
  public ColumnSums.Content content() {
    return sums.content();
  }

  @Override
  public int commits() {
    return 0;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
