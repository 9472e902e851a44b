package io.chimera.sinks.parquet;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ColumnType.RecordType;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.schemas.stream.RowTypes;
import io.chimera.schemas.stream.TypedRow;
import io.chimera.sinks.Contracts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Rows that have a column of every type a contract knows, with values that are easily got wrong.
 */
final class EveryType {
  /** How the values of a column repeat. */
  enum Values {
    DIFFERENT,
    FEW,
    ONE,
    FEW_OR_NULL,
    DIFFERENT_OR_NULL,
    NULL
  }

  private final List<Column> columns = new ArrayList<>();

  private EveryType(boolean required) {
    for (ColumnType type : types()) {
      String name = "c" + columns.size();
      columns.add(required ? Contracts.required(name, type) : Contracts.optional(name, type));
    }
  }

  static EveryType required() {
    return new EveryType(true);
  }

  static EveryType optional() {
    return new EveryType(false);
  }

  private static List<ColumnType> types() {
    var types = new ArrayList<ColumnType>(Arrays.asList(Primitive.values()));
    for (int precision : new int[] {1, 4, 9, 10, 18, 19, 28, 38}) {
      types.add(new DecimalType(precision, precision / 2));
    }
    types.add(new ListType(new ValueSpec(Primitive.STRING, false, null)));
    types.add(new MapType(new ValueSpec(Primitive.DOUBLE, true, null)));
    types.add(
        new RecordType(
            List.of(
                Contracts.required("city", Primitive.STRING),
                Contracts.optional("since", Primitive.TIMESTAMP))));
    return types;
  }

  List<Column> columns() {
    return columns;
  }

  RowType rowType() {
    return new RowType(
        false,
        columns.stream()
            .map(column -> new RowType.RowField(column.name(), RowTypes.of(column.value())))
            .toList());
  }

  List<RowData> rows(int count, Values values) {
    var rows = new ArrayList<RowData>(count);
    for (int index = 0; index < count; index++) {
      var row = new TypedRow(columns.size());
      for (int column = 0; column < columns.size(); column++) {
        if (!isNull(index, column, values)) {
          set(row, column, columns.get(column).type(), number(index, column, values));
        }
      }
      rows.add(row);
    }
    return rows;
  }

  private static boolean isNull(int index, int column, Values values) {
    return switch (values) {
      case DIFFERENT, FEW, ONE -> false;
      case FEW_OR_NULL, DIFFERENT_OR_NULL -> (index + column) % 3 == 0;
      case NULL -> true;
    };
  }

  private static int number(int index, int column, Values values) {
    return switch (values) {
      case DIFFERENT, DIFFERENT_OR_NULL -> index;
      case FEW, FEW_OR_NULL -> (index * 31 + column) % 13;
      case ONE, NULL -> column;
    };
  }

  private static void set(TypedRow row, int column, ColumnType type, int number) {
    if (type instanceof Primitive primitive) {
      set(row, column, primitive, number);
    } else if (type instanceof DecimalType decimal) {
      DecimalData value = decimal(decimal, number);
      if (value.isCompact() && number % 4 != 0) {
        row.setDecimal(column, value.toUnscaledLong());
      } else {
        row.setObject(column, value);
      }
    } else {
      row.setObject(column, nested(type, number));
    }
  }

  private static void set(TypedRow row, int column, Primitive type, int number) {
    switch (type) {
      case BOOLEAN -> row.setBoolean(column, number % 3 == 0);
      case INT -> row.setInt(column, spread(number));
      case LONG -> row.setLong(column, spread(number) * 1_000_000_007L);
      case FLOAT -> row.setFloat(column, (float) floating(number));
      case DOUBLE -> row.setDouble(column, floating(number));
      case STRING -> row.setObject(column, StringData.fromString(text(number)));
      case BYTES -> row.setObject(column, bytes(number, number % 30));
      case UUID -> row.setObject(column, bytes(number, 16));
      case DATE -> row.setInt(column, number % 40_000 - 20_000);
      case TIME -> row.setInt(column, number % 1_000 * 86_399);
      case TIMESTAMP, TIMESTAMPTZ -> row.setTimestampMicros(column, micros(number));
    }
  }

  private static int spread(int number) {
    return number * 0x9E3779B9;
  }

  private static long micros(int number) {
    return spread(number) * 1_000_003L;
  }

  private static double floating(int number) {
    return switch (number % 11) {
      case 1 -> Double.NaN;
      case 2 -> -0.0;
      case 3 -> 0.0;
      case 4 -> Double.NEGATIVE_INFINITY;
      case 5 -> Double.POSITIVE_INFINITY;
      case 6 -> Double.MIN_VALUE;
      default -> spread(number) / 1_000.0;
    };
  }

  private static String text(int number) {
    return switch (number % 7) {
      case 0 -> "";
      case 1 -> "long ".repeat(50) + number;
      case 2 -> "Z\u00fcrich \u20ac \ud83c\udfb2 " + number;
      case 3 -> "the same beginning " + number;
      case 4 -> "abcdefg\0".substring(0, number % 8);
      case 5 -> "abcdefgh";
      default -> Integer.toString(number);
    };
  }

  private static byte[] bytes(int number, int length) {
    var bytes = new byte[length];
    new Random(number).nextBytes(bytes);
    return bytes;
  }

  private static DecimalData decimal(DecimalType type, int number) {
    BigDecimal largest = BigDecimal.TEN.pow(type.precision()).subtract(BigDecimal.ONE);
    BigDecimal unscaled =
        switch (number % 5) {
          case 0 -> BigDecimal.ZERO;
          case 1 -> largest;
          case 2 -> largest.negate();
          default -> BigDecimal.valueOf(spread(number)).remainder(largest);
        };
    return DecimalData.fromBigDecimal(
        new BigDecimal(unscaled.unscaledValue(), type.scale()), type.precision(), type.scale());
  }

  private static Object nested(ColumnType type, int number) {
    if (type instanceof ListType) {
      var items = new @Nullable Object[number % 4];
      for (int item = 0; item < items.length; item++) {
        items[item] = item == 2 ? null : StringData.fromString(text(number + item));
      }
      return new GenericArrayData(items);
    }
    if (type instanceof MapType) {
      var entries = new HashMap<StringData, Double>();
      for (int entry = 0; entry < number % 3; entry++) {
        entries.put(StringData.fromString("key " + entry), floating(number + entry));
      }
      return new GenericMapData(Map.copyOf(entries));
    }
    return GenericRowData.of(
        StringData.fromString(text(number)),
        number % 2 == 0 ? null : TimestampData.fromEpochMillis(number, 1_000));
  }
}
