package io.chimera.sinks.iceberg;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.apache.iceberg.jdbc.JdbcClientPool;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a JDBC catalog, on which a statement is run once and never again.
 *
 * <p>Iceberg's own pool (1.11) runs an action again on a new connection when it fails with SQLSTATE
 * 08000, 08003, 08006, 08007 or 40001 or with a transient exception. For a commit that action is
 * the compare-and-swap of the table's metadata location. If the first run was applied and only its
 * answer was lost, the second one finds the new location, changes no row, and the commit is called
 * failed though it is in the table; Iceberg then deletes the manifests and the manifest list of a
 * snapshot that is live. Here the failure goes to the caller as it is: an {@link
 * UncheckedSQLException}, which Iceberg neither retries nor cleans up after, and on which our own
 * commits look at the table.
 *
 * <p>A connection that has failed once is not used again, and one that died while nobody used it is
 * found and replaced before a statement is run on it: that is safe, for nothing was sent.
 */
final class SingleAttemptClients extends JdbcClientPool {
  private static final int CHECK_SECONDS = 5;

  static {
    announceDrivers();
  }

  private final String place;
  private final String uri;
  private final Supplier<Properties> properties;
  private @Nullable Connection connection;
  private boolean closed;

  /**
   * @param place the database as messages name it, without secrets
   * @param properties for the driver; asked for at each connection, not kept
   */
  SingleAttemptClients(String place, String uri, Supplier<Properties> properties) {
    super(1, uri, Map.of());
    this.place = place;
    this.uri = uri;
    this.properties = properties;
  }

  @Override
  public <R> R run(Action<R, Connection, SQLException> action)
      throws SQLException, InterruptedException {
    return run(action, false);
  }

  /**
   * @param retry ignored
   */
  @Override
  public synchronized <R> R run(Action<R, Connection, SQLException> action, boolean retry)
      throws SQLException, InterruptedException {
    if (closed) {
      throw new IllegalStateException("Cannot use catalog '" + place + "': it is closed");
    }
    Connection client = usable();
    try {
      return action.run(client);
    } catch (SQLException | RuntimeException failure) {
      drop();
      throw failure;
    }
  }

  private Connection usable() throws SQLException {
    if (connection != null && !connection.isValid(CHECK_SECONDS)) {
      drop();
    }
    if (connection == null) {
      connection = newClient();
    }
    return connection;
  }

  @Override
  protected Connection newClient() {
    try {
      return DriverManager.getConnection(uri, properties.get());
    } catch (SQLException failure) {
      throw new UncheckedSQLException(failure, "Cannot connect to catalog '%s'", place);
    }
  }

  /**
   * The drivers that are beside this class. {@link DriverManager} looks for drivers once in the
   * life of a process, and gives each caller only those of its own class loader: on a cluster,
   * where every job has one, those of the first job.
   */
  private static void announceDrivers() {
    Iterator<Driver> drivers =
        ServiceLoader.load(Driver.class, SingleAttemptClients.class.getClassLoader()).iterator();
    boolean isEnd = false;
    while (!isEnd) {
      try {
        isEnd = !drivers.hasNext();
        if (!isEnd) {
          Driver unusedAnnounced = drivers.next();
        }
      } catch (ServiceConfigurationError unused) {
        // One that cannot be loaded is passed over here as there; who needs it is told so.
      }
    }
  }

  private void drop() {
    if (connection != null) {
      Connection dead = connection;
      connection = null;
      try {
        dead.close();
      } catch (SQLException unused) {
        // It is given up because it is broken; what is wrong with it is known to the caller.
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    drop();
  }
}
