package io.chimera.schemas.platform;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Connects by the drivers that are beside this class, past {@link DriverManager}. That looks for
 * drivers once in the life of a process, gives each caller only those of its own class loader, and
 * keeps what has announced itself for ever: on a cluster, where every job has a class loader, it
 * would offer those of the first job, and keep the classes of all.
 */
public final class JdbcDrivers {
  private JdbcDrivers() {}

  /**
   * Connects by the first driver that takes the address.
   *
   * @throws SQLException if there is none, or it cannot connect
   */
  public static Connection connect(String url, Properties properties) throws SQLException {
    Optional<Driver> driver = accepting(url);
    forgetOurs();
    if (driver.isEmpty()) {
      throw new SQLException("there is no driver for '" + product(url) + "'");
    }
    return connect(driver.get(), url, properties);
  }

  /**
   * Connects by this driver.
   *
   * @throws ClassNotFoundException if there is none of that name
   * @throws SQLException if it cannot connect
   */
  public static Connection connect(String driver, String url, Properties properties)
      throws ClassNotFoundException, SQLException {
    try {
      Driver made =
          Class.forName(driver).asSubclass(Driver.class).getDeclaredConstructor().newInstance();
      forgetOurs();
      return connect(made, url, properties);
    } catch (ClassNotFoundException | SQLException failure) {
      throw failure;
    } catch (ReflectiveOperationException unusable) {
      throw new SQLException("class '" + driver + "' is no driver", unusable);
    }
  }

  private static Connection connect(Driver driver, String url, Properties properties)
      throws SQLException {
    Connection connection = driver.connect(url, properties);
    if (connection == null) {
      throw new SQLException(
          "driver '" + driver.getClass().getName() + "' does not take '" + product(url) + "'");
    }
    return connection;
  }

  private static Optional<Driver> accepting(String url) throws SQLException {
    Iterator<Driver> drivers =
        ServiceLoader.load(Driver.class, JdbcDrivers.class.getClassLoader()).iterator();
    while (true) {
      try {
        if (!drivers.hasNext()) {
          return Optional.empty();
        }
        Driver driver = drivers.next();
        if (driver.acceptsURL(url)) {
          return Optional.of(driver);
        }
      } catch (ServiceConfigurationError unused) {
        // One that cannot be loaded is passed over here as by Java; who needs it is told so.
      }
    }
  }

  /**
   * Drivers announce themselves when they are loaded. Those of the process stay: others use them.
   */
  private static void forgetOurs() throws SQLException {
    ClassLoader ours = JdbcDrivers.class.getClassLoader();
    if (ours == ClassLoader.getSystemClassLoader()) {
      return;
    }
    // Who asks for the drivers makes Java load ours of the same names as others', which announce
    // themselves while it answers: nothing is left when it has answered so twice.
    int calm = 0;
    while (calm < 2) {
      calm++;
      for (Driver driver : DriverManager.drivers().toList()) {
        if (driver.getClass().getClassLoader() == ours) {
          DriverManager.deregisterDriver(driver);
          calm = 0;
        }
      }
    }
  }

  /** The rest of an address may say more than a message should. */
  private static String product(String url) {
    String[] parts = url.split(":", 3);
    return parts.length < 3 ? url : parts[0] + ":" + parts[1];
  }
}
