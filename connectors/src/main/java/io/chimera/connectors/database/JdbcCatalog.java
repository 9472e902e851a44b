package io.chimera.connectors.database;

import io.chimera.schemas.contract.SourceTable;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a driver says of a database's tables, by JDBC's own words. Views are not told. */
final class JdbcCatalog {
  private static final String ALL = "%";

  private final DatabaseMetaData metadata;
  private final @Nullable String catalog;

  /**
   * @param catalog the database, where a connection sees several
   */
  JdbcCatalog(Connection connection, @Nullable String catalog) throws SQLException {
    metadata = connection.getMetaData();
    this.catalog = catalog;
  }

  List<FoundTable> tables(TablePatterns patterns) throws SQLException {
    var names = new ArrayList<SourceTable>();
    var comments = new ArrayList<@Nullable String>();
    try (ResultSet rows = metadata.getTables(catalog, null, ALL, new String[] {"TABLE"})) {
      while (rows.next()) {
        var table = new SourceTable(rows.getString("TABLE_SCHEM"), rows.getString("TABLE_NAME"));
        if (patterns.match(table)) {
          names.add(table);
          comments.add(comment(rows.getString("REMARKS")));
        }
      }
    }
    var tables = new ArrayList<FoundTable>();
    for (int index = 0; index < names.size(); index++) {
      SourceTable table = names.get(index);
      tables.add(new FoundTable(table, comments.get(index), columns(table), key(table)));
    }
    return tables;
  }

  private List<FoundColumn> columns(SourceTable table) throws SQLException {
    var columns = new TreeMap<Integer, FoundColumn>();
    try (ResultSet rows =
        metadata.getColumns(catalog, literal(table.schema()), literal(table.name()), ALL)) {
      while (rows.next()) {
        String declared = rows.getString("TYPE_NAME");
        int size = rows.getInt("COLUMN_SIZE");
        int scale = rows.getInt("DECIMAL_DIGITS");
        DatabaseType type = JdbcType.of(rows.getInt("DATA_TYPE"), size, scale);
        columns.put(
            rows.getInt("ORDINAL_POSITION"),
            new FoundColumn(
                rows.getString("COLUMN_NAME"),
                declared,
                type.entry(),
                type.type(),
                rows.getInt("NULLABLE") == DatabaseMetaData.columnNoNulls,
                comment(rows.getString("REMARKS")),
                type.hint()));
      }
    }
    return List.copyOf(columns.values());
  }

  private List<String> key(SourceTable table) throws SQLException {
    var key = new TreeMap<Integer, String>();
    try (ResultSet rows = metadata.getPrimaryKeys(catalog, table.schema(), table.name())) {
      while (rows.next()) {
        key.put(rows.getInt("KEY_SEQ"), rows.getString("COLUMN_NAME"));
      }
    }
    return List.copyOf(key.values());
  }

  /** A name that is looked for as it is, where patterns are meant. */
  private String literal(String name) throws SQLException {
    String escape = metadata.getSearchStringEscape();
    return escape == null || escape.isEmpty()
        ? name
        : name.replace(escape, escape + escape)
            .replace("_", escape + "_")
            .replace(ALL, escape + ALL);
  }

  private static @Nullable String comment(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
