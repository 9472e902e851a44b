package io.chimera.connectors.database;

import io.chimera.connectors.database.DescribedDatabase.SizedTable;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.DatabaseSourceSpec.Product;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.platform.Secrets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds out what tables a live database has. Changes nothing there and reads no row. */
public final class Discovery {
  private Discovery() {}

  /**
   * The tables that are meant, by schema and name.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   * @throws io.chimera.schemas.platform.MissingSecretException if the password is not there
   */
  public static List<FoundTable> tables(
      DatabaseSourceSpec source, Secrets secrets, TablePatterns patterns) {
    var access = new DatabaseAccess(source);
    try (Connection connection = access.open(secrets)) {
      return tables(source, connection, patterns);
    } catch (SQLException failure) {
      throw access.unavailable("look for tables", failure);
    }
  }

  /**
   * The table of a dataset.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   * @throws IllegalStateException if it is not there
   */
  public static FoundTable table(DatabaseSourceSpec source, Secrets secrets, Dataset dataset) {
    var access = new DatabaseAccess(source);
    try (Connection connection = access.open(secrets)) {
      return table(source, connection, dataset);
    } catch (SQLException failure) {
      throw access.unavailable("look for tables", failure);
    }
  }

  /**
   * The same as a connection sees it.
   *
   * @throws IllegalStateException if it is not there
   */
  public static FoundTable table(DatabaseSourceSpec source, Connection connection, Dataset dataset)
      throws SQLException {
    String name = dataset.from().stream();
    List<FoundTable> tables = tables(source, connection, TablePatterns.of(name, source.database()));
    if (tables.size() != 1) {
      throw new IllegalStateException("Cannot read table '" + name + "': it is not there");
    }
    return tables.get(0);
  }

  /**
   * The tables of datasets as they are now, by {@code schema.table}; those that are not there are
   * absent.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public static Map<String, LiveTable> live(
      DatabaseSourceSpec source, Secrets secrets, List<Dataset> datasets) {
    var access = new DatabaseAccess(source);
    var dialect = Dialect.of(source.product());
    var live = new HashMap<String, LiveTable>();
    try (Connection connection = access.open(secrets)) {
      for (FoundTable found : tablesOf(source, connection, datasets).values()) {
        live.put(
            found.table().toString(),
            new LiveTable(
                found.columns(),
                dialect.filled(connection, found.table()),
                dialect.hasLoggedKey(connection, found.table())));
      }
    } catch (SQLException failure) {
      throw access.unavailable("look for tables", failure);
    }
    return live;
  }

  /**
   * What the database says of itself and of the tables of datasets.
   *
   * @throws DatabaseUnavailableException if it does not answer
   */
  public static DescribedDatabase describe(
      DatabaseSourceSpec source, Secrets secrets, List<Dataset> datasets) {
    var access = new DatabaseAccess(source);
    var dialect = Dialect.of(source.product());
    try (Connection connection = access.open(secrets)) {
      var tables = new ArrayList<SizedTable>();
      for (FoundTable found : new TreeMap<>(tablesOf(source, connection, datasets)).values()) {
        tables.add(new SizedTable(found, dialect.size(connection, found.table())));
      }
      DatabaseMetaData server = connection.getMetaData();
      return new DescribedDatabase(
          server.getDatabaseProductName(), server.getDatabaseProductVersion(), tables);
    } catch (SQLException failure) {
      throw access.unavailable("look for tables", failure);
    }
  }

  private static List<FoundTable> tables(
      DatabaseSourceSpec source, Connection connection, TablePatterns patterns)
      throws SQLException {
    return tables(source.product(), connection, source.database(), patterns);
  }

  /**
   * As a connection sees them, in its transaction.
   *
   * @param product whose words it is asked in
   */
  public static List<FoundTable> tables(
      Product product, Connection connection, String database, TablePatterns patterns)
      throws SQLException {
    return Dialect.of(product).tables(connection, database, patterns).stream()
        .sorted(
            Comparator.comparing((FoundTable each) -> each.table().schema())
                .thenComparing(each -> each.table().name()))
        .toList();
  }

  /** The tables of datasets, by {@code schema.table}; those that are not there are absent. */
  static Map<String, FoundTable> tablesOf(
      DatabaseSourceSpec source, Connection connection, List<Dataset> datasets)
      throws SQLException {
    String names =
        datasets.stream()
            .map(dataset -> dataset.from().stream())
            .distinct()
            .collect(Collectors.joining(","));
    return tables(source, connection, TablePatterns.of(names, source.database())).stream()
        .collect(Collectors.toMap(found -> found.table().toString(), Function.identity()));
  }
}
