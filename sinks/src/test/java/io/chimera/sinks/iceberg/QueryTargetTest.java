package io.chimera.sinks.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.contract.Target;
import io.chimera.schemas.contract.Target.Direction;
import io.chimera.schemas.contract.Target.PartitionField;
import io.chimera.schemas.contract.Target.SortField;
import io.chimera.schemas.contract.Target.Transform;
import io.chimera.schemas.contract.TargetKind;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.sinks.Contracts;
import io.chimera.sinks.TestLake;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryTargetTest {
  private static final TableName NAME = new TableName("casino", "bets");

  private TestLake lake;

  @BeforeEach
  void open(@TempDir Path directory) {
    lake = new TestLake(directory);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private static Dataset everything(TargetKind kind) {
    var columns = new ArrayList<Column>();
    for (Primitive type : Primitive.values()) {
      columns.add(Contracts.optional(type.name().toLowerCase(Locale.ROOT), type));
    }
    columns.add(Contracts.required("key", Primitive.LONG));
    columns.add(Contracts.optional("amount", new ColumnType.DecimalType(18, 4)));
    var text = new ValueSpec(Primitive.STRING, true, null);
    columns.add(Contracts.optional("list", new ColumnType.ListType(text)));
    columns.add(Contracts.optional("map", new ColumnType.MapType(text)));
    columns.add(Contracts.optional("record", new ColumnType.RecordType(Contracts.columns())));
    Dataset dataset =
        Contracts.dataset(
            "bets",
            List.of(
                new PartitionField("timestamp", Transform.DAY, 0),
                new PartitionField("key", Transform.BUCKET, 4),
                new PartitionField("string", Transform.TRUNCATE, 3),
                new PartitionField("int", Transform.IDENTITY, 0)),
            columns);
    Target target = dataset.target();
    return new Dataset(
        dataset.name(),
        dataset.from(),
        dataset.columns(),
        dataset.unknownFields(),
        dataset.maxValueBytes(),
        dataset.eventTime(),
        dataset.rules(),
        dataset.commitRules(),
        dataset.rejectLimit(),
        new Target(
            target.table(),
            kind,
            target.partition(),
            List.of(new SortField("key", Direction.DESC), new SortField("string", Direction.ASC)),
            16));
  }

  @Test
  void tableIsWhatAContractThatDeclaresItWouldMake() {
    Dataset declared = everything(new TargetKind.Append());
    Table table = TargetTables.main(lake.catalog(), declared);

    Contract contract = QueryTarget.of(NAME, table, "sql");

    Dataset read = contract.datasets().get(0);
    assertThat(read.target()).isEqualTo(declared.target());
    assertThat(read.columns()).isEqualTo(declared.columns());
    TargetTables.check(table, read);
    assertThat(contract.pipelineOf(read)).isEqualTo("sql_query_casino_bets");
    assertThat(contract.hash()).hasSize(64);
  }

  @Test
  void identifierFieldsAreTheKey() {
    Dataset declared = Contracts.upserts().datasets().get(0);
    Table table = TargetTables.main(lake.catalog(), declared);

    Dataset read = QueryTarget.of(NAME, table, "sql").datasets().get(0);

    assertThat(read.target().kind()).isEqualTo(declared.target().kind());
    TargetTables.check(table, read);
  }

  @Test
  void refusesATypeThatNoContractHas() {
    Table table = TargetTables.main(lake.catalog(), Contracts.bets().datasets().get(0));
    table.updateSchema().addColumn("short", Types.FixedType.ofLength(3)).commit();

    assertThatThrownBy(() -> QueryTarget.of(NAME, table, "sql"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot write to table 'casino.bets': column 'short' is of type 'fixed[3]', expected"
                + " one that a contract can declare");
  }

  @Test
  void tablesOfSqlHaveThePropertiesOfOurs() {
    assertThat(QueryTarget.properties(true))
        .containsEntry("chimera.target.kind", "upsert")
        .containsEntry("format-version", "2")
        .containsEntry("write.metadata.delete-after-commit.enabled", "true");
    assertThat(QueryTarget.properties(false)).containsEntry("chimera.target.kind", "append");
  }
}
