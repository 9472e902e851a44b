package io.chimera.sinks.facts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * What Iceberg's own metrics of data files say of a column, so that it costs nothing to measure:
 * counts, never a value.
 *
 * @param column the column's name
 * @param values rows, with and without a value
 * @param nulls rows without one
 * @param nans rows with NaN
 * @param bytes size in the files
 */
public record ColumnProfile(String column, long values, long nulls, long nans, long bytes) {

  /** The columns that a table had when a snapshot was made, and now if nobody knows. */
  public static Schema schema(Table table, @Nullable Snapshot snapshot) {
    Integer id = snapshot == null ? null : snapshot.schemaId();
    Schema then = id == null ? null : table.schemas().get(id);
    return then == null ? table.schema() : then;
  }

  /** The profiles of a table's top-level columns over some of its files; plain columns only. */
  public static List<ColumnProfile> of(Iterable<DataFile> files, Schema schema) {
    var profiles = new ArrayList<ColumnProfile>();
    for (Types.NestedField field : schema.columns()) {
      if (field.type().isPrimitiveType()) {
        profiles.add(of(files, field));
      }
    }
    return profiles;
  }

  private static ColumnProfile of(Iterable<DataFile> files, Types.NestedField field) {
    long values = 0;
    long nulls = 0;
    long nans = 0;
    long bytes = 0;
    for (DataFile file : files) {
      values += count(file.valueCounts(), field.fieldId());
      nulls += count(file.nullValueCounts(), field.fieldId());
      nans += count(file.nanValueCounts(), field.fieldId());
      bytes += count(file.columnSizes(), field.fieldId());
    }
    return new ColumnProfile(field.name(), values, nulls, nans, bytes);
  }

  private static long count(@Nullable Map<Integer, Long> counts, int field) {
    return counts == null ? 0 : counts.getOrDefault(field, 0L);
  }
}
