package io.chimera.connectors.database;

import io.chimera.connectors.decode.DecimalValue;
import io.chimera.connectors.decode.ExactNumber;
import io.chimera.connectors.decode.TextValue;
import io.chimera.connectors.decode.ValueNames;
import io.chimera.connectors.decode.json.JsonDecoder;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Dataset.UnknownFields;
import io.chimera.schemas.contract.Origin;
import io.chimera.schemas.contract.StartPosition;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.contract.Target;
import io.chimera.schemas.contract.TopicSpec;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.TypedRow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ways to read a value: as the driver's own primitive where that is exact, else from text, by
 * the rules that every format has.
 */
final class SqlValues {
  /** The field that {@link #fromJson} looks for. */
  static final String JSON_FIELD = "v";

  private static final int SHORTEST_DATE = 10;

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
  static SqlValue fromText(Column column, int maxValueBytes) {
    ColumnType type = column.type();
    String path = column.name();
    if (type instanceof DecimalType decimal) {
      DecimalValue exact = DecimalValue.of(decimal, path);
      return text(
          (utf8, row, index) ->
              isNotFinite(utf8)
                  ? new Fault(ReasonCode.NOT_FINITE, path, "The number is NaN or infinite")
                  : exact.read(utf8, 0, utf8.length, row, index));
    }
    if (type == Primitive.INT || type == Primitive.LONG) {
      return text(new Whole((Primitive) type, path));
    }
    if (!TextValue.isText(column.value())) {
      Fault wrong =
          new Fault(
              ReasonCode.WRONG_TYPE,
              path,
              "Cannot hold the value: the database's type is no " + ValueNames.of(type));
      return text((utf8, row, index) -> wrong);
    }
    TextValue text = TextValue.of(column.value(), path, maxValueBytes);
    boolean isTime =
        type == Primitive.DATE || type == Primitive.TIMESTAMP || type == Primitive.TIMESTAMPTZ;
    return text(
        (utf8, row, index) ->
            isTime && isOutOfRange(utf8)
                ? new Fault(
                    ReasonCode.TIME_OUT_OF_RANGE,
                    path,
                    "Cannot hold the "
                        + ValueNames.of(type)
                        + ": it is not in the years 0001 to 9999")
                : text.readValid(utf8, 0, utf8.length, row, index));
  }

  /** NaN, Infinity, -Infinity. */
  private static boolean isNotFinite(byte[] utf8) {
    return utf8.length > 0
        && (utf8[0] == 'N' || utf8[0] == 'I' || (utf8.length > 1 && utf8[1] == 'I'));
  }

  /** What databases have beyond our years: infinities, years of other lengths, zero dates. */
  private static boolean isOutOfRange(byte[] utf8) {
    int length = utf8.length;
    if (length < SHORTEST_DATE) {
      return length > 1 && (utf8[0] == 'i' || utf8[1] == 'i');
    }
    boolean isLongYear = utf8[4] != '-' && utf8[4] >= '0' && utf8[4] <= '9';
    boolean isBeforeChrist = utf8[length - 2] == 'B' && utf8[length - 1] == 'C';
    return isLongYear
        || isBeforeChrist
        || (areZeros(utf8, 0) && areZeros(utf8, 2))
        || areZeros(utf8, 5)
        || areZeros(utf8, 8);
  }

  private static boolean areZeros(byte[] utf8, int position) {
    return utf8[position] == '0' && utf8[position + 1] == '0';
  }

  /** From an object of JSON with the value in its only field. */
  static SqlValue fromJson(Column column, int maxValueBytes) {
    var dataset =
        new Dataset(
            "values",
            new TopicSpec("values", TopicSpec.Format.JSON, StartPosition.EARLIEST),
            List.of(new Column(JSON_FIELD, column.value(), Origin.SAME_NAME, null)),
            UnknownFields.IGNORE,
            maxValueBytes,
            null,
            List.of(),
            List.of(),
            null,
            new Target(new TableName("values", "values"), List.of(), List.of(), 1));
    var decoder = new JsonDecoder(dataset);
    return text(
        (utf8, row, index) -> {
          // The row keeps what is read, so it is a new one every time.
          var one = new TypedRow(1);
          Fault fault = decoder.decode(utf8, one);
          row.take(index, one, 0);
          return fault == null
              ? null
              : new Fault(fault.code(), path(column, fault.column()), fault.message());
        });
  }

  private static String path(Column column, @Nullable String below) {
    return below == null || below.equals(JSON_FIELD)
        ? column.name()
        : column.name() + below.substring(JSON_FIELD.length());
  }

  @FunctionalInterface
  private interface OfText {
    @Nullable Fault read(byte[] utf8, TypedRow row, int column);
  }

  private static SqlValue text(OfText value) {
    return (result, place, row, column) -> {
      String text = result.getString(place);
      if (text == null) {
        row.setNull(column);
        return null;
      }
      return value.read(text.getBytes(StandardCharsets.UTF_8), row, column);
    };
  }

  /** A whole number where the database has another kind of number. */
  private static final class Whole implements OfText {
    private final Primitive type;
    private final String path;
    private final ExactNumber number = new ExactNumber();

    Whole(Primitive type, String path) {
      this.type = type;
      this.path = path;
    }

    @Override
    public @Nullable Fault read(byte[] utf8, TypedRow row, int column) {
      if (!number.read(utf8, 0, utf8.length)) {
        return new Fault(
            isNotFinite(utf8) ? ReasonCode.NOT_FINITE : ReasonCode.INVALID_TEXT,
            path,
            "Cannot read the text as a number: it is written otherwise");
      }
      return switch (number.scale(0)) {
        case TOO_LARGE -> tooLarge();
        case TOO_FINE ->
            new Fault(
                ReasonCode.PRECISION_LOSS,
                path,
                "Cannot hold the number: a " + ValueNames.of(type) + " has no fraction");
        case EXACT -> write(number.scaled(), row, column);
      };
    }

    private @Nullable Fault write(long value, TypedRow row, int column) {
      if (type == Primitive.LONG) {
        row.setLong(column, value);
        return null;
      }
      if (value != (int) value) {
        return tooLarge();
      }
      row.setInt(column, (int) value);
      return null;
    }

    private Fault tooLarge() {
      return new Fault(
          ReasonCode.NUMERIC_OVERFLOW,
          path,
          "Cannot hold the number: it is beyond what a " + ValueNames.of(type) + " holds");
    }
  }
}
