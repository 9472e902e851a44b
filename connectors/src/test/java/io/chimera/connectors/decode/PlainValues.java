package io.chimera.connectors.decode;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ColumnType.RecordType;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.schemas.stream.RowTypes;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.jspecify.annotations.Nullable;

/** Rows as the values people write down: for comparing, and for reading when a test fails. */
public final class PlainValues {
  private PlainValues() {}

  /** By column name, in the columns' order. */
  public static Map<String, @Nullable Object> of(RowData row, List<Column> columns) {
    var plain = new LinkedHashMap<String, @Nullable Object>();
    for (int index = 0; index < columns.size(); index++) {
      plain.put(columns.get(index).name(), of(row, index, columns.get(index).value()));
    }
    return plain;
  }

  /** One cell. */
  public static @Nullable Object of(RowData row, int column, ValueSpec spec) {
    var getter = RowData.createFieldGetter(RowTypes.of(spec).copy(true), column);
    return plain(getter.getFieldOrNull(row), spec.type());
  }

  private static @Nullable Object plain(@Nullable Object value, ColumnType type) {
    if (value == null) {
      return null;
    }
    if (type instanceof Primitive primitive) {
      return plain(value, primitive);
    }
    if (type instanceof DecimalType) {
      return ((DecimalData) value).toBigDecimal();
    }
    if (type instanceof RecordType nested) {
      return of((RowData) value, nested.columns());
    }
    if (type instanceof ListType list) {
      return list((ArrayData) value, list.element());
    }
    var map = (MapData) value;
    List<@Nullable Object> keys = list(map.keyArray(), DatasetBuilder.value(Primitive.STRING));
    List<@Nullable Object> values = list(map.valueArray(), ((MapType) type).value());
    var plain = new LinkedHashMap<@Nullable Object, @Nullable Object>();
    for (int index = 0; index < keys.size(); index++) {
      plain.put(keys.get(index), values.get(index));
    }
    return plain;
  }

  private static List<@Nullable Object> list(ArrayData array, ValueSpec element) {
    var getter = ArrayData.createElementGetter(RowTypes.of(element).copy(true));
    var plain = new ArrayList<@Nullable Object>();
    for (int index = 0; index < array.size(); index++) {
      plain.add(plain(getter.getElementOrNull(array, index), element.type()));
    }
    return plain;
  }

  private static Object plain(Object value, Primitive type) {
    return switch (type) {
      case BOOLEAN, INT, LONG, FLOAT, DOUBLE -> value;
      case STRING -> ((StringData) value).toString();
      case BYTES -> ByteBuffer.wrap((byte[]) value);
      case UUID -> {
        ByteBuffer bytes = ByteBuffer.wrap((byte[]) value);
        yield new UUID(bytes.getLong(), bytes.getLong());
      }
      case DATE -> LocalDate.ofEpochDay((int) value);
      case TIME -> LocalTime.ofNanoOfDay((int) value * 1_000_000L);
      case TIMESTAMP -> ((TimestampData) value).toLocalDateTime();
      case TIMESTAMPTZ -> ((TimestampData) value).toInstant();
    };
  }
}
