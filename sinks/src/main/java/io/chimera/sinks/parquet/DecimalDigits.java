package io.chimera.sinks.parquet;

import io.chimera.schemas.stream.TypedRow;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.iceberg.types.Types;

/**
 * The digits of a decimal column.
 *
 * @param precision in all
 * @param scale after the point
 */
record DecimalDigits(int precision, int scale) {

  /**
   * Holds a column of the rows against the table's, since a row may have of a decimal its number
   * alone, which would be another value in a column of other digits.
   *
   * @throws IllegalArgumentException if both are decimals, of different digits
   */
  static void check(Types.NestedField column, LogicalType inRow) {
    if (column.type() instanceof Types.DecimalType table && inRow instanceof DecimalType row) {
      var digits = new DecimalDigits(row.getPrecision(), row.getScale());
      var tables = new DecimalDigits(table.precision(), table.scale());
      if (!digits.equals(tables)) {
        throw new IllegalArgumentException(
            ("Cannot write column '%s': the rows have %s, the table %s;"
                    + " make the type in the contract and in the table the same")
                .formatted(column.name(), digits, tables));
      }
    }
  }

  /** The unscaled value, of up to 18 digits, in a row. */
  long unscaled(RowData row, int column) {
    return TypedRow.unscaledDecimal(row, column, precision, scale);
  }

  @Override
  public String toString() {
    return "decimal(" + precision + "," + scale + ")";
  }
}
