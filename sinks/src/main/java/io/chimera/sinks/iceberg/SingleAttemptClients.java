package io.chimera.sinks.iceberg;

import io.chimera.schemas.platform.JdbcDrivers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
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

  /**
   * Whoever uses a file of SQLite in this process, whichever class loader has made them: a text in
   * a class file is one object for all. SQLite locks its file for a process, and every copy of its
   * library takes itself for the only one there. On a cluster each job has a copy; when one closes
   * the file, the locks of all are gone, and a write that was answered may be rolled back by the
   * next process that comes (sqlite.org, "How To Corrupt An SQLite Database File", 2.2 and 2.2.1).
   */
  private static final Object FILES = "io.chimera.sinks.iceberg: files of SQLite";

  private final String place;
  private final String uri;
  private final Supplier<Properties> properties;
  private final Object turn;
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
    turn = uri.startsWith(LakeCatalog.SQLITE) ? FILES : this;
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
  public <R> R run(Action<R, Connection, SQLException> action, boolean retry)
      throws SQLException, InterruptedException {
    synchronized (turn) {
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
      return JdbcDrivers.connect(uri, properties.get());
    } catch (SQLException failure) {
      throw new UncheckedSQLException(failure, "Cannot connect to catalog '%s'", place);
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
  public void close() {
    synchronized (turn) {
      closed = true;
      drop();
    }
  }
}
