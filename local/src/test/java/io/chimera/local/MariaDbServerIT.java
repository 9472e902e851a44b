package io.chimera.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MariaDbServerIT {
  private static final int ROUNDS = 3;

  @TempDir private Path directory;

  @Test
  void keepsWhatItAnsweredOverKillAndRestart() throws Exception {
    long pid;
    try (var server = MariaDbServer.startOnFreePort(directory.resolve("a database"))) {
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
        assertThat(text(server, "SELECT count(*) FROM numbers")).isEqualTo("" + round);
      }
      execute(server, "INSERT INTO numbers VALUES (0)");
      server.restart();
      assertThat(text(server, "SELECT count(*) FROM numbers")).isEqualTo("" + (ROUNDS + 1));
      pid = server.pid();
    }
    assertThat(ProcessHandle.of(pid)).isEmpty();
  }

  @Test
  void logsWholeRowsForWhoeverCapturesChanges() throws Exception {
    try (var server = MariaDbServer.startOnFreePort(directory)) {
      var settings = new LinkedHashMap<String, String>();
      for (String name :
          new String[] {
            "log_bin", "binlog_format", "binlog_row_image", "log_bin_compress", "server_id"
          }) {
        settings.put(name, text(server, "SELECT @@" + name));
      }
      assertThat(settings)
          .isEqualTo(
              Map.of(
                  "log_bin", "1",
                  "binlog_format", "ROW",
                  "binlog_row_image", "FULL",
                  "log_bin_compress", "0",
                  "server_id", "1"));
      String before = position(server);
      execute(server, "CREATE TABLE numbers (number INT PRIMARY KEY)");
      execute(server, "INSERT INTO numbers VALUES (1)");
      assertThat(position(server)).isNotEqualTo(before);
    }
  }

  @Test
  void asksForThePassword() throws Exception {
    try (var server = MariaDbServer.startOnFreePort(directory)) {
      for (String user : new String[] {MariaDbServer.USER, "root", ""}) {
        assertThatThrownBy(() -> DriverManager.getConnection(server.url(), user, "wrong").close())
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("Access denied");
      }
    }
  }

  private static String position(MariaDbServer server) throws SQLException {
    try (var connection = connect(server);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SHOW MASTER STATUS")) {
      rows.next();
      return rows.getString("File") + ":" + rows.getLong("Position");
    }
  }

  private static void execute(MariaDbServer server, String sql) throws SQLException {
    try (var connection = connect(server);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String text(MariaDbServer server, String query) throws SQLException {
    try (var connection = connect(server);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static Connection connect(MariaDbServer server) throws SQLException {
    return DriverManager.getConnection(server.url(), MariaDbServer.USER, MariaDbServer.PASSWORD);
  }
}
