package io.chimera.connectors.database;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.SourceTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Postgres. */
final class PostgresDialect implements Dialect {
  private static final Pattern SNAPSHOT = Pattern.compile("[0-9A-F-]{1,40}");

  @Override
  public String quoted(String name) {
    return PostgresSelect.quoted(name);
  }

  @Override
  public List<String> session() {
    return PostgresSelect.SESSION;
  }

  @Override
  public List<FoundTable> tables(Connection connection, String database, TablePatterns patterns)
      throws SQLException {
    return new PostgresCatalog(connection).tables(patterns);
  }

  @Override
  public Set<String> filled(Connection connection, SourceTable table) throws SQLException {
    return new PostgresCatalog(connection).filled(table);
  }

  @Override
  public TableSize size(Connection connection, SourceTable table) throws SQLException {
    return new PostgresCatalog(connection).size(table);
  }

  @Override
  public SelectedColumn select(FoundColumn found, Column column, int maxValueBytes) {
    return PostgresSelect.of(found, column, maxValueBytes);
  }

  @Override
  public void bind(PreparedStatement statement, int place, OrderedKind kind, long value)
      throws SQLException {
    switch (kind) {
      case WHOLE -> statement.setLong(place, value);
      case DATE -> statement.setObject(place, LocalDate.ofEpochDay(value));
      case TIMESTAMP -> statement.setObject(place, EpochTimes.ofMicros(value));
      case TIMESTAMPTZ ->
          statement.setObject(place, EpochTimes.ofMicros(value).atOffset(ZoneOffset.UTC));
    }
  }

  @Override
  public String beginSnapshot(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      // It waits while others read.
      statement.execute("SET idle_in_transaction_session_timeout = 0");
    }
    enterSnapshot(connection, null);
    return Answers.text(connection, "SELECT pg_export_snapshot()");
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public void enterSnapshot(Connection connection, @Nullable String snapshot) throws SQLException {
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    // Else the driver takes the whole result at once.
    connection.setAutoCommit(false);
    if (snapshot == null) {
      return;
    }
    if (!SNAPSHOT.matcher(snapshot).matches()) {
      throw new IllegalArgumentException(
          "Cannot enter snapshot '" + snapshot + "': expected as 0-1F-1");
    }
    try (var statement = connection.createStatement()) {
      // No parameter is allowed here.
      statement.execute("SET TRANSACTION SNAPSHOT '" + snapshot + "'");
    }
  }

  @Override
  public String logPosition(Connection connection) throws SQLException {
    return Answers.text(
        connection,
        """
        SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()
          ELSE pg_current_wal_insert_lsn() END::text
        """);
  }

  /** A transaction may be in the log already and not be seen yet; so none may be under way. */
  @Override
  public boolean isExact(Connection connection, boolean isUnmoved) throws SQLException {
    return isUnmoved
        && Answers.text(
                connection,
                """
                SELECT pg_snapshot_xmin(pg_current_snapshot())
                  = pg_snapshot_xmax(pg_current_snapshot())
                """)
            .equals("t");
  }
}
