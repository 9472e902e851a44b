package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.stream.ReasonCode;
import java.sql.Connection;
import java.util.List;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Of a Postgres. */
@Tag("thorough")
class PostgresDriftIT extends DriftContract {

  @Override
  CapturedChinook start() throws Exception {
    return PostgresChinook.start(directory);
  }

  @Override
  String schema(CapturedChinook server) {
    return "public";
  }

  @Override
  String widening(String table, String column) {
    return "ALTER TABLE " + table + " ALTER COLUMN " + column + " TYPE bigint";
  }

  @Override
  String droppingKey(String table) {
    return "ALTER TABLE " + table + " DROP CONSTRAINT " + table + "_pkey";
  }

  /** The log says of a changed row what the table says, and has of it what the part says. */
  @Test
  void longValuesAreNotNulledWhereAPartOfATableHasNoWholeRowsInTheLog() throws Exception {
    try (CapturedChinook server = start();
        Connection writer = server.writer()) {
      execute(
          writer,
          "CREATE TABLE things (id int PRIMARY KEY, n int, note text) PARTITION BY RANGE (id)",
          "CREATE TABLE things_1 PARTITION OF things FOR VALUES FROM (0) TO (10)",
          "ALTER TABLE things REPLICA IDENTITY FULL",
          "ALTER TABLE things_1 REPLICA IDENTITY FULL",
          "ALTER TABLE things_1 ALTER note SET STORAGE EXTERNAL",
          "INSERT INTO things VALUES (1, 1, repeat('x', 9000)), (2, 1, 'short')");
      String text = contract(server, "1.0.0", dataset(server, "things", "fail"));
      TestLake lake = lake(server);
      lake.ingest(text, 1);

      execute(writer, "UPDATE things SET n = 2 WHERE id = 1");
      lake.ingest(text, 1);
      execute(
          writer,
          "CREATE TABLE things_2 PARTITION OF things FOR VALUES FROM (10) TO (20)",
          "ALTER TABLE things_2 ALTER note SET STORAGE EXTERNAL",
          "INSERT INTO things VALUES (11, 1, repeat('y', 9000)), (12, 1, 'short'), (13, 1, 'gone')",
          "UPDATE things SET id = 14 WHERE id = 11",
          "UPDATE things SET n = 3 WHERE id IN (2, 12)",
          "DELETE FROM things WHERE id = 13");
      lake.ingest(text, 1);

      assertThat(lake.rows("things"))
          .extracting(row -> row.getField("id") + " " + row.getField("n") + " " + length(row))
          .containsExactlyInAnyOrder("1 2 9000", "2 3 5", "12 3 5");
      assertThat(lake.quarantine("things"))
          .singleElement()
          .satisfies(
              rejected -> {
                assertThat(rejected.code()).isEqualTo(ReasonCode.UNCHANGED_VALUE.name());
                assertThat(rejected.column()).isEqualTo("note");
              });
    }
  }

  private static int length(Record row) {
    return row.getField("note").toString().length();
  }

  @Test
  void rowsFromBeforeHaveTheDefaultOfATypeOrOneThatIsDropped() throws Exception {
    try (CapturedChinook server = start();
        Connection writer = server.writer()) {
      execute(
          writer,
          "CREATE DOMAIN five AS int DEFAULT 5 CHECK (VALUE > 0)",
          "CREATE DOMAIN also_five AS five",
          "CREATE DOMAIN positive AS int CHECK (VALUE > 0)",
          "CREATE TABLE things (id int PRIMARY KEY, n int, note text)",
          "INSERT INTO things VALUES (1, 1, 'one')");
      String text = contract(server, "1.0.0", dataset(server, "things", "evolve"));
      TestLake lake = lake(server);
      lake.ingest(text, 1);

      for (String filled : List.of("c five", "c also_five", "c int DEFAULT 4")) {
        execute(
            writer,
            "ALTER TABLE things ADD COLUMN " + filled,
            "ALTER TABLE things ALTER COLUMN c DROP DEFAULT");
        assertRefused(lake, text, "column 'c' (", "rows from before may have values in it");
        execute(writer, "ALTER TABLE things DROP COLUMN c");
      }
      execute(
          writer,
          "ALTER TABLE things ADD COLUMN c positive",
          "INSERT INTO things VALUES (2, 1, 'two', 2)");
      lake.ingest(text, 1);
      assertEqual(lake, text, writer);
    }
  }

  @Test
  void stopsWhereAPartTellsRowsApartByAnotherKey() throws Exception {
    try (CapturedChinook server = start();
        Connection writer = server.writer()) {
      execute(
          writer,
          "CREATE TABLE things (id int PRIMARY KEY, n int NOT NULL, note text)"
              + " PARTITION BY RANGE (id)",
          "CREATE TABLE things_1 PARTITION OF things FOR VALUES FROM (0) TO (10)",
          "INSERT INTO things VALUES (1, 1, 'one')");
      String text = contract(server, "1.0.0", dataset(server, "things", "ignore"));
      TestLake lake = lake(server);
      lake.ingest(text, 1);

      try (var run = lake.start(text, 1)) {
        execute(writer, "INSERT INTO things VALUES (2, 1, 'two')");
        Waiting.until("it reads the log", () -> lake.numbers("things", "id").contains(2L));
        execute(
            writer,
            "CREATE TABLE things_2 PARTITION OF things FOR VALUES FROM (10) TO (20)",
            "CREATE UNIQUE INDEX other ON things_2 (n)",
            "ALTER TABLE things_2 REPLICA IDENTITY USING INDEX other",
            "INSERT INTO things VALUES (11, 1, 'eleven')",
            "DELETE FROM things WHERE id = 11");
        assertThatThrownBy(() -> TestLake.finish(run))
            .hasStackTraceContaining(
                "' of its log, in part 'public.things_2': table 'public.things'")
            .hasStackTraceContaining("rows are identified by 'n'; expected 'id'");
      }
    }
  }
}
