package io.chimera.sinks.iceberg;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.data.RowDataProjection;
import org.apache.iceberg.flink.sink.FlinkFileWriterFactory;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;

/**
 * A table whose rows are told apart by a key, for whoever writes deletes by it. The key is the
 * table's own: its identifier fields, in the order of its columns. Not thread-safe.
 */
public final class KeyedTable {
  private final Table table;
  private final RowType rowType;
  private final Schema keySchema;
  private final RowType keyType;
  private final RowDataProjection projection;
  private final RowDataSerializer serializer;
  private final PartitionSpec deleteSpec;

  private KeyedTable(Table table, RowType rowType, PartitionSpec deleteSpec) {
    this.table = table;
    this.rowType = rowType;
    this.deleteSpec = deleteSpec;
    Schema schema = table.schema();
    keySchema = TypeUtil.select(schema, schema.identifierFieldIds());
    keyType =
        new RowType(
            false,
            keySchema.columns().stream()
                .map(Types.NestedField::name)
                .map(name -> rowType.getFields().get(rowType.getFieldIndex(name)))
                .toList());
    projection = RowDataProjection.create(rowType, schema.asStruct(), keySchema.asStruct());
    serializer = new RowDataSerializer(keyType);
  }

  /**
   * The table as it is now.
   *
   * @param rowType its rows, in the order of its columns
   */
  public static KeyedTable of(Table table, RowType rowType) {
    PartitionSpec spec =
        deleteSpec(table)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "Cannot delete from table '"
                            + table.name()
                            + "': its history has no spec without partitions"));
    return new KeyedTable(table, rowType, spec);
  }

  /**
   * The spec that deletes by key belong to. Where the partition follows from the key, and always
   * did, the table's own: they are for rows of their partition. Else one without partitions, whose
   * deletes are for all rows; empty if the table lacks it.
   */
  static Optional<PartitionSpec> deleteSpec(Table table) {
    return isOfPartition(table, table.schema().identifierFieldIds())
        ? Optional.of(table.spec())
        : table.specs().values().stream().filter(spec -> spec.fields().isEmpty()).findFirst();
  }

  private static boolean isOfPartition(Table table, Set<Integer> key) {
    // A delete of a partition does not reach files of another spec.
    return table.specs().size() == 1
        && table.spec().fields().stream().allMatch(field -> key.contains(field.sourceId()));
  }

  public Table table() {
    return table;
  }

  public RowType rowType() {
    return rowType;
  }

  public PartitionSpec deleteSpec() {
    return deleteSpec;
  }

  /** Writers of rows, and of deletes by key and by position. */
  public FlinkFileWriterFactory writers() {
    return new FlinkFileWriterFactory.Builder(table)
        .dataFileFormat(FileFormat.PARQUET)
        .dataSchema(table.schema())
        .dataFlinkType(rowType)
        .deleteFileFormat(FileFormat.PARQUET)
        .equalityFieldIds(
            keySchema.columns().stream().mapToInt(Types.NestedField::fieldId).toArray())
        .equalityDeleteRowSchema(keySchema)
        .equalityDeleteFlinkType(keyType)
        .writerProperties(Map.of())
        .build();
  }

  /** The key's columns alone; valid until the next call. */
  public RowData key(RowData row) {
    return projection.wrap(row);
  }

  /** The same in a form that is equal for equal keys; valid until the next call. */
  public BinaryRowData binaryKey(RowData row) {
    BinaryRowData key = serializer.toBinaryRow(key(row));
    // What happened to the row is part of the form.
    key.setRowKind(RowKind.INSERT);
    return key;
  }
}
