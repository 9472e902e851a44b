package io.chimera.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A real Postgres on 127.0.0.1 with one database and one user; who comes in needs a password, which
 * is the administrator's too. Its data are kept in its directory, so a second start there goes on
 * where the first one ended, also after {@link #kill}. Its log can be decoded logically, so that
 * changes can be captured.
 *
 * <p>A server that is not closed ends by itself when this JVM does.
 */
public final class PostgresServer implements AutoCloseable {
  public static final String DATABASE = "catalog";
  public static final String USER = "chimera";

  /** No secret: it guards a database on this machine that a test has made. */
  public static final String PASSWORD = "known to everybody";

  private final DatabaseProcess process;
  private final String password;

  private PostgresServer(Path home, int port, String password) {
    this.password = password;
    process = new DatabaseProcess(kind(password), home, port);
  }

  /** Starts a server of a test and waits until it answers. */
  public static PostgresServer start(Path directory, int port) {
    return start(directory, port, PASSWORD);
  }

  /**
   * Starts a server and waits until it answers.
   *
   * @param password the same each time in one directory
   */
  public static PostgresServer start(Path directory, int port, String password) {
    return new PostgresServer(directory, port, password);
  }

  /** As {@link #start(Path, int)}, on a port that nobody has. */
  public static PostgresServer startOnFreePort(Path directory) {
    return start(directory, LoopbackPorts.free());
  }

  private static DatabaseProcess.Kind kind(String password) {
    return new DatabaseProcess.Kind(
        "Postgres",
        PostgresMain.class,
        List.of("-Dot.epg.working-dir=" + LocalArtifacts.ofThisProject().postgresPrograms()),
        "postgres.log",
        PostgresMain.READY,
        PostgresMain.DATA + "/postmaster.pid",
        Map.of(PostgresMain.PASSWORD_VARIABLE, password));
  }

  /** The JDBC address, without user and password. */
  public String url() {
    return "jdbc:postgresql://%s:%d/%s".formatted(LoopbackPorts.HOST, port(), DATABASE);
  }

  /** The user's, and the administrator's. */
  public String password() {
    return password;
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

  /**
   * Ends all of its processes at once (SIGKILL). What was answered is still there; the log on disk
   * is not forced out, so a crash of the machine is not covered.
   */
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
