package io.chimera.connectors.mysql;

import io.chimera.connectors.database.BatchRows;
import io.chimera.connectors.database.DatabaseAccess;
import io.chimera.connectors.database.Discovery;
import io.chimera.connectors.database.FoundTable;
import io.chimera.connectors.database.TableSelect;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.SourceTable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a snapshot, part by part, on a connection of its own; those of one {@link
 * ConsistentSnapshot} see the same. Not thread-safe.
 */
final class SnapshotReader implements AutoCloseable {
  /** Few, as there are several connections to a table; rows are not asked for one by one. */
  private static final int FETCH_ROWS = 500;

  /** What the server says to who has waited for a table for too long. */
  private static final int WAITED_TOO_LONG = 1205;

  /** The first column of the primary key, and about how many rows there are. */
  private static final String SHAPE =
      """
      SELECT c.COLUMN_NAME, c.DATA_TYPE, t.TABLE_ROWS
      FROM information_schema.STATISTICS s
      JOIN information_schema.COLUMNS c ON c.TABLE_SCHEMA = s.TABLE_SCHEMA
        AND c.TABLE_NAME = s.TABLE_NAME AND c.COLUMN_NAME = s.COLUMN_NAME
      JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = s.TABLE_SCHEMA
        AND t.TABLE_NAME = s.TABLE_NAME
      WHERE s.TABLE_SCHEMA = ? AND s.TABLE_NAME = ? AND s.INDEX_NAME = 'PRIMARY'
        AND s.SEQ_IN_INDEX = 1
      """;

  private final DatabaseAccess access;
  private final Connection connection;

  SnapshotReader(DatabaseAccess access, Connection connection) {
    this.access = access;
    this.connection = connection;
  }

  /**
   * The parts of a table, each of about so many rows where the first column of the primary key is a
   * whole number; another table is one part.
   */
  List<SnapshotPart> parts(SourceTable table, long rowsInPart) {
    try (var statement = connection.prepareStatement(SHAPE)) {
      statement.setString(1, table.schema());
      statement.setString(2, table.name());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next() || !isWhole(row.getString(2))) {
          return List.of(SnapshotPart.whole(table));
        }
        return parts(table, row.getString(1), row.getLong(3) / rowsInPart + 1);
      }
    } catch (SQLException failure) {
      throw access.unavailable("look for the size of table '" + table + "'", failure);
    }
  }

  private static boolean isWhole(String type) {
    return switch (type) {
      case "tinyint", "smallint", "mediumint", "int", "bigint" -> true;
      default -> false;
    };
  }

  private List<SnapshotPart> parts(SourceTable table, String column, long count)
      throws SQLException {
    String bounds =
        "SELECT MIN(%1$s), MAX(%1$s) FROM %2$s.%3$s"
            .formatted(quoted(column), quoted(table.schema()), quoted(table.name()));
    try (var statement = connection.createStatement();
        ResultSet row = statement.executeQuery(bounds)) {
      row.next();
      BigInteger smallest = whole(row.getBigDecimal(1));
      BigInteger largest = whole(row.getBigDecimal(2));
      return smallest == null || largest == null
          ? List.of(SnapshotPart.whole(table))
          : SnapshotPart.of(table, column, smallest, largest, count);
    }
  }

  private static @Nullable BigInteger whole(@Nullable BigDecimal number) {
    return number == null ? null : number.toBigInteger();
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** Keeps a table from being altered while the snapshot is held; waits for who is altering it. */
  void hold(SourceTable table) {
    try {
      touch(table);
    } catch (SQLException failure) {
      throw access.unavailable("read table '" + table + "'", failure);
    }
  }

  /**
   * As {@link #hold}, but waits for a second at most.
   *
   * @return whether it is held
   */
  boolean holdsSoon(SourceTable table) {
    try {
      execute("SET SESSION lock_wait_timeout = 1");
      touch(table);
      return true;
    } catch (SQLException failure) {
      if (failure.getErrorCode() == WAITED_TOO_LONG) {
        return false;
      }
      throw access.unavailable("read table '" + table + "'", failure);
    }
  }

  private void touch(SourceTable table) throws SQLException {
    execute("SELECT 1 FROM %s.%s LIMIT 0".formatted(quoted(table.schema()), quoted(table.name())));
  }

  private void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A dataset's table as it is there. */
  FoundTable find(DatabaseSourceSpec source, Dataset dataset) {
    try {
      return Discovery.table(source, connection, dataset);
    } catch (SQLException failure) {
      throw access.unavailable("look for tables", failure);
    }
  }

  /**
   * Begins to read a part. It has to be closed before the next one.
   *
   * @param select how the part's table is read
   * @param columns of the rows
   */
  BatchRows open(SnapshotPart part, TableSelect select, List<Column> columns) {
    try {
      for (String setting : select.session()) {
        execute(setting);
      }
      PreparedStatement statement = connection.prepareStatement(select.sql() + part.condition());
      // The driver holds all rows otherwise.
      statement.setFetchSize(FETCH_ROWS);
      return new BatchRows(
          access,
          part.table(),
          null,
          statement,
          select,
          columns,
          connection.prepareStatement(select.countSql() + part.condition()));
    } catch (SQLException failure) {
      throw access.unavailable("read table '" + part.table() + "'", failure);
    }
  }

  /** Ends at once, whatever is being read; who closes waits for its last row. */
  void abort() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // What it was reading has just ended by itself.
      return;
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException failure) {
      throw access.unavailable("leave the snapshot", failure);
    }
  }
}
