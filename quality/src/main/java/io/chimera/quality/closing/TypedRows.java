package io.chimera.quality.closing;

import io.chimera.schemas.stream.TypedRow;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/**
 * Rows in the form that conditions are compiled for, whatever form they come in: behind a shuffle
 * they are binary.
 */
final class TypedRows {

  private final LogicalType[] types;
  private final RowData.FieldGetter[] objects;
  private final TypedRow copy;

  TypedRows(RowType rows) {
    types = rows.getChildren().toArray(LogicalType[]::new);
    objects = new RowData.FieldGetter[types.length];
    for (int column = 0; column < types.length; column++) {
      objects[column] = RowData.createFieldGetter(types[column], column);
    }
    copy = new TypedRow(types.length);
  }

  /** The row itself, or a copy that the next call fills anew. */
  TypedRow of(RowData row) {
    if (row instanceof TypedRow typed) {
      return typed;
    }
    copy.clear();
    for (int column = 0; column < types.length; column++) {
      if (!row.isNullAt(column)) {
        copy(row, column);
      }
    }
    return copy;
  }

  private void copy(RowData row, int column) {
    LogicalTypeRoot root = types[column].getTypeRoot();
    switch (root) {
      case BOOLEAN -> copy.setBoolean(column, row.getBoolean(column));
      case INTEGER, DATE, TIME_WITHOUT_TIME_ZONE -> copy.setInt(column, row.getInt(column));
      case BIGINT -> copy.setLong(column, row.getLong(column));
      case FLOAT -> copy.setFloat(column, row.getFloat(column));
      case DOUBLE -> copy.setDouble(column, row.getDouble(column));
      case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> {
        var time = (TimestampData) value(row, column);
        copy.setTimestampMicros(column, TypedRow.micros(time));
      }
      default -> copy.setObject(column, value(row, column));
    }
  }

  private Object value(RowData row, int column) {
    Object value = objects[column].getFieldOrNull(row);
    if (value == null) {
      throw new IllegalStateException("Cannot copy column " + column + ": it is null");
    }
    return value;
  }
}
