package io.chimera.connectors.database;

import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.SecretReference;
import io.chimera.schemas.platform.JdbcDrivers;
import io.chimera.schemas.platform.Secrets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Connections to a database. The address is made of the contract's host, port and database, and the
 * properties of its allowed options; nothing in it is free text.
 */
public final class DatabaseAccess {
  private final DatabaseSourceSpec source;

  public DatabaseAccess(DatabaseSourceSpec source) {
    this.source = source;
  }

  /** The JDBC address, without user, password and options. */
  public String url() {
    return new DriverAddress(source).url();
  }

  /**
   * Connects; what is read cannot be changed by this connection.
   *
   * @throws DatabaseUnavailableException if that fails; its text has no password
   * @throws io.chimera.schemas.platform.MissingSecretException if the password is not there
   */
  public Connection open(Secrets secrets) {
    try {
      Connection connection = connect(properties(), secrets);
      Dialect.of(source.product()).makeReadOnly(connection);
      return connection;
    } catch (SQLException failure) {
      throw unavailable("connect", failure);
    }
  }

  /**
   * Connects to change what serves the capture of changes: slots and publications.
   *
   * @throws DatabaseUnavailableException if that fails; its text has no password
   */
  public Connection openToAdminister(Secrets secrets) {
    try {
      return connect(properties(), secrets);
    } catch (SQLException failure) {
      throw unavailable("connect", failure);
    }
  }

  /**
   * Connects to a Postgres to follow its log; values come as text that has all of their digits.
   *
   * @throws DatabaseUnavailableException if that fails; its text has no password
   */
  public Connection openLog(Secrets secrets) {
    Properties properties = properties();
    properties.setProperty("replication", "database");
    // Nothing else works on such a connection.
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("assumeMinServerVersion", "13");
    try {
      Connection connection = connect(properties, secrets);
      try (var statement = connection.createStatement()) {
        for (String setting : PostgresSelect.LOG_SESSION) {
          statement.execute(setting);
        }
      }
      return connection;
    } catch (SQLException failure) {
      throw unavailable("connect", failure);
    }
  }

  private Connection connect(Properties properties, Secrets secrets) throws SQLException {
    SecretReference password = source.password();
    // Without any, the driver of Postgres would take one of this machine's user from ~/.pgpass.
    properties.setProperty("password", password == null ? "" : secrets.resolve(password));
    String driver = DriverAddress.driver(source.product());
    try {
      return JdbcDrivers.connect(driver, url(), properties);
    } catch (ClassNotFoundException e) {
      // Those that are not ours are put there by the user.
      throw new SQLException(
          "there is no class '"
              + driver
              + "'; expected the jar of the driver in 'drivers' beside the command, or in Flink's 'lib'",
          e);
    }
  }

  /** What to throw when the database fails while something is done. */
  public DatabaseUnavailableException unavailable(String act, SQLException failure) {
    return new DatabaseUnavailableException(
        "Cannot " + act + " at '" + source.server() + "/" + source.database() + "'", failure);
  }

  /** All but the password. */
  Properties properties() {
    return new DriverAddress(source).properties();
  }
}
