package io.chimera.jobs.ingest;

import io.chimera.jobs.cli.Chinook;
import io.chimera.local.MariaDbServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** In a MariaDB. */
final class MariaDbChinook implements CapturedChinook {
  private static final int FIRST_KEY = 10_000;
  private static final int MOST_KEYS = 4;
  private static final int SEEDS = 1_000_000;

  private static final String PROCEDURE =
      """
      CREATE PROCEDURE churn(transactions INT, seed INT, first_key INT)
      BEGIN
        DECLARE place, what, changes, next_key INT;
        DECLARE tab, pk, others, change_text TEXT;
        SET foreign_key_checks = 0, rand_seed1 = seed, rand_seed2 = seed + 7919;
        SET next_key = first_key;
        WHILE transactions > 0 DO
          START TRANSACTION;
          SET changes = 1 + FLOOR(RAND() * 4);
          WHILE changes > 0 DO
            SET next_key = next_key + 1;
            SET place = 1 + FLOOR(RAND() * 10);
            SET what = FLOOR(RAND() * 8);
            SET tab = ELT(place, 'Album', 'Artist', 'Customer', 'Employee', 'Genre', 'Invoice',
              'InvoiceLine', 'MediaType', 'Playlist', 'Track');
            SET change_text = ELT(place, 'Title = MD5(RAND())', 'Name = NULL',
              'Company = MD5(RAND())', 'HireDate = HireDate + INTERVAL 1 DAY',
              'Name = MD5(RAND())', 'Total = ROUND(RAND() * 1000, 2)',
              'Quantity = Quantity + 1', 'Name = MD5(RAND())', 'Name = NULL',
              'Milliseconds = Milliseconds + 1, Composer = MD5(RAND())');
            SET pk = CONCAT(tab, 'Id');
            EXECUTE IMMEDIATE CONCAT('SELECT COALESCE(MIN(', pk, '), 0) INTO @one FROM ', tab,
              ' WHERE ', pk, ' >= ', FLOOR(RAND() * next_key));
            IF what < 3 THEN
              SELECT GROUP_CONCAT(COLUMN_NAME ORDER BY ORDINAL_POSITION) INTO others
                FROM information_schema.COLUMNS
                WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = tab AND COLUMN_NAME <> pk;
              EXECUTE IMMEDIATE CONCAT('INSERT INTO ', tab, '(', pk, ',', others, ') SELECT ',
                next_key, ',', others, ' FROM ', tab, ' WHERE ', pk, ' >= ', FLOOR(RAND() * 20),
                ' ORDER BY ', pk, ' LIMIT 1');
            ELSEIF what = 3 THEN
              EXECUTE IMMEDIATE CONCAT('UPDATE ', tab, ' SET ', change_text, ' WHERE ', pk,
                ' = @one');
            ELSEIF what = 4 THEN
              EXECUTE IMMEDIATE CONCAT('UPDATE ', tab, ' SET ', pk, ' = ', next_key, ' WHERE ', pk,
                ' = @one');
            ELSEIF what = 5 THEN
              EXECUTE IMMEDIATE CONCAT('DELETE FROM ', tab, ' WHERE ', pk, ' = @one');
            ELSEIF what = 6 THEN
              INSERT INTO PlaylistTrack VALUES (next_key, 1);
              DELETE FROM PlaylistTrack WHERE PlaylistId = next_key;
              INSERT INTO PlaylistTrack VALUES (next_key, 1);
            ELSE
              UPDATE PlaylistTrack SET TrackId = TrackId + 100000 ORDER BY PlaylistId, TrackId
                LIMIT 1;
            END IF;
            SET changes = changes - 1;
          END WHILE;
          COMMIT;
          SET transactions = transactions - 1;
        END WHILE;
      END
      """;

  private final MariaDbServer server;
  private int keys = FIRST_KEY;

  private MariaDbChinook(MariaDbServer server) {
    this.server = server;
  }

  static MariaDbChinook start(Path directory) throws Exception {
    var server = MariaDbServer.startOnFreePort(directory.resolve("mariadb"));
    Chinook.load(server);
    return new MariaDbChinook(server);
  }

  @Override
  public String type() {
    return "mysql";
  }

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public String database() {
    return "Chinook";
  }

  @Override
  public String user() {
    return MariaDbServer.USER;
  }

  @Override
  public String password() {
    return MariaDbServer.PASSWORD;
  }

  @Override
  public String tables() {
    return "*";
  }

  @Override
  public String table(String name) {
    return database() + "." + name;
  }

  /** It does for all tables. */
  @Override
  public void logWholeRows(Statement statement, String table) {}

  @Override
  public String artists() {
    return "Artist";
  }

  @Override
  public String playlistTracks() {
    return "PlaylistTrack";
  }

  @Override
  public Connection writer() throws SQLException {
    return DriverManager.getConnection(server.url(database()), user(), password());
  }

  @Override
  public void prepare(Connection writer) throws SQLException {
    execute(writer, PROCEDURE);
  }

  /** Keys are never those of an earlier call. */
  @Override
  public void write(Connection writer, int transactions, double seed) throws SQLException {
    execute(writer, "CALL churn(%d, %d, %d)".formatted(transactions, (int) (seed * SEEDS), keys));
    keys += transactions * MOST_KEYS;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
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
