package io.chimera.jobs.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.connectors.batch.BatchReading;
import io.chimera.connectors.database.BatchRead;
import io.chimera.connectors.database.BatchReader;
import io.chimera.connectors.database.BatchRefusedException;
import io.chimera.connectors.database.BatchRows;
import io.chimera.connectors.source.DatabaseReading;
import io.chimera.connectors.source.DatabaseSplit;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.SourceEvent;
import io.chimera.schemas.stream.TypedRow;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads by ranges and by cursors, of real servers. */
class BatchReadIT {
  private static final long MICROS_PER_SECOND = 1_000_000;

  @TempDir private static Path home;
  private static BatchShop postgres;
  private static BatchShop mariaDb;

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

  @ParameterizedTest
  @MethodSource("shops")
  void readsEveryRowInExactlyOnePartAlsoThoseWithoutAValue(BatchShop shop) throws Exception {
    var random = new SplittableRandom(7);
    for (String type : List.of("bigint", "date", "timestamp")) {
      shop.execute(
          "DROP TABLE IF EXISTS things",
          "CREATE TABLE things (id int PRIMARY KEY, part "
              + (type.equals("timestamp") && !shop.isPostgres() ? "datetime(6)" : type)
              + ")");
      var expected = new ArrayList<String>();
      for (int id = 1; id <= 500; id++) {
        boolean isNull = random.nextInt(10) == 0;
        shop.execute(
            "INSERT INTO things VALUES ("
                + id
                + ", "
                + (isNull ? "NULL" : value(type, random))
                + ")");
        expected.add(Integer.toString(id));
      }
      Dataset dataset =
          shop.dataset(
              "mode: full, partitioned: {column: part, number: 7}",
              "{name: id, type: int, required: true}, {name: part, type: "
                  + (type.equals("bigint") ? "long" : type)
                  + "}",
              "kind: replace");

      List<List<String>> parts;
      try (BatchRead read = shop.begin(dataset, 0)) {
        parts = shop.rows(dataset, read);

        assertThat(read.position(dataset)).isEqualTo(1);
      }

      assertThat(parts).as(type).hasSize(7).noneMatch(List::isEmpty);
      assertThat(
              parts.stream()
                  .flatMap(Collection::stream)
                  .map(row -> row.substring(0, row.indexOf(' '))))
          .as(type)
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(parts.get(0)).as(type).anyMatch(row -> row.endsWith("null"));
      assertThat(parts.subList(1, 7).stream().flatMap(Collection::stream))
          .as(type)
          .noneMatch(row -> row.endsWith("null"));
    }
  }

  private static String value(String type, SplittableRandom random) {
    return switch (type) {
      case "bigint" -> Long.toString(random.nextLong(-1_000_000_000_000L, 1_000_000_000_000L));
      case "date" ->
          "'%d-%02d-%02d'"
              .formatted(random.nextInt(1900, 2100), random.nextInt(1, 13), random.nextInt(1, 29));
      default ->
          "'%d-%02d-%02d 23:59:59.%06d'"
              .formatted(
                  random.nextInt(1900, 2100),
                  random.nextInt(1, 13),
                  random.nextInt(1, 29),
                  random.nextInt(1_000_000));
    };
  }

  @ParameterizedTest
  @MethodSource("shops")
  void readsAnEmptyTableAsOnePartWithoutRows(BatchShop shop) throws Exception {
    shop.execute("DROP TABLE IF EXISTS things", "CREATE TABLE things (id int PRIMARY KEY)");
    Dataset dataset =
        shop.dataset(
            "mode: full, partitioned: {column: id, number: 3}",
            "{name: id, type: int, required: true}",
            "kind: replace");

    try (BatchRead read = shop.begin(dataset, 41)) {
      assertThat(shop.rows(dataset, read)).containsExactly(List.of());
      assertThat(read.position(dataset)).isEqualTo(42);
    }
  }

  @ParameterizedTest
  @MethodSource("shops")
  void readsByACursorEachRowOnceAndWhatCommitsLateWithin(BatchShop shop) throws Exception {
    String type = shop.isPostgres() ? "timestamptz" : "timestamp(6)";
    String zone = shop.isPostgres() ? "+00" : "";
    shop.execute(
        shop.isPostgres() ? "SET timezone = 'Asia/Tokyo'" : "SET time_zone = '+09:00'",
        "DROP TABLE IF EXISTS things",
        "CREATE TABLE things (id int PRIMARY KEY, changed " + type + " NOT NULL)");
    if (!shop.isPostgres()) {
      shop.execute("SET time_zone = '+00:00'");
    }
    String insert = "INSERT INTO things VALUES (%d, '2026-11-21 10:00:%s" + zone + "')";
    Dataset dataset =
        shop.dataset(
            "mode: incremental, cursor: {column: changed, late: PT5S}, partitioned: {column: id, number: 2}",
            "{name: id, type: int, required: true}, {name: changed, type: timestamptz, required: true}",
            "kind: upsert, key: [id]");
    long ten = 1_795_255_200 * MICROS_PER_SECOND;

    try (BatchRead nothing = shop.begin(dataset, 0)) {
      assertThat(shop.rows(dataset, nothing)).containsExactly(List.of());
      assertThat(nothing.position(dataset)).isZero();
    }
    shop.execute(insert.formatted(1, "00.000001"), insert.formatted(2, "10.5"));
    long position;
    try (BatchRead first = shop.begin(dataset, 0)) {
      // Beyond the end that was fixed before.
      shop.execute(insert.formatted(3, "10.500001"));
      position = first.position(dataset);

      assertThat(shop.rows(dataset, first).stream().flatMap(Collection::stream))
          .containsExactly("1 2026-11-21T10:00:00.000001", "2 2026-11-21T10:00:10.500");
    }
    assertThat(position).isEqualTo(ten + 10_500_000);
    shop.execute(insert.formatted(4, "05.500001"), insert.formatted(5, "05.5"));
    try (BatchRead second = shop.begin(dataset, position)) {
      position = second.position(dataset);

      assertThat(shop.rows(dataset, second).stream().flatMap(Collection::stream))
          .containsExactlyInAnyOrder(
              "2 2026-11-21T10:00:10.500",
              "3 2026-11-21T10:00:10.500001",
              "4 2026-11-21T10:00:05.500001");
    }
    assertThat(position).isEqualTo(ten + 10_500_001);
    shop.execute("DELETE FROM things WHERE id > 1");
    try (BatchRead third = shop.begin(dataset, position)) {
      assertThat(shop.rows(dataset, third)).containsExactly(List.of());
      assertThat(third.position(dataset)).isEqualTo(position);
    }
  }

  @ParameterizedTest
  @MethodSource("shops")
  void goesOnBehindTheLargestNumber(BatchShop shop) throws Exception {
    shop.execute(
        "DROP TABLE IF EXISTS things",
        "CREATE TABLE things (id bigint PRIMARY KEY)",
        "INSERT INTO things VALUES (-5), (9223372036854775806)");
    Dataset dataset =
        shop.dataset(
            "mode: incremental, cursor: {column: id}",
            "{name: id, type: long, required: true}",
            "kind: append");

    long position;
    try (BatchRead first = shop.begin(dataset, 0)) {
      position = first.position(dataset);

      assertThat(shop.rows(dataset, first)).containsExactly(List.of("-5", "9223372036854775806"));
    }
    shop.execute("INSERT INTO things VALUES (-4), (9223372036854775807)");
    try (BatchRead second = shop.begin(dataset, position)) {
      assertThat(shop.rows(dataset, second)).containsExactly(List.of("9223372036854775807"));
      assertThat(second.position(dataset)).isEqualTo(Long.MAX_VALUE);
    }
    shop.execute("DELETE FROM things WHERE id > 0");
    assertThatThrownBy(() -> shop.begin(dataset, 0))
        .isInstanceOf(BatchRefusedException.class)
        .hasMessage(
            "Cannot read table '"
                + shop.schema()
                + ".things' by column 'id': its largest value is not above zero, where positions begin");
  }

  @ParameterizedTest
  @MethodSource("shops")
  void refusesColumnsThatTheDatabaseComparesOtherwise(BatchShop shop) throws Exception {
    shop.execute(
        "DROP TABLE IF EXISTS things",
        "CREATE TABLE things (id varchar(9) PRIMARY KEY)",
        "INSERT INTO things VALUES ('10'), ('9')");
    Dataset dataset =
        shop.dataset(
            "mode: full, partitioned: {column: id, number: 2}",
            "{name: id, type: int, required: true}",
            "kind: replace");

    assertThatThrownBy(() -> shop.begin(dataset, 0))
        .isInstanceOf(BatchRefusedException.class)
        .hasMessageMatching(
            "Cannot read table '.*things': column 'id' of 'partitioned' is (character varying|varchar)\\(9\\) there, which is not compared as the contract's type is");
  }

  @ParameterizedTest
  @MethodSource("shops")
  void refusesAPositionThatNoContractHolds(BatchShop shop) throws Exception {
    shop.execute(
        "DROP TABLE IF EXISTS things",
        "CREATE TABLE things (id int PRIMARY KEY, day date NOT NULL)");
    shop.execute(
        shop.isPostgres() ? "SELECT 1" : "SET sql_mode = ''",
        shop.isPostgres()
            ? "INSERT INTO things VALUES (1, 'infinity')"
            : "INSERT INTO things VALUES (1, '0000-00-00')");
    Dataset dataset =
        shop.dataset(
            "mode: incremental, cursor: {column: day, late: P1D}",
            "{name: id, type: int, required: true}, {name: day, type: date, required: true}",
            "kind: upsert, key: [id]");

    assertThatThrownBy(() -> shop.begin(dataset, 0))
        .isInstanceOf(BatchRefusedException.class)
        .hasMessageContaining("things' by column 'day': no position can say its largest value");
  }

  @ParameterizedTest
  @MethodSource("shops")
  void readsAllPartsOfOneStateWhereTheDatabaseCanShareIt(BatchShop shop) throws Exception {
    shop.execute(
        "DROP TABLE IF EXISTS things",
        "CREATE TABLE things (id int PRIMARY KEY)",
        "INSERT INTO things VALUES (1), (2), (3), (4)");
    Dataset dataset =
        shop.dataset(
            "mode: full, partitioned: {column: id, number: 2}",
            "{name: id, type: int, required: true}",
            "kind: replace");

    try (BatchRead read = shop.begin(dataset, 0);
        BatchReader reader = shop.reader(dataset)) {
      var first = BatchShop.rows(reader, dataset, read.parts(dataset).get(0));
      // It moves from the first part to the second.
      shop.execute("UPDATE things SET id = 5 WHERE id = 1");
      var second = BatchShop.rows(reader, dataset, read.parts(dataset).get(1));

      assertThat(first).containsExactly("1", "2");
      assertThat(second)
          .containsExactlyElementsOf(
              shop.isPostgres() ? List.of("3", "4") : List.of("3", "4", "5"));
    }
  }

  @ParameterizedTest
  @MethodSource("shops")
  void tellsTheRowInWordsAndReadsOnAnotherThreadThanItWasOpenedOn(BatchShop shop) throws Exception {
    shop.execute(
        "DROP TABLE IF EXISTS things",
        "CREATE TABLE things (id int PRIMARY KEY, name varchar(20), data "
            + (shop.isPostgres() ? "bytea" : "varbinary(9)")
            + ")",
        "INSERT INTO things VALUES (1, 'say \"größe\"', "
            + (shop.isPostgres() ? "'\\x00ff'" : "x'00ff'")
            + "), (2, NULL, NULL)");
    Dataset dataset =
        shop.dataset(
            "mode: full",
            "{name: id, type: int, required: true}, {name: name, type: string}, {name: data, type: bytes}",
            "kind: replace");

    var told = Collections.synchronizedList(new ArrayList<String>());
    try (BatchRead read = shop.begin(dataset, 0);
        BatchReader reader = shop.reader(dataset);
        BatchRows rows = reader.read(dataset, read.parts(dataset).get(0))) {
      var thread =
          new Thread(
              () -> {
                var row = new TypedRow(3);
                while (rows.next(row)) {
                  told.add(new String(rows.text(), StandardCharsets.UTF_8));
                }
              });
      thread.start();
      thread.join(Duration.ofMinutes(1).toMillis());
    }

    assertThat(told)
        .containsExactly(
            "{\"id\":\"1\",\"name\":\"say \\\"größe\\\"\",\"data\":\"\\\\x00ff\"}",
            "{\"id\":\"2\",\"name\":null,\"data\":null}");
  }

  @ParameterizedTest
  @MethodSource("shops")
  void tellsASourceOfFlinkPartsRowsAndWhereItIs(BatchShop shop) throws Exception {
    shop.execute(
        "DROP TABLE IF EXISTS things",
        "CREATE TABLE things (id int PRIMARY KEY, name varchar(20))",
        "INSERT INTO things VALUES (1, 'a'), (2, 'b'), (3, NULL), (4, '1')");
    Contract contract =
        shop.read(
            """
            - name: things
              from: {table: %s.things, mode: incremental, cursor: {column: id}, partitioned: {column: id, number: 2}}
              columns: [{name: id, type: int, required: true}, {name: name, type: int}]
              target: {table: shop.things, kind: upsert, key: [id]}
            """
                .formatted(shop.schema()));

    assertThat(told(new BatchReading(contract, Map.of("things", 0L))))
        .containsExactly(
            "0 0/2 at 4",
            "READ 0/0 INVALID_TEXT {\"id\":\"1\",\"name\":\"a\"}",
            "READ 0/1 INVALID_TEXT {\"id\":\"2\",\"name\":\"b\"}",
            "0 1/2 at 4",
            "1 0/2 at 4",
            "READ 1/0 null {\"id\":\"3\",\"name\":null}",
            "READ 1/1 null {\"id\":\"4\",\"name\":\"1\"}",
            "1 1/2 at 4");
    assertThat(told(new BatchReading(contract, Map.of("things", 3L))))
        .containsExactly(
            "0 0/1 at 4", "UPDATE 0/0 null {\"id\":\"4\",\"name\":\"1\"}", "0 1/1 at 4");
    assertThat(told(new BatchReading(contract, Map.of("things", 4L))))
        .containsExactly("0 0/1 at 4", "0 1/1 at 4");
  }

  private static List<String> told(DatabaseReading reading) throws Exception {
    var told = new ArrayList<String>();
    var orders = new TreeSet<String>();
    try (var read = reading.begin(List.of("things"));
        var session = reading.openSession()) {
      for (DatabaseSplit.Part part : read.parts()) {
        orders.add(part.read());
        try (var cursor = session.open(part)) {
          for (var events = cursor.next(); events != null; events = cursor.next()) {
            events.forEach(event -> told.add(words(event)));
          }
        }
      }
    }
    assertThat(orders).hasSize(1);
    return told;
  }

  private static String words(SourceEvent event) {
    if (event instanceof SourceEvent.PartRead part) {
      return part.number()
          + " "
          + part.part().done()
          + "/"
          + part.part().parts()
          + " at "
          + part.position();
    }
    var row = (SourceEvent.Row) event;
    Fault fault = row.fault();
    return row.change()
        + " "
        + row.provenance().split()
        + "/"
        + row.provenance().position()
        + " "
        + (fault == null ? null : fault.code())
        + " "
        + new String(row.text().get(), StandardCharsets.UTF_8);
  }

  /** A result that was fetched whole would need more than the machine's share of memory for it. */
  @ParameterizedTest
  @MethodSource("shops")
  void hasNeverTheWholeResultInMemory(BatchShop shop) throws Exception {
    shop.execute("DROP TABLE IF EXISTS things", "CREATE TABLE things (id int, name varchar(2000))");
    shop.execute(
        shop.isPostgres()
            ? "INSERT INTO things SELECT i, repeat('x', 2000) FROM generate_series(1, 200000) i"
            : "INSERT INTO things SELECT seq, repeat('x', 2000) FROM seq_1_to_200000");
    Dataset dataset =
        shop.dataset(
            "mode: full", "{name: id, type: int}, {name: name, type: string}", "kind: replace");
    var row = new TypedRow(2);

    long most = 0;
    long count = 0;
    try (BatchRead read = shop.begin(dataset, 0);
        BatchReader reader = shop.reader(dataset);
        BatchRows rows = reader.read(dataset, read.parts(dataset).get(0))) {
      while (rows.next(row)) {
        if (count++ % 50_000 == 0) {
          most = Math.max(most, used());
        }
      }
    }

    assertThat(count).isEqualTo(200_000);
    // All of it is 400 MB.
    assertThat(most).isLessThan(200 * 1024 * 1024L);
    shop.execute("DROP TABLE things");
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
