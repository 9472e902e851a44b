package io.chimera.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * The JVM that a database belongs to: starts it, says so in a file, and takes it along when it
 * ends. Nobody comes in without the password, which comes in a variable that others do not see.
 */
final class PostgresMain {
  static final String DATA = "data";
  static final String READY = "postgres.ready";
  static final String PASSWORD_VARIABLE = "CHIMERA_POSTGRES_PASSWORD";

  /** Slots, and connections that follow them. */
  private static final String REPLICATIONS = "16";

  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private PostgresMain() {}

  /**
   * Entry point of the child, in the server's directory.
   *
   * @param arguments the port
   */
  public static void main(String[] arguments) throws Exception {
    Path home = Path.of("").toAbsolutePath();
    String password = System.getenv(PASSWORD_VARIABLE);
    EmbeddedPostgres postgres = start(home, Integer.parseInt(arguments[0]), password);
    try (var connection = postgres.getPostgresDatabase().getConnection()) {
      createUser(connection, password);
    }
    Path made = Files.createFile(home.resolve(READY + ".new"));
    Files.move(made, home.resolve(READY), StandardCopyOption.ATOMIC_MOVE);
    // The database is ended by a hook of this JVM's shutdown.
    new CountDownLatch(1).await();
  }

  private static EmbeddedPostgres start(Path home, int port, String password) throws IOException {
    Path file =
        Files.createTempFile(
            home,
            "password",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(file, password);
      return EmbeddedPostgres.builder()
          .setDataDirectory(home.resolve(DATA))
          .setCleanDataDirectory(false)
          .setDataDirectoryCustomizer(PostgresMain::requirePassword)
          .setPort(port)
          // All of these become options of initdb, which makes the administrator with it.
          .setLocaleConfig("pwfile", file.toString())
          .setConnectConfig("password", password)
          .setPGStartupWait(START_LIMIT)
          // What was answered is in the log's file, so that it survives the end of the process.
          .setServerConfig("synchronous_commit", "on")
          // What capturing changes needs.
          .setServerConfig("wal_level", "logical")
          .setServerConfig("max_replication_slots", REPLICATIONS)
          .setServerConfig("max_wal_senders", REPLICATIONS)
          .setServerConfig("listen_addresses", LoopbackPorts.HOST)
          .setServerConfig("unix_socket_directories", "")
          .start();
    } finally {
      Files.delete(file);
    }
  }

  private static void requirePassword(File data) {
    try {
      Files.write(
          data.toPath().resolve("pg_hba.conf"),
          List.of(
              "host all all %s/32 scram-sha-256".formatted(LoopbackPorts.HOST),
              "host replication all %s/32 scram-sha-256".formatted(LoopbackPorts.HOST)));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot set who may connect", e);
    }
  }

  private static void createUser(Connection connection, String password) throws SQLException {
    try (var statement = connection.createStatement()) {
      try (var users =
          statement.executeQuery(
              "SELECT 1 FROM pg_roles WHERE rolname = '" + PostgresServer.USER + "'")) {
        if (users.next()) {
          return;
        }
      }
      statement.execute(
          "CREATE ROLE %s LOGIN CREATEDB REPLICATION PASSWORD '%s'"
              .formatted(PostgresServer.USER, password.replace("'", "''")));
      statement.execute(
          "CREATE DATABASE %s OWNER %s".formatted(PostgresServer.DATABASE, PostgresServer.USER));
    }
  }
}
