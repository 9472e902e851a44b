package io.chimera.connectors.database;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.SourceTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** MySQL and MariaDB. */
final class MySqlDialect implements Dialect {
  /** A reader that waits for the pipeline behind it is not gone. */
  private static final String PATIENCE = "SET net_write_timeout = 86400";

  @Override
  public String quoted(String name) {
    return MySqlSelect.quoted(name);
  }

  @Override
  public List<String> session() {
    return Stream.concat(MySqlSelect.SESSION.stream(), Stream.of(PATIENCE)).toList();
  }

  @Override
  public List<FoundTable> tables(Connection connection, String database, TablePatterns patterns)
      throws SQLException {
    return new MySqlCatalog(connection, database).tables(patterns);
  }

  @Override
  public Set<String> filled(Connection connection, SourceTable table) throws SQLException {
    return new MySqlCatalog(connection, table.schema()).filled(table.name());
  }

  @Override
  public boolean hasLoggedKey(Connection connection, SourceTable table) throws SQLException {
    return new MySqlCatalog(connection, table.schema()).hasPrimaryKey(table.name());
  }

  @Override
  public TableSize size(Connection connection, SourceTable table) throws SQLException {
    return new MySqlCatalog(connection, table.schema()).size(table.name());
  }

  @Override
  public SelectedColumn select(FoundColumn found, Column column, int maxValueBytes) {
    return MySqlSelect.of(found, column, maxValueBytes);
  }

  /** Times as text, which no driver moves to its own zone; the session's is UTC. */
  @Override
  public void bind(PreparedStatement statement, int place, OrderedKind kind, long value)
      throws SQLException {
    switch (kind) {
      case WHOLE -> statement.setLong(place, value);
      case DATE -> statement.setString(place, LocalDate.ofEpochDay(value).toString());
      case TIMESTAMP, TIMESTAMPTZ -> statement.setString(place, EpochTimes.text(value));
    }
  }

  @Override
  public @Nullable String beginSnapshot(Connection connection) throws SQLException {
    enterSnapshot(connection, null);
    return null;
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public void enterSnapshot(Connection connection, @Nullable String snapshot) throws SQLException {
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try (var statement = connection.createStatement()) {
      statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
    }
  }

  /** MariaDB knows where its log was when the transaction began; MySQL does not say. */
  @Override
  public @Nullable String logPosition(Connection connection) throws SQLException {
    String file = null;
    String position = null;
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW STATUS LIKE 'binlog_snapshot_%'")) {
      while (rows.next()) {
        switch (rows.getString(1).toLowerCase(Locale.ROOT)) {
          case "binlog_snapshot_file" -> file = rows.getString(2);
          case "binlog_snapshot_position" -> position = rows.getString(2);
          default -> {}
        }
      }
    }
    return file == null || file.isEmpty() ? null : file + ":" + position;
  }

  @Override
  public boolean isExact(Connection connection, boolean isUnmoved) {
    return true;
  }
}
