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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ways to read a value that a database has written as text, by the rules of all formats. */
final class TextCells {
  /** The field that {@link #ofJson} looks for. */
  static final String JSON_FIELD = "v";

  private static final int SHORTEST_DATE = 10;

  private TextCells() {}

  static TextCell of(Column column, int maxValueBytes) {
    ColumnType type = column.type();
    String path = column.name();
    if (type instanceof DecimalType decimal) {
      DecimalValue exact = DecimalValue.of(decimal, path);
      return (utf8, offset, length, row, index) ->
          isNotFinite(utf8, offset, length)
              ? notFinite(path)
              : exact.read(utf8, offset, length, row, index);
    }
    if (type == Primitive.INT || type == Primitive.LONG) {
      return new Whole((Primitive) type, path);
    }
    if (!TextValue.isText(column.value())) {
      Fault wrong =
          new Fault(
              ReasonCode.WRONG_TYPE,
              path,
              "Cannot hold the value: the database's type is no " + ValueNames.of(type));
      return (utf8, offset, length, row, index) -> wrong;
    }
    TextValue text = TextValue.of(column.value(), path, maxValueBytes);
    boolean isTime =
        type == Primitive.DATE || type == Primitive.TIMESTAMP || type == Primitive.TIMESTAMPTZ;
    return (utf8, offset, length, row, index) ->
        isTime && isOutOfRange(utf8, offset, length)
            ? new Fault(
                ReasonCode.TIME_OUT_OF_RANGE,
                path,
                "Cannot hold the " + ValueNames.of(type) + ": it is not in the years 0001 to 9999")
            : text.read(utf8, offset, length, row, index);
  }

  static Fault notFinite(String path) {
    return new Fault(ReasonCode.NOT_FINITE, path, "The number is NaN or infinite");
  }

  /** NaN, Infinity, -Infinity. */
  static boolean isNotFinite(byte[] utf8, int offset, int length) {
    return length > 0
        && (utf8[offset] == 'N' || utf8[offset] == 'I' || (length > 1 && utf8[offset + 1] == 'I'));
  }

  /** What databases have beyond our years: infinities, years of other lengths, zero dates. */
  private static boolean isOutOfRange(byte[] utf8, int offset, int length) {
    if (length < SHORTEST_DATE) {
      return length > 1 && (utf8[offset] == 'i' || utf8[offset + 1] == 'i');
    }
    byte fifth = utf8[offset + 4];
    int end = offset + length;
    boolean isLongYear = fifth >= '0' && fifth <= '9';
    boolean isBeforeChrist = utf8[end - 2] == 'B' && utf8[end - 1] == 'C';
    return isLongYear
        || isBeforeChrist
        || (areZeros(utf8, offset) && areZeros(utf8, offset + 2))
        || areZeros(utf8, offset + 5)
        || areZeros(utf8, offset + 8);
  }

  private static boolean areZeros(byte[] utf8, int position) {
    return utf8[position] == '0' && utf8[position + 1] == '0';
  }

  /** From an object of JSON with the value in its only field, which has to be all of the bytes. */
  static TextCell ofJson(Column column, int maxValueBytes) {
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
    return (utf8, offset, length, row, index) -> {
      // The row keeps what is read, so it is a new one every time.
      var one = new TypedRow(1);
      Fault fault = decoder.decode(utf8, one);
      row.take(index, one, 0);
      return fault == null
          ? null
          : new Fault(fault.code(), path(column, fault.column()), fault.message());
    };
  }

  private static String path(Column column, @Nullable String below) {
    return below == null || below.equals(JSON_FIELD)
        ? column.name()
        : column.name() + below.substring(JSON_FIELD.length());
  }

  /** A whole number, whatever kind of number the database has. */
  private static final class Whole implements TextCell {
    private final Primitive type;
    private final String path;
    private final ExactNumber number = new ExactNumber();

    Whole(Primitive type, String path) {
      this.type = type;
      this.path = path;
    }

    @Override
    public @Nullable Fault read(byte[] utf8, int offset, int length, TypedRow row, int column) {
      if (!number.read(utf8, offset, length)) {
        return new Fault(
            isNotFinite(utf8, offset, length) ? ReasonCode.NOT_FINITE : ReasonCode.INVALID_TEXT,
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
