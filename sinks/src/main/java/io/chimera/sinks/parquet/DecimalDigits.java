package io.chimera.sinks.parquet;

import org.apache.flink.table.data.DecimalData;

/**
 * The digits of a decimal column.
 *
 * @param precision in all
 * @param scale after the point
 */
record DecimalDigits(int precision, int scale) {

  /** The value, which must not have other digits: its number alone would be another value. */
  DecimalData checked(DecimalData value) {
    if (value.scale() != scale || value.precision() > precision) {
      throw new IllegalArgumentException(
          "Cannot write a decimal(%d,%d) into a column of decimal(%d,%d)"
              .formatted(value.precision(), value.scale(), precision, scale));
    }
    return value;
  }
}
