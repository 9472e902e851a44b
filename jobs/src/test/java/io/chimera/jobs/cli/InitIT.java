package io.chimera.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.connectors.database.DescribedDatabase;
import io.chimera.connectors.database.Discovery;
import io.chimera.local.MariaDbServer;
import io.chimera.local.PostgresServer;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.platform.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contracts of live databases. */
class InitIT {
  @TempDir private static Path home;
  private static PostgresServer postgres;
  private static MariaDbServer mariaDb;
  private static Path password;

  @TempDir private Path directory;

  @BeforeAll
  static void start() throws IOException {
    postgres = PostgresServer.startOnFreePort(home.resolve("postgres"));
    mariaDb = MariaDbServer.startOnFreePort(home.resolve("mariadb"));
    // Both have the same one.
    password = Files.writeString(home.resolve("password"), PostgresServer.PASSWORD + "\n");
  }

  @AfterAll
  static void end() {
    mariaDb.close();
    postgres.close();
  }

  private static String reference() {
    return "${file:" + password + "}";
  }

  private static CommandRun init(String product, int port, String database, String... more) {
    return CommandRun.of(
        Stream.concat(
                Stream.of(
                    "init",
                    product,
                    "--uri",
                    (product.equals("mysql") ? "mysql" : "postgresql")
                        + "://chimera@127.0.0.1:"
                        + port
                        + "/"
                        + database,
                    "--ssl-mode",
                    "disable",
                    "--password",
                    reference()),
                Stream.of(more))
            .toArray(String[]::new));
  }

  /** The dataset's lines. */
  private static String dataset(String contract, String name) {
    return Stream.of(contract.split("(?m)^  (?=- name: )", -1))
        .filter(part -> part.startsWith("- name: " + name + "\n"))
        .findFirst()
        .orElseThrow();
  }

  /** Settings that let the password go to this server, and to no other. */
  private String settings(int port) throws IOException {
    return Files.writeString(
            directory.resolve("chimera.yaml"),
            "secrets: [{reference: '%s', hosts: ['127.0.0.1:%d']}]\n".formatted(reference(), port))
        .toString();
  }

  @Test
  void writesAContractOfAllTablesOfPostgres() throws Exception {
    Chinook.load(postgres);
    Path file = directory.resolve("chinook.yaml");

    var run = init("postgres", postgres.port(), "chinook", "--output", file.toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("11 tables of database 'chinook' in " + file + "\n");
    String text = Files.readString(file);
    Contract contract = new ContractReader().read(text);
    assertThat(contract.datasets())
        .extracting(dataset -> dataset.from().stream())
        .containsExactly(
            "public.album",
            "public.artist",
            "public.customer",
            "public.employee",
            "public.genre",
            "public.invoice",
            "public.invoice_line",
            "public.media_type",
            "public.playlist",
            "public.playlist_track",
            "public.track");
    assertThat(dataset(text, "invoice"))
        .isEqualTo(
            """
            - name: invoice
                from: {table: public.invoice, mode: cdc}
                columns:
                  - {name: invoice_id, type: int, required: true}
                  - {name: customer_id, type: int, required: true}
                  - {name: invoice_date, type: timestamp, required: true}
                  - {name: billing_address, type: string}
                  - {name: billing_city, type: string}
                  - {name: billing_state, type: string}
                  - {name: billing_country, type: string}
                  - {name: billing_postal_code, type: string}
                  - {name: total, type: "decimal(10,2)", required: true}
                target: {table: chinook.invoice, kind: upsert, key: [invoice_id]}
            """);
    assertThat(dataset(text, "playlist_track"))
        .isEqualTo(
            """
            - name: playlist_track
                from: {table: public.playlist_track, mode: cdc}
                columns:
                  - {name: playlist_id, type: int, required: true}
                  - {name: track_id, type: int, required: true}
                target: {table: chinook.playlist_track, kind: upsert, key: [playlist_id, track_id]}
            """);
    assertThat(init("postgres", postgres.port(), "chinook").out()).isEqualTo(text);

    var validate =
        CommandRun.of("validate", file.toString(), "--settings", settings(postgres.port()));

    assertThat(validate.exitCode()).as(validate.out()).isZero();
    assertThat(validate.out().lines())
        .hasSize(13)
        .startsWith(
            "Contract 'chinook' 1.0.0 is valid",
            "ok   database 'chinook': postgres at 127.0.0.1:" + postgres.port(),
            "ok   table 'public.album': 3 of 3 columns");
  }

  @Test
  void writesAContractOfAllTablesOfMariaDb() throws Exception {
    Chinook.load(mariaDb);
    Path file = directory.resolve("chinook.yaml");

    var run = init("mysql", mariaDb.port(), "Chinook", "--output", file.toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    String text = Files.readString(file);
    assertThat(new ContractReader().read(text).datasets())
        .extracting(dataset -> dataset.from().stream())
        .containsExactly(
            "Chinook.Album",
            "Chinook.Artist",
            "Chinook.Customer",
            "Chinook.Employee",
            "Chinook.Genre",
            "Chinook.Invoice",
            "Chinook.InvoiceLine",
            "Chinook.MediaType",
            "Chinook.Playlist",
            "Chinook.PlaylistTrack",
            "Chinook.Track");
    assertThat(dataset(text, "invoice_line"))
        .isEqualTo(
            """
            - name: invoice_line
                from: {table: Chinook.InvoiceLine, mode: cdc}
                columns:
                  - {name: invoice_line_id, type: int, required: true, aliases: [InvoiceLineId]}
                  - {name: invoice_id, type: int, required: true, aliases: [InvoiceId]}
                  - {name: track_id, type: int, required: true, aliases: [TrackId]}
                  - {name: unit_price, type: "decimal(10,2)", required: true, aliases: [UnitPrice]}
                  - {name: quantity, type: int, required: true, aliases: [Quantity]}
                target: {table: chinook.invoice_line, kind: upsert, key: [invoice_line_id]}
            """);
    assertThat(dataset(text, "playlist_track"))
        .isEqualTo(
            """
            - name: playlist_track
                from: {table: Chinook.PlaylistTrack, mode: cdc}
                columns:
                  - {name: playlist_id, type: int, required: true, aliases: [PlaylistId]}
                  - {name: track_id, type: int, required: true, aliases: [TrackId]}
                target: {table: chinook.playlist_track, kind: upsert, key: [playlist_id, track_id]}
            """);
    assertThat(init("mysql", mariaDb.port(), "Chinook").out()).isEqualTo(text);

    Contract contract = new ContractReader().read(text);
    DescribedDatabase described =
        Discovery.describe(contract.database(), Secrets.ofThisMachine(), contract.datasets());
    assertThat(described.product()).isEqualTo("MariaDB");
    assertThat(described.version()).isNotEmpty();
    assertThat(described.tables())
        .hasSize(11)
        .allSatisfy(
            table -> {
              assertThat(table.size().rows()).isPositive();
              assertThat(table.size().bytes()).isPositive();
            });

    Files.writeString(file, text.replace("[TrackId]", "[Track]"));
    var validate =
        CommandRun.of("validate", file.toString(), "--settings", settings(mariaDb.port()));

    assertThat(validate.exitCode()).isEqualTo(1);
    assertThat(validate.out().lines().filter(line -> line.startsWith("FAIL")))
        .containsExactly(
            "FAIL table 'Chinook.InvoiceLine': The table has no column 'track_id'",
            "FAIL table 'Chinook.PlaylistTrack': The table has no column 'track_id'",
            "FAIL table 'Chinook.Track': The table has no column 'track_id'");
  }

  private void execute(PostgresServer server, String sql) throws SQLException {
    Chinook.execute(server.url(), PostgresServer.USER, PostgresServer.PASSWORD, sql);
  }

  private static List<String> columns(String contract, String name) {
    return dataset(contract, name)
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("- {") || line.startsWith("# "))
        .toList();
  }

  @Test
  void saysOfEveryTypeOfPostgresWhatItBecomes() throws Exception {
    execute(
        postgres,
        """
        CREATE SCHEMA kinds;
        CREATE TYPE kinds.mood AS ENUM ('sad', 'ok');
        CREATE TYPE kinds.pair AS (a int, b int);
        CREATE DOMAIN kinds.amount AS numeric(12,3);
        CREATE DOMAIN kinds.cents AS kinds.amount CHECK (VALUE >= 0);
        CREATE TABLE kinds.everything (
          a_bool boolean, a_small smallint, a_int integer, a_serial serial, a_big bigint, an_oid oid,
          a_real real, a_double double precision,
          a_numeric numeric(38,6), a_wide numeric(39,1), an_open numeric,
          a_money money, a_text text, a_varchar varchar(10), a_char char(3), a_name name,
          a_bytea bytea, a_uuid uuid, a_date date,
          a_time0 time(0), a_time3 time(3), a_time time, a_timetz timetz,
          a_timestamp timestamp(3), a_moment timestamptz, an_interval interval day to second,
          a_bit bit, some_bits bit(5), more_bits varbit,
          a_json json, a_jsonb jsonb, an_xml xml, a_mood kinds.mood,
          an_inet inet, a_cidr cidr, a_mac macaddr, a_mac8 macaddr8,
          a_vector tsvector, an_lsn pg_lsn, a_path jsonpath, a_point point, a_circle circle,
          a_range int4range, some_ranges tstzmultirange,
          some_ints int[], some_prices numeric(10,2)[], some_moods kinds.mood[], some_pairs kinds.pair[],
          an_amount kinds.amount, some_cents kinds.cents,
          a_pair kinds.pair, an_xid xid8,
          a_sum integer GENERATED ALWAYS AS (a_int + 1) STORED);
        COMMENT ON TABLE kinds.everything IS 'All there is';
        COMMENT ON COLUMN kinds.everything.a_bool IS 'Yes: or "no"';
        """);

    var run = init("postgres", postgres.port(), "catalog", "--tables", "kinds.*");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("\n  # All there is\n");
    assertThat(columns(run.out(), "everything"))
        .containsExactly(
            "- {name: a_bool, type: boolean, description: \"Yes: or \\\"no\\\"\"}",
            "- {name: a_small, type: int}",
            "- {name: a_int, type: int}",
            "- {name: a_serial, type: int, required: true}",
            "- {name: a_big, type: long}",
            "- {name: an_oid, type: long}",
            "- {name: a_real, type: float}",
            "- {name: a_double, type: double}",
            "- {name: a_numeric, type: \"decimal(38,6)\"}",
            "- {name: a_wide, type: string} # numeric(39,1): a number of any size, as text",
            "- {name: an_open, type: string} # numeric: a number of any size, as text",
            "- {name: a_money, type: \"decimal(19,2)\"}",
            "- {name: a_text, type: string}",
            "- {name: a_varchar, type: string}",
            "- {name: a_char, type: string}",
            "- {name: a_name, type: string}",
            "- {name: a_bytea, type: bytes}",
            "- {name: a_uuid, type: uuid}",
            "- {name: a_date, type: date}",
            "- {name: a_time0, type: time}",
            "- {name: a_time3, type: time}",
            "- {name: a_time, type: string} # time without time zone: a time of day at microseconds, as text",
            "- {name: a_timetz, type: string} # time with time zone: a time of day at microseconds, as text",
            "- {name: a_timestamp, type: timestamp}",
            "- {name: a_moment, type: timestamptz}",
            "- {name: an_interval, type: string}",
            "- {name: a_bit, type: boolean}",
            "- {name: some_bits, type: string}",
            "- {name: more_bits, type: string}",
            "- {name: a_json, type: string}",
            "- {name: a_jsonb, type: string}",
            "- {name: an_xml, type: string}",
            "- {name: a_mood, type: string}",
            "- {name: an_inet, type: string}",
            "- {name: a_cidr, type: string}",
            "- {name: a_mac, type: string}",
            "- {name: a_mac8, type: string}",
            "- {name: a_vector, type: string}",
            "- {name: an_lsn, type: string}",
            "- {name: a_path, type: string}",
            "- {name: a_point, type: string}",
            "- {name: a_circle, type: string}",
            "- {name: a_range, type: string}",
            "- {name: some_ranges, type: string}",
            "- {name: some_ints, type: list, items: {type: int}}",
            "- {name: some_prices, type: list, items: {type: \"decimal(10,2)\"}}",
            "- {name: some_moods, type: list, items: {type: string}}",
            "# some_pairs kinds.pair[]: left out, no type of a contract holds it",
            "- {name: an_amount, type: \"decimal(12,3)\"}",
            "- {name: some_cents, type: \"decimal(12,3)\"}",
            "# a_pair kinds.pair: left out, no type of a contract holds it",
            "# an_xid xid8: left out, no type of a contract holds it",
            "# a_sum integer: left out, generated, which the log of changes leaves out");
    assertThat(run.err().lines())
        .containsExactly(
            "warn kinds.everything: no key tells its rows apart, so it is read as a whole",
            "warn kinds.everything.some_pairs kinds.pair[]: left out, no type of a contract holds it",
            "warn kinds.everything.a_pair kinds.pair: left out, no type of a contract holds it",
            "warn kinds.everything.an_xid xid8: left out, no type of a contract holds it",
            "warn kinds.everything.a_sum integer: left out, generated, which the log of changes leaves out");
  }

  @Test
  void findsKeysAndTablesOfPostgresAsTheyAre() throws Exception {
    execute(
        postgres,
        """
        CREATE SCHEMA keys;
        CREATE TABLE keys.first (b int, a int NOT NULL, c int NOT NULL, PRIMARY KEY (b, a));
        CREATE UNIQUE INDEX an_index ON keys.first (c);
        CREATE TABLE keys.unique_only (a int NOT NULL, b int UNIQUE, c int NOT NULL);
        CREATE UNIQUE INDEX z_index ON keys.unique_only (a);
        CREATE UNIQUE INDEX y_index ON keys.unique_only (c, a) INCLUDE (b);
        CREATE UNIQUE INDEX a_part ON keys.unique_only (c) WHERE c > 0;
        CREATE UNIQUE INDEX b_expression ON keys.unique_only ((c + 1));
        CREATE TABLE keys.parted (id int PRIMARY KEY) PARTITION BY RANGE (id);
        CREATE TABLE keys.part PARTITION OF keys.parted FOR VALUES FROM (0) TO (10);
        CREATE VIEW keys.a_view AS SELECT * FROM keys.first;
        ALTER TABLE keys.parted ADD COLUMN gone int;
        ALTER TABLE keys.parted DROP COLUMN gone;
        """);

    var run = init("postgres", postgres.port(), "catalog", "--tables", "keys.*", "--name", "k");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines().filter(line -> line.contains("target:")))
        .containsExactly(
            "    target: {table: k.first, kind: upsert, key: [b, a]}",
            "    target: {table: k.parted, kind: upsert, key: [id]}",
            "    target: {table: k.unique_only, kind: upsert, key: [c, a]}");
    assertThat(columns(run.out(), "parted"))
        .containsExactly("- {name: id, type: int, required: true}");
  }

  @Test
  void saysOfEveryTypeOfMariaDbWhatItBecomes() throws Exception {
    Chinook.execute(
        mariaDb.url(),
        MariaDbServer.USER,
        MariaDbServer.PASSWORD,
        """
        CREATE TABLE everything (
          a_tiny TINYINT, a_bool BOOLEAN, a_small SMALLINT UNSIGNED, a_medium MEDIUMINT UNSIGNED,
          a_int INT, an_unsigned INT UNSIGNED ZEROFILL, a_big BIGINT, a_huge BIGINT UNSIGNED NOT NULL,
          a_float FLOAT, a_double DOUBLE, a_decimal DECIMAL(38,10), a_wide DECIMAL(65,30), a_plain DECIMAL,
          a_bit BIT, some_bits BIT(64), a_year YEAR, a_date DATE, a_time TIME(6),
          a_datetime DATETIME(6), a_timestamp TIMESTAMP(3) NULL,
          a_char CHAR(3), a_varchar VARCHAR(10) CHARACTER SET latin1, a_tinytext TINYTEXT, a_text TEXT,
          a_longtext LONGTEXT, a_binary BINARY(16), a_varbinary VARBINARY(3), a_blob BLOB, a_longblob LONGBLOB,
          an_enum ENUM('a', 'b'), a_set SET('a', 'b'), a_json JSON, a_uuid UUID, an_inet INET6,
          a_point POINT, a_sum INT AS (a_int + 1) VIRTUAL, a_stored INT AS (a_int + 1) STORED,
          `Die Größe` INT COMMENT 'Size',
          UNIQUE KEY z (a_huge), UNIQUE KEY a (a_int)) COMMENT 'All there is'
        """);

    var run = init("mysql", mariaDb.port(), "shop", "--tables", "every*");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("\n  # All there is\n")
        .contains("target: {table: shop.everything, kind: upsert, key: [a_huge]}");
    assertThat(columns(run.out(), "everything"))
        .containsExactly(
            "- {name: a_tiny, type: int}",
            "- {name: a_bool, type: int}",
            "- {name: a_small, type: int}",
            "- {name: a_medium, type: int}",
            "- {name: a_int, type: int}",
            "- {name: an_unsigned, type: long}",
            "- {name: a_big, type: long}",
            "- {name: a_huge, type: \"decimal(20,0)\", required: true}",
            "- {name: a_float, type: float}",
            "- {name: a_double, type: double}",
            "- {name: a_decimal, type: \"decimal(38,10)\"}",
            "- {name: a_wide, type: string} # decimal(65,30): a number of many digits, as text",
            "- {name: a_plain, type: \"decimal(10,0)\"}",
            "- {name: a_bit, type: boolean}",
            "- {name: some_bits, type: string}",
            "- {name: a_year, type: int}",
            "- {name: a_date, type: date}",
            "- {name: a_time, type: string} # time(6): a time of day or a span, as text",
            "- {name: a_datetime, type: timestamp}",
            "- {name: a_timestamp, type: timestamptz}",
            "- {name: a_char, type: string}",
            "- {name: a_varchar, type: string}",
            "- {name: a_tinytext, type: string}",
            "- {name: a_text, type: string}",
            "- {name: a_longtext, type: string}",
            "- {name: a_binary, type: bytes}",
            "- {name: a_varbinary, type: bytes}",
            "- {name: a_blob, type: bytes}",
            "- {name: a_longblob, type: bytes}",
            "- {name: an_enum, type: string}",
            "- {name: a_set, type: string}",
            "- {name: a_json, type: string}",
            "- {name: a_uuid, type: uuid}",
            "- {name: an_inet, type: string}",
            "# a_point point: left out, no type of a contract holds it",
            "# a_sum int(11): left out, generated and not stored",
            "- {name: a_stored, type: int}",
            "- {name: die_gr_e, type: int, description: Size, aliases: [\"Die Größe\"]}");
  }

  @Test
  void saysWhatItCannotDoWithoutThePassword() throws Exception {
    Path wrong = Files.writeString(directory.resolve("wrong"), "open sesame");

    var stranger =
        CommandRun.of(
            "init",
            "postgres",
            "--host",
            "127.0.0.1",
            "--port",
            "" + postgres.port(),
            "--database",
            "catalog",
            "--user",
            "chimera",
            "--ssl-mode",
            "disable",
            "--password",
            "${file:" + wrong + "}");

    assertThat(stranger.exitCode()).isEqualTo(1);
    assertThat(stranger.err())
        .contains("Cannot connect at '127.0.0.1:" + postgres.port() + "/catalog'")
        .contains("password authentication failed")
        .doesNotContain("open sesame");
    var nothing = init("postgres", postgres.port(), "catalog", "--tables", "nothing.*");
    assertThat(nothing.exitCode()).isEqualTo(2);
    assertThat(nothing.err())
        .isEqualTo(
            "chimera postgres: Cannot find a table like 'nothing.*' in database 'catalog'; expected schema.table with stars, and a user who may see it\n");
    for (String uri :
        List.of(
            "postgresql://chimera:open sesame@127.0.0.1/catalog",
            "postgresql://chimera:opensesame@127.0.0.1/catalog",
            "postgresql://chimera@127.0.0.1/catalog?password=opensesame",
            "mysql://chimera@127.0.0.1/catalog",
            "postgresql://127.0.0.1/catalog",
            "postgresql://chimera@127.0.0.1")) {
      var run = CommandRun.of("init", "postgres", "--uri", uri);

      assertThat(run.exitCode()).as(uri).isEqualTo(2);
      assertThat(run.err())
          .isEqualTo(
              "chimera postgres: Cannot use --uri (not shown, it may hold a password): expected 'postgresql://user@host:port/database' without password and query; --password takes a reference to the password\n");
    }
  }
}
