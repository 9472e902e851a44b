package io.chimera.connectors.database;

import io.chimera.connectors.decode.ValueNames;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.TypedRow;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The ways to read a value: as the driver's own primitive where that is exact, else from text. */
final class SqlValues {
  private SqlValues() {}

  /** From a value of the very type. */
  static SqlValue direct(Primitive type, String path, int maxValueBytes) {
    return switch (type) {
      case BOOLEAN ->
          (result, place, row, column) -> {
            boolean value = result.getBoolean(place);
            return result.wasNull() ? none(row, column) : put(row, column, value);
          };
      case INT, LONG -> whole(type);
      case FLOAT, DOUBLE -> fraction(type, path);
      case BYTES -> bytes(path, maxValueBytes);
      case STRING, UUID, DATE, TIME, TIMESTAMP, TIMESTAMPTZ ->
          throw new IllegalArgumentException(
              "Cannot read a " + ValueNames.of(type) + " but as text");
    };
  }

  private static @Nullable Fault none(TypedRow row, int column) {
    row.setNull(column);
    return null;
  }

  private static @Nullable Fault put(TypedRow row, int column, boolean value) {
    row.setBoolean(column, value);
    return null;
  }

  private static SqlValue whole(Primitive type) {
    return (result, place, row, column) -> {
      long value = result.getLong(place);
      if (result.wasNull()) {
        row.setNull(column);
      } else if (type == Primitive.LONG) {
        row.setLong(column, value);
      } else {
        row.setInt(column, Math.toIntExact(value));
      }
      return null;
    };
  }

  private static SqlValue fraction(Primitive type, String path) {
    var notFinite = new Fault(ReasonCode.NOT_FINITE, path, "The number is NaN or infinite");
    return (result, place, row, column) -> {
      double value = result.getDouble(place);
      if (result.wasNull()) {
        row.setNull(column);
        return null;
      }
      if (!Double.isFinite(value)) {
        return notFinite;
      }
      if (type == Primitive.FLOAT) {
        row.setFloat(column, (float) value);
      } else {
        row.setDouble(column, value);
      }
      return null;
    };
  }

  private static SqlValue bytes(String path, int maxValueBytes) {
    return (result, place, row, column) -> {
      byte[] value = result.getBytes(place);
      if (value == null) {
        row.setNull(column);
        return null;
      }
      if (value.length > maxValueBytes) {
        return new Fault(
            ReasonCode.VALUE_TOO_LARGE,
            path,
            "Cannot hold the value: it has "
                + value.length
                + " bytes, allowed are "
                + maxValueBytes);
      }
      row.setObject(column, value);
      return null;
    };
  }

  /** From the value's text. */
  static SqlValue fromText(TextCell cell) {
    return (result, place, row, column) -> {
      String text = result.getString(place);
      if (text == null) {
        row.setNull(column);
        return null;
      }
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      return cell.read(utf8, 0, utf8.length, row, column);
    };
  }

  /** From bytes that are to be text. */
  static SqlValue fromBytes(TextCell cell) {
    return (result, place, row, column) -> {
      byte[] utf8 = result.getBytes(place);
      return utf8 == null ? none(row, column) : cell.read(utf8, 0, utf8.length, row, column);
    };
  }

  /** From a fraction, with all digits that tell it from others of its size. */
  static SqlValue fromDouble(TextCell cell) {
    return (result, place, row, column) -> {
      double value = result.getDouble(place);
      return result.wasNull()
          ? none(row, column)
          : number(Double.toString(value), cell, row, column);
    };
  }

  /** As {@link #fromDouble}, of a float that is given as a double. */
  static SqlValue fromFloat(TextCell cell) {
    return (result, place, row, column) -> {
      float value = (float) result.getDouble(place);
      return result.wasNull()
          ? none(row, column)
          : number(Float.toString(value), cell, row, column);
    };
  }

  private static @Nullable Fault number(String text, TextCell cell, TypedRow row, int column) {
    byte[] plain = BinlogText.number(text);
    return cell.read(plain, 0, plain.length, row, column);
  }

  /** From an object of the driver's, by way of its text. */
  static <T> SqlValue fromObject(Class<T> type, Function<T, String> text, TextCell cell) {
    return (result, place, row, column) -> {
      T value = result.getObject(place, type);
      if (value == null) {
        return none(row, column);
      }
      byte[] utf8 = text.apply(value).getBytes(StandardCharsets.UTF_8);
      return cell.read(utf8, 0, utf8.length, row, column);
    };
  }
}
