package io.chimera.sinks.iceberg;

import static org.apache.iceberg.types.Types.NestedField.required;

import io.chimera.schemas.contract.TableName;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.types.Types;

/** The columns of the table that keeps facts, for when the snapshots that they are of are gone. */
public final class FactsTable {
  /** Of which a lake has one. */
  public static final TableName NAME = new TableName(TableName.OURS, "facts");

  public static final String TOPIC = "topic";
  public static final String KEY = "key";
  public static final String ID = "id";
  public static final String AT = "at";

  /** The columns, in the order in which rows are filled. */
  public static final Schema SCHEMA =
      new Schema(
          required(1, TOPIC, Types.StringType.get(), "Where the fact is told"),
          required(2, KEY, Types.StringType.get(), "Facts of one key keep their order"),
          required(3, ID, Types.StringType.get(), "The same however often it is told"),
          required(4, AT, Types.TimestampType.withZone(), "When it became so"),
          required(5, "body", Types.StringType.get(), "What is told, in JSON"));

  private FactsTable() {}

  /** A partition a day. */
  public static PartitionSpec spec() {
    return PartitionSpec.builderFor(SCHEMA).day(AT).build();
  }

  /** The Flink row of {@link #SCHEMA}. */
  public static RowType rowType() {
    return FlinkSchemaUtil.convert(SCHEMA);
  }
}
