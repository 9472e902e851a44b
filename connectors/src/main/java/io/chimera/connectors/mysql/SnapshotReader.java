package io.chimera.connectors.mysql;

import io.chimera.connectors.database.BatchRows;
import io.chimera.connectors.database.DatabaseAccess;
import io.chimera.connectors.database.TableSelect;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.SourceTable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a snapshot, part by part, on a connection of its own; those of one {@link
 * ConsistentSnapshot} see the same. Not thread-safe.
 */
public final class SnapshotReader implements AutoCloseable {
  private static final int FETCH_ROWS = 2_000;

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
   * The parts of tables, each of about so many rows where the first column of the primary key is a
   * whole number; other tables are one part each.
   */
  public List<SnapshotPart> parts(List<SourceTable> tables, long rowsInPart) {
    var parts = new ArrayList<SnapshotPart>();
    try {
      for (SourceTable table : tables) {
        parts.addAll(parts(table, rowsInPart));
      }
    } catch (SQLException failure) {
      throw access.unavailable("look for the size of tables", failure);
    }
    return List.copyOf(parts);
  }

  private List<SnapshotPart> parts(SourceTable table, long rowsInPart) throws SQLException {
    try (var statement = connection.prepareStatement(SHAPE)) {
      statement.setString(1, table.schema());
      statement.setString(2, table.name());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next() || !isWhole(row.getString(2))) {
          return List.of(SnapshotPart.whole(table));
        }
        return parts(table, row.getString(1), row.getLong(3) / rowsInPart + 1);
      }
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

  /**
   * Begins to read a part. It has to be closed before the next one.
   *
   * @param select how the part's table is read
   * @param columns of the rows
   */
  public BatchRows open(SnapshotPart part, TableSelect select, List<Column> columns) {
    try {
      try (var statement = connection.createStatement()) {
        for (String setting : select.session()) {
          statement.execute(setting);
        }
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
    } catch (SQLException failure) {
      throw access.unavailable("leave the snapshot", failure);
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
