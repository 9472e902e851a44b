package io.chimera.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * The JVM that a database belongs to: starts it, says so in a file, and takes it along when it
 * ends. Only the tests' own user comes in by TCP with a password; the administrator needs none.
 */
final class PostgresMain {
  static final String DATA = "data";
  static final String READY = "postgres.ready";

  private static final String ADMINISTRATOR = "postgres";

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
    var postgres =
        EmbeddedPostgres.builder()
            .setDataDirectory(home.resolve(DATA))
            .setCleanDataDirectory(false)
            .setDataDirectoryCustomizer(PostgresMain::requirePassword)
            .setPort(Integer.parseInt(arguments[0]))
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
    try (var connection = postgres.getPostgresDatabase().getConnection()) {
      createUser(connection);
    }
    Path made = Files.createFile(home.resolve(READY + ".new"));
    Files.move(made, home.resolve(READY), StandardCopyOption.ATOMIC_MOVE);
    // The database is ended by a hook of this JVM's shutdown.
    new CountDownLatch(1).await();
  }

  private static void requirePassword(File data) {
    try {
      Files.write(
          data.toPath().resolve("pg_hba.conf"),
          List.of(
              "host all %s %s/32 trust".formatted(ADMINISTRATOR, LoopbackPorts.HOST),
              "host all all %s/32 scram-sha-256".formatted(LoopbackPorts.HOST),
              "host replication all %s/32 scram-sha-256".formatted(LoopbackPorts.HOST)));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot set who may connect", e);
    }
  }

  private static void createUser(Connection connection) throws SQLException {
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
              .formatted(PostgresServer.USER, PostgresServer.PASSWORD));
      statement.execute(
          "CREATE DATABASE %s OWNER %s".formatted(PostgresServer.DATABASE, PostgresServer.USER));
    }
  }
}
