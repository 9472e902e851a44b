package io.chimera.connectors.mysql;

import io.chimera.connectors.mysql.CaptureFacts.Table;
import io.chimera.connectors.source.LogExtent;
import io.chimera.schemas.contract.SourceTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks a server for the facts that {@link CaptureCheck} judges. */
final class CaptureCatalog {
  private static final Pattern EVERYWHERE = Pattern.compile("GRANT (.+?) ON \\*\\.\\* TO .*");

  /** What the server says when the user has not the right for something. */
  private static final Set<Integer> DENIED = Set.of(1044, 1142, 1143, 1227);

  /** What it says of statements that it does not know, as it is older or newer. */
  private static final int NO_SUCH_STATEMENT = 1064;

  /** What it says where it has no log. */
  private static final int NO_LOG = 1381;

  private static final String TABLE =
      """
      SELECT ENGINE, TABLE_TYPE FROM information_schema.TABLES
      WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?
        AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')
      """;
  private static final String COLUMNS =
      """
      SELECT COLUMN_TYPE FROM information_schema.COLUMNS
      WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION
      """;
  private static final String KEYS =
      """
      SELECT INDEX_NAME, COLUMN_NAME, NULLABLE, SUB_PART FROM information_schema.STATISTICS
      WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND NON_UNIQUE = 0
      ORDER BY INDEX_NAME, SEQ_IN_INDEX
      """;

  private static final String PRIMARY = "PRIMARY";

  private final Connection connection;

  CaptureCatalog(Connection connection) {
    this.connection = connection;
  }

  Map<String, String> settings() throws SQLException {
    var settings = new HashMap<String, String>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW GLOBAL VARIABLES")) {
      while (rows.next()) {
        settings.put(rows.getString(1).toLowerCase(Locale.ROOT), String.valueOf(rows.getString(2)));
      }
    }
    return settings;
  }

  CaptureFacts facts(String database, List<SourceTable> tables) throws SQLException {
    var found = new ArrayList<Table>();
    for (SourceTable table : tables) {
      addTable(table, found);
    }
    @Nullable Status status = status(database);
    return new CaptureFacts(
        settings(),
        privileges(),
        files(),
        status == null ? null : status.end(),
        status == null || status.isLogged(),
        replicas(),
        List.copyOf(found));
  }

  /** Privileges of roles that are on are among them. */
  private Set<String> privileges() throws SQLException {
    var privileges = new HashSet<String>();
    for (List<String> grant : rows("SHOW GRANTS", 1)) {
      Matcher matcher = EVERYWHERE.matcher(grant.get(0));
      if (matcher.matches()) {
        Arrays.stream(matcher.group(1).split(",", -1))
            .map(each -> each.trim().toUpperCase(Locale.ROOT))
            .forEach(privileges::add);
      }
    }
    return privileges;
  }

  private @Nullable List<BinlogFile> files() throws SQLException {
    List<List<String>> rows = ask(1, "SHOW BINARY LOGS");
    return rows == null ? null : rows.stream().map(row -> BinlogFile.of(row.get(0))).toList();
  }

  Optional<LogExtent> extent() throws SQLException {
    List<List<String>> rows = ask(2, "SHOW BINARY LOGS");
    if (rows == null) {
      return Optional.empty();
    }
    var files = new TreeMap<Long, Long>();
    rows.forEach(row -> files.put(BinlogFile.of(row.get(0)).number(), Long.parseLong(row.get(1))));
    return Optional.of(new FilesExtent(files));
  }

  private record Status(BinlogPosition end, boolean isLogged) {}

  private @Nullable Status status(String database) throws SQLException {
    List<List<String>> rows = ask(4, "SHOW MASTER STATUS", "SHOW BINARY LOG STATUS");
    if (rows == null || rows.isEmpty()) {
      return null;
    }
    List<String> row = rows.get(0);
    List<String> only = names(row.get(2));
    return new Status(
        BinlogPosition.of(BinlogFile.of(row.get(0)).number(), Long.parseLong(row.get(1))),
        (only.isEmpty() || only.contains(database)) && !names(row.get(3)).contains(database));
  }

  /** Where the log ends now. */
  static BinlogPosition end(Connection connection) throws SQLException {
    List<List<String>> rows =
        new CaptureCatalog(connection).ask(2, "SHOW MASTER STATUS", "SHOW BINARY LOG STATUS");
    if (rows == null || rows.isEmpty()) {
      throw new SQLException("the user may not ask where the log ends, or there is none");
    }
    return BinlogPosition.of(
        BinlogFile.of(rows.get(0).get(0)).number(), Long.parseLong(rows.get(0).get(1)));
  }

  private static List<String> names(String list) {
    return Arrays.stream(list.split(",", -1)).filter(each -> !each.isEmpty()).toList();
  }

  private Set<Long> replicas() throws SQLException {
    List<List<String>> rows = ask(1, "SHOW SLAVE HOSTS", "SHOW REPLICAS");
    var replicas = new HashSet<Long>();
    if (rows != null) {
      rows.forEach(row -> replicas.add(Long.parseLong(row.get(0))));
    }
    return replicas;
  }

  private void addTable(SourceTable table, List<Table> found) throws SQLException {
    List<List<String>> rows = rows(TABLE, 2, table.schema(), table.name());
    if (rows.isEmpty()) {
      return;
    }
    var keys = new LinkedHashMap<String, Set<String>>();
    var unfit = new HashSet<String>();
    for (List<String> row : rows(KEYS, 4, table.schema(), table.name())) {
      keys.computeIfAbsent(row.get(0), name -> new HashSet<>()).add(row.get(1));
      if (row.get(1).isEmpty() || row.get(2).equals("YES") || !row.get(3).isEmpty()) {
        unfit.add(row.get(0));
      }
    }
    keys.keySet().removeAll(unfit);
    if (keys.containsKey(PRIMARY)) {
      // The log tells which columns it has, and so whether it is another one.
      keys.keySet().retainAll(Set.of(PRIMARY));
    }
    found.add(
        new Table(
            table,
            isReadable(table),
            rows.get(0).get(0),
            rows.get(0).get(1).equals("SYSTEM VERSIONED"),
            List.copyOf(keys.values()),
            rows(COLUMNS, 1, table.schema(), table.name()).stream()
                .map(row -> row.get(0))
                .toList()));
  }

  private boolean isReadable(SourceTable table) throws SQLException {
    String name =
        "`%s`.`%s`".formatted(table.schema().replace("`", "``"), table.name().replace("`", "``"));
    return ask(0, "SELECT * FROM " + name + " LIMIT 0") != null;
  }

  /**
   * Asks in the first of several ways that the server knows.
   *
   * @return null if the user may not, or there is no log to ask for
   */
  private @Nullable List<List<String>> ask(int columns, String... ways) throws SQLException {
    SQLException last = null;
    for (String way : ways) {
      try {
        return rows(way, columns);
      } catch (SQLException failure) {
        if (DENIED.contains(failure.getErrorCode()) || failure.getErrorCode() == NO_LOG) {
          return null;
        }
        if (failure.getErrorCode() != NO_SUCH_STATEMENT) {
          throw failure;
        }
        last = failure;
      }
    }
    throw last == null ? new SQLException("there is no way to ask") : last;
  }

  /** Nulls are empty. */
  private List<List<String>> rows(String sql, int columns, String... parameters)
      throws SQLException {
    var rows = new ArrayList<List<String>>();
    try (var statement = connection.prepareStatement(sql)) {
      for (int index = 0; index < parameters.length; index++) {
        statement.setString(index + 1, parameters[index]);
      }
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          var row = new ArrayList<String>();
          for (int column = 1; column <= columns; column++) {
            String value = result.getString(column);
            row.add(value == null ? "" : value);
          }
          rows.add(row);
        }
      }
    }
    return rows;
  }
}
