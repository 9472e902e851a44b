package io.chimera.sinks.parquet;

import io.chimera.schemas.stream.TypedRow;
import org.apache.flink.table.data.RowData;

/**
 * The digits of a decimal column.
 *
 * @param precision in all
 * @param scale after the point
 */
record DecimalDigits(int precision, int scale) {

  /** The unscaled value, of up to 18 digits, in a row. */
  long unscaled(RowData row, int column) {
    return TypedRow.unscaledDecimal(row, column, precision, scale);
  }
}
