package io.chimera.quality.protect;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ColumnType.RecordType;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.schemas.stream.RowTypes;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.jspecify.annotations.Nullable;

/**
 * The one text of a value, which tokens are made of: equal values have equal texts, in every column
 * type that can hold them and under every Java, and different values of a column have different
 * ones. It never changes, or tokens would no longer join.
 *
 * <ul>
 *   <li>string: itself, code point for code point, not normalised
 *   <li>boolean: {@code true}, {@code false}
 *   <li>numbers: plain decimal digits without zeros that say nothing: {@code -17}, {@code 0.25}.
 *       Float and double are written with all the digits of their exact value, as Java's shortest
 *       form is not the same in all its versions; minus zero is {@code 0}
 *   <li>bytes: base64 with padding; uuid: lower case with dashes
 *   <li>date {@code 2026-11-20}, time {@code 10:00:00.5}, timestamp {@code 2026-11-20T10:00:00},
 *       timestamptz {@code 2026-11-20T10:00:00Z}: seconds always, of their fraction what is there
 *   <li>list, map, record: JSON without spaces, a map's keys sorted, a record's columns in the
 *       contract's order, numbers and booleans bare, all else quoted
 * </ul>
 */
final class CanonicalText {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int FIRST_PRINTABLE = 0x20;

  private final int column;
  private final ColumnType type;
  private final RowData.FieldGetter getter;

  CanonicalText(int column, ColumnType type) {
    this.column = column;
    this.type = type;
    getter = RowData.createFieldGetter(RowTypes.of(new ValueSpec(type, false, null)), column);
  }

  /** Of the row's column, which is not null, in UTF-8. */
  byte[] of(RowData row) {
    if (type == Primitive.STRING) {
      return row.getString(column).toBytes();
    }
    Object value = getter.getFieldOrNull(row);
    if (value == null) {
      throw new IllegalStateException("Cannot write column " + column + ": it is null");
    }
    return of(value, type).getBytes(StandardCharsets.UTF_8);
  }

  /** Of a value of Flink's that is not null. */
  static String of(Object value, ColumnType type) {
    if (type instanceof Primitive primitive) {
      return primitive(value, primitive);
    }
    if (type instanceof DecimalType) {
      return number(((DecimalData) value).toBigDecimal());
    }
    var json = new StringBuilder();
    append(json, value, type);
    return json.toString();
  }

  private static String primitive(Object value, Primitive type) {
    return switch (type) {
      case BOOLEAN, INT, LONG, STRING -> value.toString();
      case FLOAT -> floating((Float) value);
      case DOUBLE -> floating((Double) value);
      case BYTES -> Base64.getEncoder().encodeToString((byte[]) value);
      case UUID -> uuid((byte[]) value);
      case DATE -> LocalDate.ofEpochDay((Integer) value).toString();
      case TIME ->
          DateTimeFormatter.ISO_LOCAL_TIME.format(
              LocalTime.ofNanoOfDay((Integer) value * NANOS_PER_MILLI));
      case TIMESTAMP -> moment((TimestampData) value);
      case TIMESTAMPTZ -> moment((TimestampData) value) + "Z";
    };
  }

  private static String floating(double value) {
    return Double.isFinite(value) ? number(new BigDecimal(value)) : Double.toString(value);
  }

  private static String number(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  private static String uuid(byte[] value) {
    var bytes = ByteBuffer.wrap(value);
    return new UUID(bytes.getLong(), bytes.getLong()).toString();
  }

  private static String moment(TimestampData value) {
    return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(value.toLocalDateTime());
  }

  private static void append(StringBuilder json, @Nullable Object value, ColumnType type) {
    if (value == null) {
      json.append("null");
    } else if (type instanceof ListType list) {
      appendList(json, (ArrayData) value, list.element());
    } else if (type instanceof MapType map) {
      appendMap(json, (MapData) value, map.value());
    } else if (type instanceof RecordType record) {
      appendRecord(json, (RowData) value, record.columns());
    } else if (isBare(type)) {
      json.append(of(value, type));
    } else {
      appendQuoted(json, of(value, type));
    }
  }

  private static boolean isBare(ColumnType type) {
    return type instanceof DecimalType
        || type == Primitive.BOOLEAN
        || type == Primitive.INT
        || type == Primitive.LONG
        || type == Primitive.FLOAT
        || type == Primitive.DOUBLE;
  }

  private static void appendList(StringBuilder json, ArrayData list, ValueSpec element) {
    ArrayData.ElementGetter getter = elements(element);
    json.append('[');
    for (int index = 0; index < list.size(); index++) {
      if (index > 0) {
        json.append(',');
      }
      append(json, getter.getElementOrNull(list, index), element.type());
    }
    json.append(']');
  }

  private static void appendMap(StringBuilder json, MapData map, ValueSpec spec) {
    ArrayData.ElementGetter getter = elements(spec);
    var sorted = new TreeMap<String, @Nullable Object>();
    for (int index = 0; index < map.size(); index++) {
      StringData key = map.keyArray().getString(index);
      sorted.put(key.toString(), getter.getElementOrNull(map.valueArray(), index));
    }
    json.append('{');
    for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
      if (json.charAt(json.length() - 1) != '{') {
        json.append(',');
      }
      appendQuoted(json, entry.getKey());
      json.append(':');
      append(json, entry.getValue(), spec.type());
    }
    json.append('}');
  }

  private static void appendRecord(StringBuilder json, RowData record, List<Column> columns) {
    json.append('{');
    for (int index = 0; index < columns.size(); index++) {
      Column column = columns.get(index);
      if (index > 0) {
        json.append(',');
      }
      appendQuoted(json, column.name());
      json.append(':');
      RowData.FieldGetter getter =
          RowData.createFieldGetter(RowTypes.of(new ValueSpec(column.type(), false, null)), index);
      append(json, getter.getFieldOrNull(record), column.type());
    }
    json.append('}');
  }

  /** Nulls are looked for even where the contract has none, for a null must never become a zero. */
  private static ArrayData.ElementGetter elements(ValueSpec element) {
    return ArrayData.createElementGetter(RowTypes.of(new ValueSpec(element.type(), false, null)));
  }

  private static void appendQuoted(StringBuilder json, String text) {
    json.append('"');
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      if (character == '"' || character == '\\') {
        json.append('\\').append(character);
      } else if (character < FIRST_PRINTABLE) {
        json.append("\\u00")
            .append(Character.forDigit(character >> 4, 16))
            .append(Character.forDigit(character & 0xF, 16));
      } else {
        json.append(character);
      }
    }
    json.append('"');
  }
}
