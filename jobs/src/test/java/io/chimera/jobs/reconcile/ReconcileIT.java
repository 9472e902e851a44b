package io.chimera.jobs.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.jobs.batch.BatchShop;
import io.chimera.jobs.cli.Chimera;
import io.chimera.jobs.run.ProtectionKeys;
import io.chimera.quality.protect.Keyring;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.platform.KeySettings;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettingsReader;
import io.chimera.schemas.stream.Positions;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.iceberg.TargetTables;
import io.chimera.sinks.ledger.Openings;
import io.chimera.sinks.ledger.Rollback;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The command, with real databases and real tables. */
class ReconcileIT {
  private static final String COLUMNS =
      """
      - {name: id, type: int, required: true}
      - {name: name, type: string}
      - {name: price, type: "decimal(10,2)"}
      - {name: seen, type: timestamptz}
      - {name: mail, type: string, classification: pii, protect: hmac}
      - {name: phone, type: string, classification: pii, protect: drop}
      """;
  private static final String UPSERT = "{table: shop.things, kind: upsert, key: [id]}";

  @TempDir private static Path home;
  private static BatchShop postgres;
  private static BatchShop mariaDb;

  @TempDir private Path directory;

  @BeforeAll
  static void start() throws Exception {
    postgres = BatchShop.postgres(home);
    mariaDb = BatchShop.mariaDb(home);
  }

  @AfterAll
  static void end() throws Exception {
    mariaDb.end();
    postgres.end();
  }

  static List<BatchShop> shops() {
    return List.of(postgres, mariaDb);
  }

  /** A thousand things, with ids of 1 to 1000. */
  private static void create(BatchShop shop) throws SQLException {
    String rows =
        shop.isPostgres()
            ? """
            SELECT i, 'größe ' || i, i / 7.0, timestamptz '2026-11-21 08:00:00.123456+00' + i * interval '1 day',
              CASE WHEN i % 5 = 0 THEN NULL ELSE 'a' || i || '@example.org' END, '555-' || i
            FROM generate_series(1, 1000) i
            """
            : """
            SELECT seq, CONCAT('größe ', seq), seq / 7.0,
              '2026-11-21 08:00:00.123456' + INTERVAL seq DAY,
              IF(seq % 5 = 0, NULL, CONCAT('a', seq, '@example.org')), CONCAT('555-', seq)
            FROM seq_1_to_1000
            """;
    shop.execute(
        shop.isPostgres() ? "SET timezone = 'UTC'" : "SET time_zone = '+00:00'",
        "DROP TABLE IF EXISTS things",
        "CREATE TABLE things (id int PRIMARY KEY, name varchar(50), price decimal(10,2), seen "
            + (shop.isPostgres() ? "timestamptz" : "datetime(6)")
            + ", mail varchar(50), phone varchar(50))",
        "INSERT INTO things " + rows);
  }

  private String contract(BatchShop shop, String from, String target) throws IOException {
    String columns = shop.isPostgres() ? COLUMNS : COLUMNS.replace("timestamptz", "timestamp");
    return Files.writeString(
            directory.resolve("shop.yaml"),
            shop.contract(
                "- name: things\n  from: {table: %s.things, %s}\n  columns:\n%s  target: %s\n"
                    .formatted(shop.schema(), from, columns.indent(4), target)))
        .toString();
  }

  private Path settings(BatchShop shop, String... more) throws IOException {
    Path key = key("0123456789abcdefghijklmnopqrstuv");
    Path other = key("another key of random characters");
    String keys = more.length == 0 ? "" : ", {id: k2, secret: '${file:" + other + "}'}";
    return Files.writeString(
        directory.resolve("chimera.yaml"),
        """
        secrets: [{reference: '%s', hosts: ['%s']}]
        protection: {current: k1, keys: [{id: k1, secret: '${file:%s}'}%s]}
        """
            .formatted(shop.passwordReference(), shop.server(), key, keys));
  }

  private Path key(String bytes) throws IOException {
    return Files.writeString(
        directory.resolve(bytes.substring(0, 7)),
        Base64.getEncoder().encodeToString(bytes.getBytes(StandardCharsets.UTF_8)));
  }

  private FilledTable fill(String contract, Path settings) throws IOException {
    PlatformSettings platform = new PlatformSettingsReader().read(settings);
    Contract read = new ContractReader().read(Path.of(contract));
    KeySettings keys = platform.keys();
    Keyring keyring = keys == null ? null : ProtectionKeys.open(keys);
    // Left open: the table is changed by it.
    return FilledTable.of(LakeCatalog.open(platform.catalog()), read, keyring);
  }

  private record Run(int exitCode, String out, String err) {}

  private static Run reconcile(String contract, Path settings, String... more) {
    var arguments = new String[4 + more.length];
    arguments[0] = "reconcile";
    arguments[1] = contract;
    arguments[2] = "--settings";
    arguments[3] = settings.toString();
    System.arraycopy(more, 0, arguments, 4, more.length);
    return run(arguments);
  }

  private static Run run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exitCode =
        Chimera.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
            .execute(arguments);
    return new Run(exitCode, out.toString(), err.toString());
  }

  @ParameterizedTest
  @MethodSource("shops")
  void saysThatATableHasWhatItsSourceHas(BatchShop shop) throws Exception {
    create(shop);
    String contract = contract(shop, "mode: cdc", UPSERT);
    Path settings = settings(shop);
    fill(contract, settings);

    var run = reconcile(contract, settings, "--json");

    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    JsonNode answer = new ObjectMapper().readTree(run.out());
    assertThat(answer.get("reconciled").asBoolean()).isTrue();
    assertThat(answer.get("exact").asBoolean()).isTrue();
    assertThat(answer.get("position").asText())
        .matches(shop.isPostgres() ? "[0-9A-F]+/[0-9A-F]+" : "[a-z.-]+\\.[0-9]+:[0-9]+");
    JsonNode things = answer.get("datasets").get(0);
    assertThat(things.get("inSource").asInt()).isEqualTo(1000);
    assertThat(things.get("inTable").asInt()).isEqualTo(1000);
    assertThat(things.get("ranges")).isEmpty();
    assertThat(things.get("leftOut")).isEmpty();
    assertThat(things.get("unfit").asInt()).isZero();
  }

  @ParameterizedTest
  @MethodSource("shops")
  void leavesWhatItHasFoundInTheLedgerUnlessToldNotTo(BatchShop shop) throws Exception {
    create(shop);
    String contract = contract(shop, "mode: cdc", UPSERT);
    Path settings = settings(shop);
    fill(contract, settings);
    assertThat(reconcile(contract, settings).exitCode()).isZero();
    open(contract, settings);

    var same = reconcile(contract, settings);
    shop.execute("DELETE FROM things WHERE id = 500");
    var tried = reconcile(contract, settings, "--dry-run");
    var other = reconcile(contract, settings);

    assertThat(same.exitCode()).as(same.err()).isZero();
    assertThat(tried.exitCode()).as(tried.err()).isEqualTo(1);
    assertThat(other.exitCode()).as(other.err()).isEqualTo(1);
    var ledger = run("ledger", "shop.things", "--settings", settings.toString());
    assertThat(ledger.exitCode()).as(ledger.out()).isZero();
    assertThat(ledger.out().lines().skip(1).limit(4))
        .satisfiesExactly(
            line -> assertThat(line).contains(" opening "),
            line -> assertThat(line).contains(" reconciliation ").contains(" 1,000, the same "),
            line -> assertThat(line).contains(" reconciliation ").contains(" 999, DIFFERENT "),
            line -> assertThat(line).isEmpty());
    var json = run("ledger", "shop.things", "--json", "--settings", settings.toString());
    assertThat(new ObjectMapper().readTree(json.out()).get("reconciliation").get("inTable").asInt())
        .isEqualTo(1000);
  }

  /** As a run does. */
  private static void open(String contract, Path settings) throws IOException {
    Contract read = new ContractReader().read(Path.of(contract));
    Dataset dataset = read.datasets().get(0);
    try (var catalog = LakeCatalog.open(new PlatformSettingsReader().read(settings).catalog())) {
      var unusedOpened =
          Openings.open(
              read,
              dataset,
              TargetTables.main(catalog, dataset),
              TargetTables.quarantine(catalog, dataset),
              Rollback.REFUSE,
              head -> new Positions("log", new TreeMap<>()));
    }
  }

  @ParameterizedTest
  @MethodSource("shops")
  void namesWhatIsDifferentByRangeAndByKey(BatchShop shop) throws Exception {
    create(shop);
    String contract = contract(shop, "mode: cdc", UPSERT);
    Path settings = settings(shop);
    FilledTable table = fill(contract, settings);
    // Gone at the source, and as an upsert would change and remove rows.
    shop.execute(
        "DELETE FROM things WHERE id = 500", "UPDATE things SET price = 1.01 WHERE id = 501");
    table.deleteIds(17, 18, 990);
    Record changed = table.empty();
    changed.setField("id", 990);
    changed.setField("name", "größe 990");
    changed.setField(
        "seen",
        shop.isPostgres()
            ? OffsetDateTime.of(2026, 11, 21, 8, 0, 0, 0, ZoneOffset.UTC)
            : LocalDateTime.of(2026, 11, 21, 8, 0));
    table.append(List.of(changed));

    var run = reconcile(contract, settings);

    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.out().substring(0, run.out().indexOf("\nThe source as of")))
        .isEqualTo(
            """
            dataset  in source  in table  only in source  only in table  different  unfit  result
            things         999       998               2              1          2      0  DIFFERENT

            things, id=1 to id=18: 18 in source, 16 in table
              only in source  id=17
              only in source  id=18

            things, id=499 to id=514: 15 in source, 16 in table
              only in table   id=500
              different       id=501

            things, id=979 to id=994: 16 in source, 16 in table
              different       id=990
            """);
  }

  @ParameterizedTest
  @MethodSource("shops")
  void leavesOutWhatAnotherKeyMayHaveProtectedAndSaysSo(BatchShop shop) throws Exception {
    create(shop);
    String contract = contract(shop, "mode: cdc", UPSERT);
    fill(contract, settings(shop));
    shop.execute("UPDATE things SET mail = 'other@example.org' WHERE id = 1");
    var one = reconcile(contract, settings(shop));

    var two = reconcile(contract, settings(shop, "k2"));

    assertThat(one.exitCode()).isEqualTo(1);
    assertThat(one.out()).contains("  different       id=1\n").doesNotContain("example.org");
    assertThat(two.exitCode()).as(two.out() + two.err()).isZero();
    assertThat(two.out())
        .contains("things: not compared, as another key may have protected it: mail\n");
  }

  @ParameterizedTest
  @MethodSource("shops")
  void leavesOutWhatTheSourceHasNoMoreAndSaysSo(BatchShop shop) throws Exception {
    create(shop);
    String contract = contract(shop, "mode: cdc, onDrift: evolve", UPSERT);
    Path settings = settings(shop);
    fill(contract, settings);
    shop.execute("ALTER TABLE things DROP COLUMN price");

    var run = reconcile(contract, settings);

    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("things: not compared, as the source has it no more: price\n");
  }

  @ParameterizedTest
  @MethodSource("shops")
  void saysWhatItHasFoundAlsoWhereTheLedgerIsAnothersPipeline(BatchShop shop) throws Exception {
    create(shop);
    String contract = contract(shop, "mode: cdc", UPSERT);
    Path settings = settings(shop);
    fill(contract, settings);
    open(contract, settings);
    Path file = Path.of(contract);
    Files.writeString(file, Files.readString(file).replaceFirst("(?m)^name: .*", "name: other"));
    shop.execute("DELETE FROM things WHERE id = 500");

    var run = reconcile(contract, settings);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("  only in table   id=500\n");
    assertThat(run.err()).contains("shop.things");
  }

  @ParameterizedTest
  @MethodSource("shops")
  void tellsRowsOfAReplacedTableApartByTheSourcesKey(BatchShop shop) throws Exception {
    create(shop);
    String contract = contract(shop, "mode: full", "{table: shop.things, kind: replace}");
    Path settings = settings(shop);
    fill(contract, settings);
    shop.execute("DELETE FROM things WHERE id = 3");

    var run = reconcile(contract, settings);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains("things, id=1 to id=16: 15 in source, 16 in table\n  only in table   id=3\n");
  }

  @ParameterizedTest
  @MethodSource("shops")
  void countsWhatOnlyTheTableHasAsKeptWhereItMay(BatchShop shop) throws Exception {
    create(shop);
    String contract = contract(shop, "mode: incremental, cursor: {column: id}", UPSERT);
    Path settings = settings(shop);
    fill(contract, settings);
    shop.execute("DELETE FROM things WHERE id > 900");

    var run = reconcile(contract, settings, "--json");

    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    JsonNode things = new ObjectMapper().readTree(run.out()).get("datasets").get(0);
    assertThat(things.get("kept").asInt()).isEqualTo(100);
    assertThat(things.get("onlyInTable").asInt()).isZero();
  }

  @ParameterizedTest
  @MethodSource("shops")
  void refusesWhatCannotBeCompared(BatchShop shop) throws Exception {
    create(shop);
    String contract = contract(shop, "mode: cdc", "{table: shop.things, kind: append}");

    var append = reconcile(contract, settings(shop));
    var unbound =
        reconcile(
            contract(shop, "mode: cdc", UPSERT),
            Files.writeString(directory.resolve("empty.yaml"), "dashboard: {port: 0}\n"));

    assertThat(append.exitCode()).isEqualTo(2);
    assertThat(append.err())
        .isEqualTo(
            "chimera reconcile: Cannot reconcile [things]: a table of kind 'append' has what rows were and not what they are; expected the kind 'upsert' or 'replace'\n");
    assertThat(unbound.exitCode()).isEqualTo(2);
    assertThat(unbound.err()).contains("source.secrets.password");
  }
}
