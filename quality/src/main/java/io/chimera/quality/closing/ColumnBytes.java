package io.chimera.quality.closing;

import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import java.io.IOException;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;

/** Writes a plain column's value so that equal values, and only they, have equal bytes. */
final class ColumnBytes {
  private static final int MICROS_PRECISION = 6;

  private final int column;
  private final ColumnType type;

  ColumnBytes(int column, ColumnType type) {
    this.column = column;
    this.type = type;
  }

  /**
   * @return whether there is a value
   */
  boolean write(RowData row, DataOutputSerializer out) throws IOException {
    if (row.isNullAt(column)) {
      return false;
    }
    if (type instanceof DecimalType decimal) {
      write(row.getDecimal(column, decimal.precision(), decimal.scale()).toUnscaledBytes(), out);
      return true;
    }
    switch ((Primitive) type) {
      case BOOLEAN -> out.writeBoolean(row.getBoolean(column));
      case INT, DATE, TIME -> out.writeInt(row.getInt(column));
      case LONG -> out.writeLong(row.getLong(column));
      // Plus zero makes -0.0 to 0.0, and all NaN have one form.
      case FLOAT -> out.writeInt(Float.floatToIntBits(row.getFloat(column) + 0.0f));
      case DOUBLE -> out.writeLong(Double.doubleToLongBits(row.getDouble(column) + 0.0d));
      case TIMESTAMP, TIMESTAMPTZ -> {
        TimestampData time = row.getTimestamp(column, MICROS_PRECISION);
        out.writeLong(time.getMillisecond());
        out.writeInt(time.getNanoOfMillisecond());
      }
      case STRING -> write(row.getString(column).toBytes(), out);
      case BYTES, UUID -> write(row.getBinary(column), out);
    }
    return true;
  }

  private static void write(byte[] value, DataOutputSerializer out) throws IOException {
    out.writeInt(value.length);
    out.write(value);
  }
}
