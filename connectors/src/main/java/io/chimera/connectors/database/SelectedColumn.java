package io.chimera.connectors.database;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.Primitive;

/**
 * What is asked of the database for a column, and how the answer is read.
 *
 * @param expression of SQL
 * @param value reads what it gives
 */
record SelectedColumn(String expression, SqlValue value) {

  /** As the very type of the contract. */
  static SelectedColumn direct(String expression, Column column, int maxValueBytes) {
    return new SelectedColumn(
        expression, SqlValues.direct((Primitive) column.type(), column.name(), maxValueBytes));
  }

  static SelectedColumn text(String expression, Column column, int maxValueBytes) {
    return new SelectedColumn(expression, SqlValues.fromText(column, maxValueBytes));
  }

  static SelectedColumn json(String expression, Column column, int maxValueBytes) {
    return new SelectedColumn(expression, SqlValues.fromJson(column, maxValueBytes));
  }

  /** Whether the driver's own primitive is exact. */
  static boolean isDirect(ColumnType type) {
    return type instanceof Primitive primitive
        && switch (primitive) {
          case BOOLEAN, INT, LONG, FLOAT, DOUBLE, BYTES -> true;
          case STRING, UUID, DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> false;
        };
  }
}
