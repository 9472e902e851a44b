package io.chimera.connectors.mysql;

import io.chimera.connectors.database.BinlogColumn;
import io.chimera.schemas.contract.SourceTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * What the log's descriptions of tables need from the catalog: the names of character sets, and the
 * types of MariaDB that the log has as mere bytes.
 */
final class LogTypes {
  private static final String COLLATIONS =
      "SELECT ID, CHARACTER_SET_NAME FROM information_schema.COLLATIONS WHERE ID IS NOT NULL";

  /** MariaDB has collations that are of several character sets, each with a number. */
  private static final String SHARED_COLLATIONS =
      """
      SELECT ID, CHARACTER_SET_NAME FROM information_schema.COLLATION_CHARACTER_SET_APPLICABILITY
      WHERE ID IS NOT NULL
      """;

  private static final String BYTES =
      """
      SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, LOWER(DATA_TYPE) FROM information_schema.COLUMNS
      WHERE TABLE_SCHEMA = ? AND DATA_TYPE IN ('binary', 'uuid', 'inet4', 'inet6')
      """;

  private record Place(SourceTable table, String column) {}

  private final Map<Integer, String> charsets;
  private final Map<Place, String> types;

  private LogTypes(Map<Integer, String> charsets, Map<Place, String> types) {
    this.charsets = Map.copyOf(charsets);
    this.types = Map.copyOf(types);
  }

  /** Of no table. */
  static LogTypes ofCharsets(Map<Integer, String> charsets) {
    return new LogTypes(charsets, Map.of());
  }

  static LogTypes of(Connection connection, String database, boolean isMariaDb)
      throws SQLException {
    var charsets = new HashMap<Integer, String>();
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(isMariaDb ? SHARED_COLLATIONS : COLLATIONS)) {
      while (rows.next()) {
        charsets.put(rows.getInt(1), rows.getString(2));
      }
    }
    var types = new HashMap<Place, String>();
    try (var statement = connection.prepareStatement(BYTES)) {
      statement.setString(1, database);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          types.put(
              new Place(new SourceTable(rows.getString(1), rows.getString(2)), rows.getString(3)),
              rows.getString(4));
        }
      }
    }
    return new LogTypes(charsets, types);
  }

  /** The character set of a collation; one that is not known has a name that nobody knows. */
  String charset(int collation) {
    return charsets.getOrDefault(collation, "collation " + collation);
  }

  /**
   * The type of a column that the log has as bytes; {@link BinlogColumn#UNKNOWN} if the table has
   * no such column any more.
   */
  String type(SourceTable table, String column) {
    return types.getOrDefault(new Place(table, column), BinlogColumn.UNKNOWN);
  }
}
