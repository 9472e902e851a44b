package io.chimera.sinks.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.chimera.schemas.contract.Classification;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Origin;
import io.chimera.schemas.contract.Protection;
import io.chimera.schemas.contract.Target;
import io.chimera.schemas.contract.Target.PartitionField;
import io.chimera.schemas.contract.Target.Transform;
import io.chimera.schemas.contract.TargetKind;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.sinks.Contracts;
import io.chimera.sinks.TestLake;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetTablesTest {
  private static final PartitionField BY_PLAYER =
      new PartitionField("player", Transform.IDENTITY, 0);

  private TestLake lake;

  @BeforeEach
  void open(@TempDir Path directory) {
    lake = new TestLake(directory);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private static Dataset dataset(List<PartitionField> partition, Column... columns) {
    return Contracts.dataset("bets", partition, List.of(columns));
  }

  @Test
  void createsTheTableTheContractDeclares() {
    Dataset declared =
        dataset(
            List.of(
                new PartitionField("at", Transform.DAY, 0),
                new PartitionField("id", Transform.BUCKET, 16),
                new PartitionField("player", Transform.TRUNCATE, 4)),
            Contracts.required("id", Primitive.LONG),
            Contracts.optional("player", Primitive.STRING),
            Contracts.required("at", Primitive.TIMESTAMPTZ),
            Contracts.optional("amount", new ColumnType.DecimalType(18, 4)),
            Contracts.optional("ticket", Primitive.UUID));
    Target sorted =
        new Target(
            declared.target().table(),
            declared.target().partition(),
            List.of(new Target.SortField("at", Target.Direction.DESC)),
            64);
    var dataset =
        new Dataset(
            declared.name(),
            declared.from(),
            declared.columns(),
            declared.unknownFields(),
            declared.maxValueBytes(),
            null,
            List.of(),
            List.of(),
            null,
            sorted);

    TargetTables.main(lake.catalog(), dataset);

    Table table = lake.table("bets");
    assertThat(table.schema().toString())
        .isEqualTo(
            """
            table {
              1: id: required long (The id)
              2: player: optional string
              3: at: required timestamptz (The at)
              4: amount: optional decimal(18, 4)
              5: ticket: optional uuid
            }""");
    assertThat(table.spec().fields())
        .extracting(field -> field.name() + " " + field.transform())
        .containsExactly("at_day day", "id_bucket bucket[16]", "player_trunc truncate[4]");
    assertThat(table.sortOrder().fields())
        .singleElement()
        .satisfies(
            field ->
                assertThat(field.direction()).isEqualTo(org.apache.iceberg.SortDirection.DESC));
    assertThat(table.properties())
        .containsEntry("write.parquet.compression-codec", "zstd")
        .containsEntry("write.parquet.compression-level", "1")
        .containsEntry("write.target-file-size-bytes", "67108864")
        .containsEntry("write.metadata.delete-after-commit.enabled", "true");
    assertThat(TargetTables.differences(table, TableLayout.of(dataset))).isEmpty();
  }

  private static Column guarded(String name, ColumnType type, Protection protection) {
    var value = new ValueSpec(type, true, null);
    return new Column(name, value, Origin.SAME_NAME, null, Classification.PII, protection);
  }

  @Test
  void createsTheTableOfProtectedColumnsAndSaysWhichTheyAre() {
    Dataset dataset =
        dataset(
            List.of(new PartitionField("id", Transform.IDENTITY, 0)),
            guarded("id", Primitive.LONG, Protection.hmac(null)),
            guarded("name", Primitive.STRING, Protection.drop()),
            guarded("born", Primitive.DATE, Protection.toNull()),
            Contracts.optional("at", Primitive.TIMESTAMP));

    Table table = TargetTables.main(lake.catalog(), dataset);

    assertThat(table.schema().toString())
        .isEqualTo(
            """
            table {
              1: id: required string
              2: born: optional date
              3: at: optional timestamp
            }""");
    assertThat(table.properties())
        .containsEntry("chimera.column.id.classification", "pii")
        .containsEntry("chimera.column.id.protection", "hmac")
        .containsEntry("chimera.column.name.protection", "drop")
        .containsEntry("chimera.column.born.protection", "null");
  }

  @Test
  void keepsWhatTheTableSaysOfItsColumnsInStepWithTheContract() {
    var before =
        dataset(
            List.of(),
            guarded("id", Primitive.STRING, Protection.hmac(null)),
            guarded("name", Primitive.STRING, Protection.partial(4)));
    Table table = TargetTables.main(lake.catalog(), before);
    var after =
        dataset(
            List.of(),
            guarded("id", Primitive.STRING, Protection.tokenise(null)),
            Contracts.required("name", Primitive.STRING));

    ColumnClasses.update(table, after);
    var metadata = ((HasTableOperations) table).operations().current().metadataFileLocation();
    ColumnClasses.update(table, after);

    assertThat(lake.table("bets").properties())
        .containsEntry("chimera.column.id.protection", "tokenise")
        .doesNotContainKey("chimera.column.name.protection")
        .doesNotContainKey("chimera.column.name.classification");
    assertThat(
            ((HasTableOperations) lake.table("bets")).operations().current().metadataFileLocation())
        .as("nothing to say, nothing committed")
        .isEqualTo(metadata);
  }

  @Test
  void createsTheQuarantineBesideIt() {
    Dataset dataset = Contracts.bets().datasets().get(0);

    TargetTables.quarantine(lake.catalog(), dataset);

    Table table = lake.table("bets__quarantine");
    assertThat(table.schema().findField("rejected_at").type())
        .isEqualTo(Types.TimestampType.withZone());
    assertThat(table.spec().fields())
        .extracting(field -> field.name())
        .containsExactly("rejected_at_day");
    assertThat(TargetTables.differences(table, TableLayout.ofQuarantine())).isEmpty();
  }

  @Test
  void takesATableThatFitsAsItIs() {
    Dataset dataset = Contracts.bets().datasets().get(0);
    TargetTables.main(lake.catalog(), dataset);
    lake.table("bets").updateProperties().set("write.target-file-size-bytes", "1").commit();

    Table table = TargetTables.main(lake.catalog(), dataset);

    assertThat(table.properties()).containsEntry("write.target-file-size-bytes", "1");
  }

  @Test
  void refusesATableThatDiffersWithTheWholeList() {
    var nested =
        new ColumnType.RecordType(
            List.of(
                Contracts.required("city", Primitive.STRING),
                Contracts.optional(
                    "tags", new ColumnType.ListType(new ValueSpec(Primitive.STRING, true, null)))));
    var other =
        new ColumnType.RecordType(
            List.of(
                Contracts.optional("city", Primitive.STRING),
                Contracts.optional(
                    "tags", new ColumnType.ListType(new ValueSpec(Primitive.LONG, true, null)))));
    TargetTables.main(
        lake.catalog(),
        dataset(
            List.of(),
            Contracts.required("id", Primitive.INT),
            Contracts.optional("address", other)));
    Dataset declared =
        dataset(
            List.of(new PartitionField("id", Transform.IDENTITY, 0)),
            Contracts.required("id", Primitive.LONG),
            Contracts.optional("address", nested));

    var refused =
        catchThrowableOfType(
            TableMismatchException.class, () -> TargetTables.main(lake.catalog(), declared));

    assertThat(refused.differences())
        .containsExactly(
            "column 'id': the table has int, the contract says long",
            "column 'address.city': the table has optional, the contract says required",
            "column 'address.tags.element': the table has long, the contract says string",
            "partitioning: the table has [], the contract says [identity(id)]");
    assertThat(refused).hasMessageStartingWith("Cannot use table 'casino.bets': column 'id': ");
  }

  /** Its snapshots have no sequence numbers, by which a rollback is seen. */
  @Test
  void refusesATableOfFormatVersion1() {
    Dataset declared = dataset(List.of(), Contracts.required("id", Primitive.LONG));
    TableLayout layout = TableLayout.of(declared);
    lake.catalog().createNamespace("casino");
    lake.catalog()
        .create(
            declared.target().table(),
            new TableLayout(
                layout.schema(),
                layout.partitions(),
                layout.order(),
                Map.of(TableProperties.FORMAT_VERSION, "1")));

    assertThatThrownBy(() -> TargetTables.main(lake.catalog(), declared))
        .isInstanceOf(TableMismatchException.class)
        .hasMessageContaining("format version: the table has 1, the contract says 2 or later");
  }

  @Test
  void refusesOtherColumnsByName() {
    TargetTables.main(lake.catalog(), dataset(List.of(), Contracts.required("id", Primitive.LONG)));
    Dataset declared =
        dataset(
            List.of(),
            Contracts.required("id", Primitive.LONG),
            Contracts.optional("more", Primitive.LONG));

    var refused =
        catchThrowableOfType(
            TableMismatchException.class, () -> TargetTables.main(lake.catalog(), declared));

    assertThat(refused.differences())
        .containsExactly("columns: the table has [id], the contract says [id, more]");
  }

  private static Dataset upserts(PartitionField... partition) {
    return Contracts.upserts(partition).datasets().get(0);
  }

  @Test
  void createsAKeyedTableWithDeletesForItsPartitionsWhereTheyFollowFromTheKey() {
    Dataset dataset = upserts(new PartitionField("id", Transform.BUCKET, 16));

    Table table = TargetTables.main(lake.catalog(), dataset);

    assertThat(table.schema().identifierFieldNames()).containsExactly("id");
    assertThat(table.specs()).hasSize(1);
    assertThat(KeyedTable.deleteSpec(table)).contains(table.spec());
  }

  @Test
  void createsAKeyedTableWithDeletesForAllPartitionsWhereRowsMoveBetweenThem() {
    Table table = TargetTables.main(lake.catalog(), upserts(BY_PLAYER));

    assertThat(table.spec().fields()).extracting(field -> field.name()).containsExactly("player");
    assertThat(KeyedTable.deleteSpec(table))
        .hasValueSatisfying(spec -> assertThat(spec.fields()).isEmpty());
    assertThat(TargetTables.main(lake.catalog(), upserts(BY_PLAYER)).specs())
        .as("once is enough")
        .hasSize(2);
  }

  @Test
  void refusesATableOfAnotherKindOrKey() {
    Dataset appends = Contracts.bets().datasets().get(0);
    TargetTables.main(lake.catalog(), appends);

    assertThatThrownBy(() -> TargetTables.main(lake.catalog(), upserts()))
        .isInstanceOf(TableMismatchException.class)
        .hasMessage(
            "Cannot use table 'casino.bets': kind: the table has append, the contract says upsert;"
                + " key: the table has [], the contract says [id]");
    assertThatThrownBy(
            () ->
                TargetTables.main(
                    lake.catalog(), Contracts.withKind(appends, new TargetKind.Replace())))
        .hasMessage(
            "Cannot use table 'casino.bets': kind: the table has append, the contract says"
                + " replace");
  }

  /** There, single rows are deleted in another form. */
  @Test
  void refusesAKeyedTableOfALaterFormatVersion() {
    TargetTables.main(lake.catalog(), upserts());
    lake.table("bets").updateProperties().set("format-version", "3").commit();

    assertThatThrownBy(() -> TargetTables.main(lake.catalog(), upserts()))
        .hasMessage(
            "Cannot use table 'casino.bets': format version: the table has 3, the contract says 2");
  }
}
