package io.chimera.jobs.cli;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.chimera.local.MariaDbServer;
import io.chimera.local.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * The Chinook music store, a database of eleven tables, loaded from the folder beside the project.
 */
public final class Chinook {
  private Chinook() {}

  /** Into a database {@code chinook} of its own. */
  public static void load(PostgresServer server) throws IOException, SQLException {
    String script = script("Chinook_PostgreSql.sql", "\\c chinook;");
    execute(server.url(), PostgresServer.USER, PostgresServer.PASSWORD, "CREATE DATABASE chinook");
    execute(
        server.url().replace(PostgresServer.DATABASE, "chinook"),
        PostgresServer.USER,
        PostgresServer.PASSWORD,
        script);
  }

  /** Into a database {@code Chinook} of its own. */
  public static void load(MariaDbServer server) throws IOException, SQLException {
    String script = script("Chinook_MySql.sql", "USE `Chinook`;");
    execute(server.url(), MariaDbServer.USER, MariaDbServer.PASSWORD, "CREATE DATABASE Chinook");
    execute(
        server.url("Chinook") + "?allowMultiQueries=true",
        MariaDbServer.USER,
        MariaDbServer.PASSWORD,
        script);
  }

  private static String script(String name, String begin) throws IOException {
    Path file = Path.of(System.getProperty("chimera.home"), "..", "shared", "data", name);
    assumeThat(file).as("needs the data folder beside the project").exists();
    String text = Files.readString(file);
    return text.substring(text.indexOf(begin) + begin.length());
  }

  public static void execute(String url, String user, String password, String sql)
      throws SQLException {
    try (var connection = DriverManager.getConnection(url, user, password);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
