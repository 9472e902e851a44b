package io.chimera.jobs.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.connectors.database.BatchRefusedException;
import io.chimera.connectors.database.Discovery;
import io.chimera.connectors.database.FoundColumn;
import io.chimera.connectors.database.FoundTable;
import io.chimera.connectors.database.TablePatterns;
import io.chimera.connectors.database.TableSelect;
import io.chimera.local.PostgresServer;
import io.chimera.schemas.contract.DatabaseSourceSpec.Product;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables and values by the words of JDBC, as other databases are asked; none of those can be had
 * here, and so a Postgres answers.
 */
class JdbcWordsIT {
  private static final String COLUMNS =
      """
      {name: id, type: long, required: true}, {name: flag, type: boolean}, {name: small, type: int},
      {name: f, type: float}, {name: d, type: double}, {name: price, type: "decimal(10,2)"},
      {name: huge, type: string}, {name: count, type: long}, {name: name, type: string},
      {name: day, type: date}, {name: clock, type: time}, {name: seen, type: timestamp}
      """
          .replace("\n", " ");

  @TempDir private Path directory;

  @Test
  void findsTablesAndReadsValuesByTheWordsOfJdbcAlone() throws Exception {
    BatchShop shop = BatchShop.postgres(directory);
    try (var connection =
        DriverManager.getConnection(shop.url(), PostgresServer.USER, PostgresServer.PASSWORD)) {
      shop.execute(
          "CREATE SCHEMA s",
          """
          CREATE TABLE s.things (flag boolean, small smallint, f real, d double precision,
            price numeric(10,2), huge numeric, count numeric(20,0), name varchar(20), data bytea,
            day date, clock time(3), seen timestamp, other uuid, "Odd ""name" int, id bigint PRIMARY KEY)
          """,
          "CREATE TABLE s.thing_ (id int)",
          "CREATE VIEW s.things_seen AS SELECT * FROM s.things",
          """
          INSERT INTO s.things VALUES
            (true, -7, 0.1, 1e300, -1.10, 1e40, 17, 'größe', '\\x00ff', '2026-11-21', '08:15:30.125',
             '2026-11-21 08:15:30.123456', NULL, 1, 1),
            (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 2),
            (false, 1, 1, 1, 0, 0, 99999999999999999999, '', '', '2026-11-21', '00:00',
             '2026-11-21 00:00', NULL, 1, 3)
          """);

      List<FoundTable> found =
          Discovery.tables(
              Product.ORACLE, connection, "catalog", TablePatterns.of("s.thing*", "s"));

      assertThat(found)
          .extracting(each -> each.table().toString())
          .containsExactly("s.thing_", "s.things");
      FoundTable things = found.get(1);
      assertThat(things.key()).containsExactly("id");
      assertThat(things.columns())
          .extracting(FoundColumn::name)
          .containsExactly(
              "flag",
              "small",
              "f",
              "d",
              "price",
              "huge",
              "count",
              "name",
              "data",
              "day",
              "clock",
              "seen",
              "other",
              "Odd \"name",
              "id");
      assertThat(things.columns().stream().map(each -> each.entry().becomes()))
          .containsExactly(
              "boolean",
              "int",
              "float",
              "double",
              "decimal(p,s)",
              "string",
              "decimal(p,s)",
              "string",
              "bytes",
              "date",
              "time",
              "timestamp",
              "nothing",
              "int",
              "long");
      Dataset dataset = dataset(shop, COLUMNS);
      TableSelect select = TableSelect.of(Product.ORACLE, things, dataset);
      assertThat(select.sql()).endsWith(" FROM \"s\".\"things\"");
      var rows = new ArrayList<String>();
      var row = new TypedRow(dataset.columns().size());
      try (var statement = connection.createStatement();
          var result = statement.executeQuery(select.sql())) {
        while (result.next()) {
          Fault fault = select.read(result, row);
          rows.add(fault == null ? BatchShop.words(row, dataset) : fault.code().name());
        }
      }
      assertThat(rows)
          .containsExactly(
              "1 true -7 0.1 1.0E300 -1.10 1"
                  + "0".repeat(40)
                  + " 17 größe 20778 29730125 2026-11-21T08:15:30.123456",
              "2" + " null".repeat(11),
              "NUMERIC_OVERFLOW");
      assertThatThrownBy(
              () ->
                  TableSelect.of(
                      Product.ORACLE, things, dataset(shop, "{name: other, type: uuid}")))
          .isInstanceOf(BatchRefusedException.class)
          .hasMessage(
              "Cannot read column 'other': no type of a contract holds its type 'uuid'; expected a contract without it");
    } finally {
      shop.end();
    }
  }

  private static Dataset dataset(BatchShop shop, String columns) {
    return shop.dataset("mode: full", columns, "kind: replace");
  }
}
