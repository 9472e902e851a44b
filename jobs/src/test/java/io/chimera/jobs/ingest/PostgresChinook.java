package io.chimera.jobs.ingest;

import io.chimera.jobs.cli.Chinook;
import io.chimera.local.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** In a Postgres. */
final class PostgresChinook implements CapturedChinook {
  private final PostgresServer server;

  private PostgresChinook(PostgresServer server) {
    this.server = server;
  }

  static PostgresChinook start(Path directory) throws Exception {
    var server = PostgresServer.startOnFreePort(directory.resolve("postgres"));
    Chinook.load(server);
    return new PostgresChinook(server);
  }

  @Override
  public String type() {
    return "postgres";
  }

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public String database() {
    return "chinook";
  }

  @Override
  public String user() {
    return PostgresServer.USER;
  }

  @Override
  public String password() {
    return PostgresServer.PASSWORD;
  }

  @Override
  public String tables() {
    return "public.*";
  }

  @Override
  public String table(String name) {
    return "public." + name;
  }

  @Override
  public void logWholeRows(Statement statement, String table) throws SQLException {
    statement.execute("ALTER TABLE " + table + " REPLICA IDENTITY FULL");
  }

  @Override
  public String artists() {
    return "artist";
  }

  @Override
  public String playlistTracks() {
    return "playlist_track";
  }

  @Override
  public Connection writer() throws SQLException {
    return DriverManager.getConnection(
        server.url().replace(PostgresServer.DATABASE, database()), user(), password());
  }

  @Override
  public void prepare(Connection writer) throws SQLException {
    PostgresChurn.prepare(writer);
  }

  @Override
  public void write(Connection writer, int transactions, double seed) throws SQLException {
    PostgresChurn.write(writer, transactions, seed);
  }

  @Override
  public void kill() {
    server.kill();
  }

  @Override
  public void restart() {
    server.restart();
  }

  @Override
  public void close() {
    server.close();
  }
}
