package io.chimera.connectors.database;

import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.platform.Secrets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;

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
      List<FoundTable> found =
          switch (source.product()) {
            case POSTGRES -> new PostgresCatalog(connection).tables(patterns);
            case MYSQL -> new MySqlCatalog(connection, source.database()).tables(patterns);
          };
      return found.stream()
          .sorted(
              Comparator.comparing((FoundTable each) -> each.table().schema())
                  .thenComparing(each -> each.table().name()))
          .toList();
    } catch (SQLException failure) {
      throw access.unavailable("look for tables", failure);
    }
  }
}
