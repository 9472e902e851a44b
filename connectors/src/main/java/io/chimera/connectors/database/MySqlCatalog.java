package io.chimera.connectors.database;

import io.chimera.schemas.contract.SourceTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The information schema of MySQL and MariaDB, for one database. Views are not told. */
final class MySqlCatalog {
  private static final String TABLES =
      """
      SELECT TABLE_NAME, TABLE_COMMENT FROM information_schema.TABLES
      WHERE TABLE_SCHEMA = ? AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')
      """;
  private static final String COLUMNS =
      """
      SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, NUMERIC_PRECISION, NUMERIC_SCALE,
        IS_NULLABLE, COLUMN_COMMENT, EXTRA
      FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ?
      ORDER BY TABLE_NAME, ORDINAL_POSITION
      """;

  /** One that is never null has a default of its type. MariaDB writes out that there is none. */
  private static final String FILLED =
      """
      SELECT COLUMN_NAME FROM information_schema.COLUMNS
      WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?
        AND (IS_NULLABLE = 'NO' OR COALESCE(COLUMN_DEFAULT, 'NULL') <> 'NULL'
          OR GENERATION_EXPRESSION <> '')
      """;

  /** Columns of unique indexes, the primary key first. A part of a text is no column's name. */
  private static final String KEYS =
      """
      SELECT TABLE_NAME, INDEX_NAME, COLUMN_NAME, NULLABLE, SUB_PART
      FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ? AND NON_UNIQUE = 0
      ORDER BY TABLE_NAME, INDEX_NAME <> 'PRIMARY', INDEX_NAME, SEQ_IN_INDEX
      """;

  private static final String PRIMARY_KEY =
      """
      SELECT COLUMN_NAME FROM information_schema.STATISTICS
      WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND INDEX_NAME = 'PRIMARY'
      """;

  private static final String SIZE =
      """
      SELECT TABLE_ROWS, DATA_LENGTH + INDEX_LENGTH FROM information_schema.TABLES
      WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?
      """;

  private final Connection connection;
  private final String database;

  MySqlCatalog(Connection connection, String database) {
    this.connection = connection;
    this.database = database;
  }

  List<FoundTable> tables(TablePatterns patterns) throws SQLException {
    Map<String, List<FoundColumn>> columns = columns();
    Map<String, List<String>> keys = keys();
    var tables = new ArrayList<FoundTable>();
    try (var statement = connection.prepareStatement(TABLES)) {
      statement.setString(1, database);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String name = rows.getString(1);
          var table = new SourceTable(database, name);
          if (patterns.match(table)) {
            tables.add(
                new FoundTable(
                    table,
                    comment(rows.getString(2)),
                    columns.getOrDefault(name, List.of()),
                    keys.getOrDefault(name, List.of())));
          }
        }
      }
    }
    return tables;
  }

  Set<String> filled(String table) throws SQLException {
    return Answers.texts(connection, FILLED, database, table);
  }

  TableSize size(String table) throws SQLException {
    return Answers.size(connection, SIZE, database, table);
  }

  boolean hasPrimaryKey(String table) throws SQLException {
    return !Answers.texts(connection, PRIMARY_KEY, database, table).isEmpty();
  }

  private Map<String, List<FoundColumn>> columns() throws SQLException {
    var columns = new HashMap<String, List<FoundColumn>>();
    try (var statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, database);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          DatabaseType type =
              MySqlType.of(rows.getString(3), rows.getString(4), rows.getInt(5), rows.getInt(6));
          boolean isVirtual = rows.getString(9).toUpperCase(Locale.ROOT).contains("VIRTUAL");
          columns
              .computeIfAbsent(rows.getString(1), each -> new ArrayList<>())
              .add(
                  new FoundColumn(
                      rows.getString(2),
                      rows.getString(4),
                      type.entry(),
                      isVirtual ? null : type.type(),
                      rows.getString(7).equals("NO"),
                      comment(rows.getString(8)),
                      isVirtual ? "generated and not stored" : type.hint()));
        }
      }
    }
    return columns;
  }

  private Map<String, List<String>> keys() throws SQLException {
    var indexes = new LinkedHashMap<String, Map<String, List<String>>>();
    var unfit = new HashMap<String, List<String>>();
    try (var statement = connection.prepareStatement(KEYS)) {
      statement.setString(1, database);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String table = rows.getString(1);
          String column = rows.getString(3);
          boolean isPlain = column != null && rows.getString(5) == null;
          if (!isPlain || "YES".equals(rows.getString(4))) {
            unfit.computeIfAbsent(table, each -> new ArrayList<>()).add(rows.getString(2));
          }
          indexes
              .computeIfAbsent(table, each -> new LinkedHashMap<>())
              .computeIfAbsent(rows.getString(2), each -> new ArrayList<>())
              .add(String.valueOf(column));
        }
      }
    }
    var keys = new HashMap<String, List<String>>();
    indexes.forEach(
        (table, found) -> {
          found.keySet().removeAll(unfit.getOrDefault(table, List.of()));
          found.values().stream().findFirst().ifPresent(key -> keys.put(table, key));
        });
    return keys;
  }

  private static @Nullable String comment(String text) {
    return text.isEmpty() ? null : text;
  }
}
