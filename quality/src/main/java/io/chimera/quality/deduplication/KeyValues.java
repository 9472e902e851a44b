package io.chimera.quality.deduplication;

import io.chimera.schemas.stream.TypedRow;
import java.util.Arrays;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Writes Flink's internal values in a form that is the same for equal values, wherever they come
 * from: a decoder, the network, a file. As in SQL's DISTINCT null equals null, NaN equals NaN and 0
 * equals -0; maps are equal in any order.
 */
final class KeyValues {

  private KeyValues() {}

  /** Writes one value of a type. */
  interface Writer {

    void write(Object value, KeyBytes out);

    /** Null and everything else differ in their first byte. */
    default void writeNullable(@Nullable Object value, KeyBytes out) {
      if (value == null) {
        out.putByte(0);
        return;
      }
      out.putByte(1);
      write(value, out);
    }
  }

  static Writer of(LogicalType type) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> (value, out) -> out.putByte((Boolean) value ? 1 : 0);
      case INTEGER, DATE, TIME_WITHOUT_TIME_ZONE -> (value, out) -> out.putInt((Integer) value);
      case BIGINT -> (value, out) -> out.putLong((Long) value);
      case FLOAT -> (value, out) -> out.putInt(Float.floatToIntBits((Float) value + 0.0f));
      case DOUBLE -> (value, out) -> out.putLong(Double.doubleToLongBits((Double) value + 0.0));
      case VARCHAR -> (value, out) -> out.putText((StringData) value);
      case VARBINARY, BINARY -> (value, out) -> out.putBytes((byte[]) value);
      case DECIMAL -> ofDecimal((DecimalType) type);
      case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          (value, out) -> out.putLong(TypedRow.micros((TimestampData) value));
      case ARRAY -> ofArray((ArrayType) type);
      case MAP -> ofMap((MapType) type);
      case ROW -> ofRow((RowType) type);
      default -> throw new IllegalArgumentException("No contract type is a Flink " + type);
    };
  }

  private static Writer ofDecimal(DecimalType type) {
    if (DecimalData.isCompact(type.getPrecision())) {
      return (value, out) -> out.putLong(((DecimalData) value).toUnscaledLong());
    }
    return (value, out) -> out.putBytes(((DecimalData) value).toUnscaledBytes());
  }

  private static Writer ofArray(ArrayType type) {
    var getter = ArrayData.createElementGetter(type.getElementType());
    Writer elements = of(type.getElementType());
    return (value, out) -> {
      var array = (ArrayData) value;
      out.putInt(array.size());
      for (int index = 0; index < array.size(); index++) {
        elements.writeNullable(getter.getElementOrNull(array, index), out);
      }
    };
  }

  private static Writer ofMap(MapType type) {
    var keyGetter = ArrayData.createElementGetter(type.getKeyType());
    var valueGetter = ArrayData.createElementGetter(type.getValueType());
    Writer keys = of(type.getKeyType());
    Writer values = of(type.getValueType());
    return (value, out) -> {
      var map = (MapData) value;
      var entries = new byte[map.size()][];
      for (int index = 0; index < entries.length; index++) {
        var entry = new KeyBytes();
        keys.writeNullable(keyGetter.getElementOrNull(map.keyArray(), index), entry);
        values.writeNullable(valueGetter.getElementOrNull(map.valueArray(), index), entry);
        entries[index] = entry.copy();
      }
      Arrays.sort(entries, Arrays::compare);
      out.putInt(entries.length);
      for (byte[] entry : entries) {
        out.putRaw(entry);
      }
    };
  }

  private static Writer ofRow(RowType type) {
    int arity = type.getFieldCount();
    var getters = new RowData.FieldGetter[arity];
    var fields = new Writer[arity];
    for (int index = 0; index < arity; index++) {
      getters[index] = RowData.createFieldGetter(type.getTypeAt(index), index);
      fields[index] = of(type.getTypeAt(index));
    }
    return (value, out) -> {
      for (int index = 0; index < arity; index++) {
        fields[index].writeNullable(getters[index].getFieldOrNull((RowData) value), out);
      }
    };
  }
}
