package io.chimera.sinks.parquet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.iceberg.types.Types;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * What all files of one table have in common.
 *
 * @param parquet their schema
 * @param flat the columns that have at most one value a row
 * @param nested the others, or null if there are none
 * @param footer what is written behind the rows
 */
record FileLayout(
    MessageType parquet,
    List<FlatField> flat,
    @Nullable NestedFields nested,
    Map<String, String> footer,
    WriteSettings settings,
    MetricsConfig metrics,
    ZstdPages compressor,
    PageIds ids) {
  private static final String NAME = "table";

  /**
   * A column that has at most one value a row.
   *
   * @param type in the row
   */
  record FlatField(FlatColumn.Place place, Types.NestedField field, LogicalType type) {}

  /**
   * Columns that can have more than one.
   *
   * @param indexes in the row
   * @param rowType of the row that has these columns alone
   * @param parquet the schema of a file that has these columns alone
   */
  record NestedFields(int[] indexes, RowType rowType, MessageType parquet) {}

  /**
   * @param rows the rows' type, in the order of the schema's columns
   * @throws IllegalArgumentException if a decimal column has other digits there
   */
  static FileLayout of(Schema schema, RowType rows, MetricsConfig metrics, WriteSettings settings) {
    MessageType parquet = ParquetSchemaUtil.convert(schema, NAME);
    var flat = new ArrayList<FlatField>();
    var nested = new ArrayList<Integer>();
    for (int index = 0; index < schema.columns().size(); index++) {
      Types.NestedField field = schema.columns().get(index);
      LogicalType type = rows.getTypeAt(index);
      DecimalDigits.check(field, type);
      if (FlatColumns.isFlat(field.type(), type)) {
        ColumnDescriptor descriptor =
            parquet.getColumnDescription(new String[] {parquet.getFields().get(index).getName()});
        flat.add(new FlatField(new FlatColumn.Place(index, descriptor), field, type));
      } else {
        nested.add(index);
      }
    }
    return new FileLayout(
        parquet,
        List.copyOf(flat),
        nested.isEmpty() ? null : nested(nested, rows, parquet),
        Map.of("iceberg.schema", SchemaParser.toJson(schema)),
        settings,
        metrics,
        new ZstdPages(settings.zstdLevel()),
        new PageIds());
  }

  private static NestedFields nested(List<Integer> indexes, RowType rows, MessageType parquet) {
    List<Type> types = indexes.stream().map(index -> parquet.getFields().get(index)).toList();
    List<RowType.RowField> fields =
        indexes.stream().map(index -> rows.getFields().get(index)).toList();
    return new NestedFields(
        indexes.stream().mapToInt(Integer::intValue).toArray(),
        new RowType(false, fields),
        new MessageType(NAME, types));
  }

  /** The flat columns of a new file. */
  List<FlatColumn> columns() {
    return flat.stream().map(field -> FlatColumns.of(field, settings.pages(), ids)).toList();
  }
}
