package io.chimera.jobs.ingest;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Changes all tables of a Chinook in a Postgres by transactions that the server itself writes,
 * thousands a second: inserts, updates, updates of keys, deletes, and keys that are deleted and
 * come again.
 */
final class PostgresChurn {
  private static final String PROCEDURE =
      """
      CREATE PROCEDURE churn(transactions int, seed float8) LANGUAGE plpgsql AS $$
      DECLARE
        tables text[] := ARRAY['album', 'artist', 'customer', 'employee', 'genre', 'invoice',
          'invoice_line', 'media_type', 'playlist', 'track'];
        changes text[] := ARRAY['title = md5(random()::text)', 'name = NULL',
          'company = md5(random()::text)', 'hire_date = hire_date + interval ''1 day''',
          'name = md5(random()::text)', 'total = round((random() * 1000)::numeric, 2)',
          'quantity = quantity + 1', 'name = md5(random()::text)', 'name = NULL',
          'milliseconds = milliseconds + 1, composer = md5(random()::text)'];
        place int;
        tab text;
        pk text;
        one text;
      BEGIN
        PERFORM setseed(seed);
        FOR number IN 1..transactions LOOP
          FOR change IN 0..floor(random() * 4)::int LOOP
            place := 1 + floor(random() * 10)::int;
            tab := tables[place];
            pk := tab || '_id';
            one := format('%I = (SELECT %I FROM %I WHERE %I >= floor(random() * %s)::int'
              || ' ORDER BY %I LIMIT 1)', pk, pk, tab, pk, currval('keys'), pk);
            CASE floor(random() * 8)::int
              WHEN 0, 1, 2 THEN
                EXECUTE format('INSERT INTO %I SELECT (jsonb_populate_record(x, jsonb_build_object('
                  || '%L, nextval(''keys'')))).* FROM %I x WHERE %I >= floor(random() * 20)::int'
                  || ' ORDER BY %I LIMIT 1', tab, pk, tab, pk, pk);
              WHEN 3 THEN
                EXECUTE format('UPDATE %I SET %s WHERE %s', tab, changes[place], one);
              WHEN 4 THEN
                EXECUTE format('UPDATE %I SET %I = nextval(''keys'') WHERE %s', tab, pk, one);
              WHEN 5 THEN
                EXECUTE format('DELETE FROM %I WHERE %s', tab, one);
              WHEN 6 THEN
                INSERT INTO playlist_track VALUES (nextval('keys'), 1);
                DELETE FROM playlist_track WHERE playlist_id = currval('keys');
                INSERT INTO playlist_track VALUES (currval('keys'), 1);
              ELSE
                UPDATE playlist_track SET track_id = track_id + 100000
                  WHERE ctid = (SELECT min(ctid) FROM playlist_track);
            END CASE;
          END LOOP;
          COMMIT;
        END LOOP;
      END
      $$
      """;

  private PostgresChurn() {}

  /** Makes a Chinook ready: rows stand for themselves. */
  static void prepare(Connection connection) throws SQLException {
    execute(connection, "CREATE SEQUENCE keys START 10000");
    execute(
        connection,
        """
        DO $$ DECLARE k record; BEGIN
          FOR k IN SELECT conrelid::regclass AS t, conname FROM pg_constraint
            WHERE contype = 'f' AND connamespace = 'public'::regnamespace LOOP
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', k.t, k.conname);
          END LOOP;
        END $$
        """);
    execute(connection, PROCEDURE);
  }

  /** Writes transactions, each of one to four changes. */
  static void write(Connection connection, int transactions, double seed) throws SQLException {
    execute(connection, "SELECT nextval('keys')");
    execute(connection, "CALL churn(" + transactions + ", " + seed + ")");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
