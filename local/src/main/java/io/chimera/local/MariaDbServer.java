package io.chimera.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A real MariaDB on 127.0.0.1 with one database and one user who needs a password and may do
 * everything. Its data are kept in its directory, so a second start there goes on where the first
 * one ended, also after {@link #kill}. Its binary log has whole rows, so that changes can be
 * captured.
 *
 * <p>A server that is not closed ends by itself when this JVM does. Its programs are there for
 * Linux on x86-64 only.
 */
public final class MariaDbServer implements AutoCloseable {
  public static final String DATABASE = "shop";
  public static final String USER = "chimera";

  /** No secret: it guards a database on this machine that a test has made. */
  public static final String PASSWORD = "known to everybody";

  private final DatabaseProcess process;

  private MariaDbServer(Path home, int port) {
    process = new DatabaseProcess(kind(), home, port);
  }

  /** Starts a server and waits until it answers. */
  public static MariaDbServer start(Path directory, int port) {
    return new MariaDbServer(directory, port);
  }

  /** As {@link #start(Path, int)}, on a port that nobody has. */
  public static MariaDbServer startOnFreePort(Path directory) {
    return start(directory, LoopbackPorts.free());
  }

  private static DatabaseProcess.Kind kind() {
    return new DatabaseProcess.Kind(
        "MariaDB",
        MariaDbMain.class,
        List.of(
            "-D" + MariaDbMain.PROGRAMS + "=" + LocalArtifacts.ofThisProject().mariaDbPrograms()),
        "mariadb.log",
        MariaDbMain.READY,
        MariaDbMain.PID_FILE,
        Map.of());
  }

  /** The JDBC address, without user and password. */
  public String url() {
    return url(DATABASE);
  }

  /** The JDBC address of another database of it. */
  public String url(String database) {
    return "jdbc:mariadb://%s:%d/%s".formatted(LoopbackPorts.HOST, port(), database);
  }

  public int port() {
    return process.port();
  }

  /** The log of the server. */
  public Path log() {
    return process.log();
  }

  /** The process that accepts connections. */
  public long pid() {
    return process.pid();
  }

  /** Ends it at once (SIGKILL). What was answered is still there. */
  public void kill() {
    process.kill();
  }

  /** Starts it again in the same directory, on the same port. */
  public void restart() {
    process.restart();
  }

  /** Ends the server cleanly and waits for it. */
  @Override
  public void close() {
    process.close();
  }
}
