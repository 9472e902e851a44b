package io.chimera.connectors.database;

import io.chimera.connectors.database.PostgresTypes.CatalogType;
import io.chimera.schemas.contract.SourceTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The system catalog of Postgres. Tables are tables and partitioned tables; the parts of the latter
 * are not told, nor are views.
 */
final class PostgresCatalog {
  private static final String TABLES =
      """
      SELECT c.oid, n.nspname, c.relname, obj_description(c.oid, 'pg_class')
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence = 'p'
        AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
      """;
  private static final String COLUMNS =
      """
      SELECT a.attrelid, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.attgenerated,
        pg_catalog.format_type(a.atttypid, a.atttypmod),
        pg_catalog.col_description(a.attrelid, a.attnum)
      FROM pg_catalog.pg_attribute a
      JOIN pg_catalog.pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p')
      WHERE a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attrelid, a.attnum
      """;

  /** Unique indexes of plain columns that are never null, of all rows, the primary key first. */
  private static final String KEYS =
      """
      SELECT i.indrelid, i.indexrelid, a.attname
      FROM pg_catalog.pg_index i
      JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
      CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
      WHERE i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
        AND k.place <= i.indnkeyatts
        AND NOT EXISTS (
          SELECT 1 FROM unnest((i.indkey::int2[])[0:i.indnkeyatts - 1]) AS u(attnum)
          JOIN pg_catalog.pg_attribute n ON n.attrelid = i.indrelid AND n.attnum = u.attnum
          WHERE NOT n.attnotnull)
      ORDER BY i.indrelid, i.indisprimary DESC, c.relname, k.place
      """;

  /**
   * A default that is a constant is kept beside the rows, also when it is dropped later; any other
   * was written to them, as that of a type and the numbers of an identity were. One that was set
   * later is not told apart.
   */
  private static final String FILLED =
      """
      SELECT DISTINCT a.attname
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      CROSS JOIN LATERAL (
        SELECT c.oid AS id UNION SELECT relid FROM pg_catalog.pg_partition_tree(c.oid)) part
      JOIN pg_catalog.pg_attribute a ON a.attrelid = part.id
      JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
      WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped
        AND (a.atthasmissing OR a.atthasdef OR a.attidentity <> '' OR t.typdefault IS NOT NULL)
      """;

  /** Of a table in parts the sum; -1 rows are those of a table that was never analysed. */
  private static final String SIZE =
      """
      SELECT CASE WHEN min(p.reltuples) < 0 THEN NULL ELSE sum(p.reltuples)::bigint END,
        sum(pg_catalog.pg_total_relation_size(p.oid))::bigint
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      CROSS JOIN LATERAL (
        SELECT c.oid AS id UNION SELECT relid FROM pg_catalog.pg_partition_tree(c.oid)) part
      JOIN pg_catalog.pg_class p ON p.oid = part.id AND p.relkind = 'r'
      WHERE n.nspname = ? AND c.relname = ?
      """;

  private static final String TYPES =
      """
      SELECT t.oid, t.typname, t.typtype, t.typcategory, t.typelem, t.typbasetype, t.typtypmod
      FROM pg_catalog.pg_type t
      """;

  private final Connection connection;

  PostgresCatalog(Connection connection) {
    this.connection = connection;
  }

  List<FoundTable> tables(TablePatterns patterns) throws SQLException {
    PostgresTypes types = types();
    Map<Long, List<FoundColumn>> columns = columns(types);
    Map<Long, List<String>> keys = keys();
    var tables = new ArrayList<FoundTable>();
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(TABLES)) {
      while (rows.next()) {
        long id = rows.getLong(1);
        var table = new SourceTable(rows.getString(2), rows.getString(3));
        if (patterns.match(table)) {
          tables.add(
              new FoundTable(
                  table,
                  rows.getString(4),
                  columns.getOrDefault(id, List.of()),
                  keys.getOrDefault(id, List.of())));
        }
      }
    }
    return tables;
  }

  Set<String> filled(SourceTable table) throws SQLException {
    return Answers.texts(connection, FILLED, table.schema(), table.name());
  }

  TableSize size(SourceTable table) throws SQLException {
    return Answers.size(connection, SIZE, table.schema(), table.name());
  }

  PostgresTypes types() throws SQLException {
    var types = new HashMap<Long, CatalogType>();
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(TYPES)) {
      while (rows.next()) {
        types.put(
            rows.getLong(1),
            new CatalogType(
                rows.getString(2),
                rows.getString(3).charAt(0),
                rows.getString(4).charAt(0),
                rows.getLong(5),
                rows.getLong(6),
                rows.getInt(7)));
      }
    }
    return new PostgresTypes(types);
  }

  private Map<Long, List<FoundColumn>> columns(PostgresTypes types) throws SQLException {
    var columns = new HashMap<Long, List<FoundColumn>>();
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(COLUMNS)) {
      while (rows.next()) {
        DatabaseType type = types.of(rows.getLong(3), rows.getInt(4));
        boolean isGenerated = !rows.getString(6).isEmpty();
        columns
            .computeIfAbsent(rows.getLong(1), each -> new ArrayList<>())
            .add(
                new FoundColumn(
                    rows.getString(2),
                    rows.getString(7),
                    type.entry(),
                    isGenerated ? null : type.type(),
                    rows.getBoolean(5),
                    rows.getString(8),
                    isGenerated ? "generated, which the log of changes leaves out" : type.hint()));
      }
    }
    return columns;
  }

  private Map<Long, List<String>> keys() throws SQLException {
    var indexes = new LinkedHashMap<Long, Map<Long, List<String>>>();
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(KEYS)) {
      while (rows.next()) {
        indexes
            .computeIfAbsent(rows.getLong(1), each -> new LinkedHashMap<>())
            .computeIfAbsent(rows.getLong(2), each -> new ArrayList<>())
            .add(rows.getString(3));
      }
    }
    var keys = new HashMap<Long, List<String>>();
    indexes.forEach((table, found) -> keys.put(table, found.values().iterator().next()));
    return keys;
  }
}
