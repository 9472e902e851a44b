package io.chimera.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGProperty;

class PostgresServerIT {
  private static final int ROUNDS = 3;

  @TempDir private Path directory;

  @Test
  void keepsWhatItAnsweredOverKillAndRestart() throws Exception {
    long pid;
    try (var server = PostgresServer.startOnFreePort(directory.resolve("a database"))) {
      pid = server.pid();
      assertThat(Listeners.of(pid)).containsExactly("127.0.0.1:" + server.port());
      execute(server, "CREATE TABLE numbers (number INT PRIMARY KEY)");
      for (int round = 1; round <= ROUNDS; round++) {
        execute(server, "INSERT INTO numbers VALUES (" + round + ")");

        server.kill();

        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(LoopbackPorts.isFree(server.port())).isTrue();
        server.restart();
        pid = server.pid();
        assertThat(count(server)).isEqualTo(round);
      }
      execute(server, "INSERT INTO numbers VALUES (0)");
      server.restart();
      assertThat(count(server)).isEqualTo(ROUNDS + 1);
      pid = server.pid();
    }
    assertThat(ProcessHandle.of(pid)).isEmpty();
  }

  @Test
  void asksEverybodyForThePassword() throws Exception {
    String password = "it's of this test";
    try (var server = PostgresServer.start(directory, LoopbackPorts.free(), password)) {
      for (String user : List.of(PostgresServer.USER, "postgres")) {
        assertThatThrownBy(() -> DriverManager.getConnection(server.url(), user, "wrong").close())
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("password authentication failed");
        DriverManager.getConnection(server.url(), user, password).close();
      }
      server.restart();
      DriverManager.getConnection(server.url(), PostgresServer.USER, password).close();
      assertThat(ProcessHandle.of(server.pid()).orElseThrow().info().commandLine().orElse(""))
          .doesNotContain(password);
      assertThat(directory).isDirectoryNotContaining("glob:**password*");
    }
  }

  @Test
  void keepsSlotsOfWhoeverCapturesChanges() throws Exception {
    try (var server = PostgresServer.startOnFreePort(directory)) {
      execute(server, "CREATE TABLE numbers (number INT PRIMARY KEY)");
      execute(server, "CREATE PUBLICATION p FOR TABLE numbers");
      execute(server, "SELECT pg_create_logical_replication_slot('s', 'pgoutput')");
      execute(server, "INSERT INTO numbers VALUES (1)");

      server.kill();
      server.restart();

      try (var connection = replicate(server);
          var statement = connection.createStatement();
          var system = statement.executeQuery("IDENTIFY_SYSTEM")) {
        assertThat(system.next()).isTrue();
      }
      assertThat(
              count(
                  server,
                  "SELECT count(*) FROM pg_logical_slot_peek_binary_changes("
                      + "'s', NULL, NULL, 'proto_version', '1', 'publication_names', 'p')"))
          .isEqualTo(4);
    }
  }

  /** A connection of the kind that follows the log. */
  private static Connection replicate(PostgresServer server) throws SQLException {
    var properties = new Properties();
    PGProperty.USER.set(properties, PostgresServer.USER);
    PGProperty.PASSWORD.set(properties, PostgresServer.PASSWORD);
    PGProperty.REPLICATION.set(properties, "database");
    PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "9.4");
    return DriverManager.getConnection(server.url(), properties);
  }

  private static void execute(PostgresServer server, String sql) throws SQLException {
    try (var connection = connect(server);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int count(PostgresServer server) throws SQLException {
    return count(server, "SELECT count(*) FROM numbers");
  }

  private static int count(PostgresServer server, String query) throws SQLException {
    try (var connection = connect(server);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static Connection connect(PostgresServer server) throws SQLException {
    return DriverManager.getConnection(server.url(), PostgresServer.USER, PostgresServer.PASSWORD);
  }
}
