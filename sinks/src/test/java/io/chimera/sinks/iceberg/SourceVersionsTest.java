package io.chimera.sinks.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.SourceVersion;
import io.chimera.schemas.stream.SourceVersion.EvolvedColumn;
import io.chimera.sinks.TestLake;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceVersionsTest {
  private static final SourceVersion FIRST =
      new SourceVersion(
          100,
          "1.0.0",
          Map.of("OrderId", "int", "price", "decimal(10,2)", "odd \"one\"", ""),
          List.of(),
          false);

  private static final SourceVersion SECOND =
      new SourceVersion(
          200,
          "1.0.0",
          Map.of("OrderId", "int", "price", "decimal(12,2)", "Tags", "list of string"),
          List.of(
              new EvolvedColumn("price", "price", "decimal(12,2)", true),
              new EvolvedColumn("tags", "Tags", "list of string", false)),
          true);

  @TempDir private Path directory;
  private TestLake lake;
  private Table table;

  @BeforeEach
  void create() {
    lake = new TestLake(directory);
    table = TargetTables.main(lake.catalog(), orders());
  }

  @AfterEach
  void close() {
    lake.close();
  }

  /** One with a column that the table has behind the contract's own. */
  private static Dataset orders() {
    return new ContractReader()
        .read(
            """
            apiVersion: chimera/v1
            kind: IngestionContract
            name: shop
            version: 1.0.0
            team: {name: tests, project: tests, support: tests@example.org}
            rightToIngest: {basis: Made up, declaredBy: tests, on: 2026-11-21}
            source: {name: shop, type: postgres, host: db.example.org, database: shop, user: chimera}
            datasets:
              - name: orders
                from: {table: public.Orders, mode: cdc, onDrift: evolve}
                columns:
                  - {name: id, type: int, required: true, aliases: [OrderId]}
                  - {name: price, type: 'decimal(10,2)', required: true}
                target:
                  table: shop.orders
                  kind: upsert
                  key: [id]
                  onDelete: mark
                  deletedColumn: gone_at
            """)
        .datasets()
        .get(0);
  }

  @Test
  void keepsAllVersionsAsTheyWere() {
    assertThat(SourceVersions.of(table)).isEmpty();
    assertThat(SourceVersions.read(SourceVersions.write(List.of(FIRST, SECOND))))
        .containsExactly(FIRST, SECOND);

    SourceVersions.record(table, orders(), List.of(FIRST));

    assertThat(SourceVersions.of(lake.catalog().load(orders().target().table())))
        .containsExactly(FIRST);
    assertThat(SourceVersions.applied(table, orders())).isEqualTo(orders());
  }

  @Test
  void givesTheTableItsColumnsInOneCommit() {
    SourceVersions.record(table, orders(), List.of(FIRST));
    Dataset evolved = SECOND.applyTo(orders());

    SourceVersions.record(table, evolved, List.of(FIRST, SECOND));

    table.refresh();
    assertThat(table.schema().columns())
        .extracting(Types.NestedField::name)
        .containsExactly("id", "price", "gone_at", "tags");
    assertThat(table.schema().findField("price").type()).isEqualTo(Types.DecimalType.of(12, 2));
    assertThat(table.schema().findField("price").isRequired()).isTrue();
    assertThat(table.schema().findField("tags").isOptional()).isTrue();
    assertThat(table.schema().identifierFieldNames()).containsExactly("id");
    assertThat(SourceVersions.newest(table)).contains(SECOND);
    assertThat(SourceVersions.applied(table, orders())).isEqualTo(evolved);
    TargetTables.check(table, evolved);
    assertThatThrownBy(() -> TargetTables.check(table, orders()))
        .isInstanceOf(TableMismatchException.class);
  }

  @Test
  void writesNothingWhereNothingIsNew() {
    SourceVersions.record(table, orders(), List.of(FIRST));
    table.refresh();
    int before = metadataFiles(table);

    SourceVersions.record(table, orders(), List.of(FIRST));

    table.refresh();
    assertThat(metadataFiles(table)).isEqualTo(before);
  }

  private static int metadataFiles(Table table) {
    return ((HasTableOperations) table).operations().current().previousFiles().size();
  }

  @Test
  void aColumnThatTheContractHasByNowStaysWhereItIs() {
    SourceVersions.record(table, SECOND.applyTo(orders()), List.of(FIRST, SECOND));
    table.refresh();
    Dataset evolved = SourceVersions.applied(table, orders());
    var columns = new ArrayList<Column>(orders().columns());
    columns.add(1, evolved.columns().get(3));

    assertThat(SourceVersions.applied(table, orders().withColumns(columns))).isEqualTo(evolved);
  }

  @Test
  void refusesAPropertyThatSomebodyWrote() {
    table.updateProperties().set(SourceVersions.PROPERTY, "{").commit();

    assertThatThrownBy(() -> SourceVersions.of(table))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot read property 'chimera.source.versions': it is not what was written there");
  }
}
