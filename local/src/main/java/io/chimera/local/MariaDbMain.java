package io.chimera.local;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The JVM that a MariaDB belongs to: makes its system tables if they are not there, starts it, says
 * so in a file, and takes it along when it ends. Only the tests' own user comes in, with a
 * password.
 */
final class MariaDbMain {
  static final String READY = "mariadb.ready";
  static final String PID_FILE = "data/mariadb.pid";

  /** System property: the directory that has {@code bin} and {@code share}. */
  static final String PROGRAMS = "chimera.mariadb";

  private static final List<String> SYSTEM_TABLES =
      List.of(
          "mariadb_system_tables.sql",
          "mariadb_performance_tables.sql",
          "mariadb_system_tables_data.sql");
  private static final long POLL_MILLIS = 50;
  private static final int PATIENCE_SECONDS = 15;

  private final Path home;
  private final Path programs;
  private final int port;

  private MariaDbMain(Path home, Path programs, int port) {
    this.home = home;
    this.programs = programs;
    this.port = port;
  }

  /**
   * Entry point of the child, in the server's directory.
   *
   * @param arguments the port
   */
  public static void main(String[] arguments) throws Exception {
    var server =
        new MariaDbMain(
            Path.of("").toAbsolutePath(),
            Path.of(System.getProperty(PROGRAMS)),
            Integer.parseInt(arguments[0]));
    server.run();
  }

  private void run() throws IOException, InterruptedException {
    // An archive of this kind does not keep who may run what.
    if (!program().toFile().setExecutable(true)) {
      throw new IOException("Cannot make '" + program() + "' executable");
    }
    Path data = home.resolve("data");
    if (!Files.exists(data)) {
      makeSystemTables(data);
    }
    Process server = start(data);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server), "end-of-server"));
    while (!answers()) {
      if (server.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        System.exit(1);
      }
    }
    Path made = Files.createFile(home.resolve(READY + ".new"));
    Files.move(made, home.resolve(READY), StandardCopyOption.ATOMIC_MOVE);
    System.exit(server.waitFor());
  }

  /** In a directory beside, so that what is interrupted is made anew. */
  private void makeSystemTables(Path data) throws IOException, InterruptedException {
    Path made = Files.createTempDirectory(home, "data-");
    Path script = Files.createTempFile(made.getParent(), "system", ".sql");
    // A line is a statement here.
    var lines = new ArrayList<String>();
    lines.add("CREATE DATABASE mysql;");
    lines.add("USE mysql;");
    for (String file : SYSTEM_TABLES) {
      lines.addAll(Files.readAllLines(programs.resolve("share").resolve(file)));
    }
    lines.add("DELETE FROM global_priv;");
    lines.add("DELETE FROM proxies_priv;");
    lines.add("FLUSH PRIVILEGES;");
    String user = "'%s'@'%s'".formatted(MariaDbServer.USER, LoopbackPorts.HOST);
    lines.add("CREATE USER %s IDENTIFIED BY '%s';".formatted(user, MariaDbServer.PASSWORD));
    lines.add("GRANT ALL ON *.* TO %s WITH GRANT OPTION;".formatted(user));
    lines.add("CREATE DATABASE %s;".formatted(MariaDbServer.DATABASE));
    Files.write(script, lines);
    var command = command(made);
    command.add("--bootstrap");
    int exitCode =
        new ProcessBuilder(command)
            .redirectInput(script.toFile())
            .redirectOutput(Redirect.INHERIT)
            .redirectError(Redirect.INHERIT)
            .start()
            .waitFor();
    Files.delete(script);
    if (exitCode != 0) {
      throw new IOException("Cannot make the system tables: it ended with code '" + exitCode + "'");
    }
    Files.move(made, data, StandardCopyOption.ATOMIC_MOVE);
  }

  private Process start(Path data) throws IOException {
    var command = command(data);
    command.addAll(
        List.of(
            "--bind-address=" + LoopbackPorts.HOST,
            "--port=" + port,
            "--socket=",
            "--pid-file=" + home.resolve(PID_FILE),
            "--skip-name-resolve",
            // It would spend seconds on keys of its own.
            "--skip-ssl",
            "--server-id=1",
            "--log-bin=binlog",
            "--binlog-format=ROW",
            "--binlog-row-image=FULL",
            "--binlog-row-metadata=FULL",
            // With compression, capturing changes delivers nothing and does not say so.
            "--log-bin-compress=OFF",
            "--default-time-zone=+00:00",
            // What was answered survives the end of the process.
            "--sync-binlog=1",
            "--innodb-flush-log-at-trx-commit=1"));
    return new ProcessBuilder(command)
        .redirectOutput(Redirect.INHERIT)
        .redirectError(Redirect.INHERIT)
        .start();
  }

  private List<String> command(Path data) {
    var command = new ArrayList<String>();
    command.add(program().toString());
    command.add("--no-defaults");
    command.add("--basedir=" + programs);
    command.add("--lc-messages-dir=" + programs.resolve("share"));
    command.add("--datadir=" + data);
    command.add("--tmpdir=" + System.getProperty("java.io.tmpdir"));
    command.add("--character-set-server=utf8mb4");
    command.add("--innodb-buffer-pool-size=64M");
    command.add("--innodb-log-file-size=16M");
    command.add("--innodb-undo-tablespaces=0");
    if (System.getProperty("user.name").equals("root")) {
      command.add("--user=root");
    }
    return command;
  }

  private Path program() {
    return programs.resolve("bin").resolve("mariadbd");
  }

  private boolean answers() {
    String url =
        "jdbc:mariadb://%s:%d/%s?sslMode=disable"
            .formatted(LoopbackPorts.HOST, port, MariaDbServer.DATABASE);
    try (var connection =
        DriverManager.getConnection(url, MariaDbServer.USER, MariaDbServer.PASSWORD)) {
      return connection.isValid(PATIENCE_SECONDS);
    } catch (SQLException notYet) {
      return false;
    }
  }

  private static void end(Process server) {
    server.destroy();
    try {
      if (!server.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    } catch (InterruptedException e) {
      server.destroyForcibly();
    }
  }
}
