package io.chimera.connectors.decode.json;

import io.chimera.connectors.decode.DecimalValue;
import io.chimera.connectors.decode.EpochValue;
import io.chimera.connectors.decode.ExactNumber;
import io.chimera.connectors.decode.TextValue;
import io.chimera.connectors.decode.ValueNames;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.TypedRow;
import org.jspecify.annotations.Nullable;

/** The values that hold no others. */
final class JsonScalars {
  private JsonScalars() {}

  record Truth(String path) implements JsonValue {
    @Override
    public void read(JsonScanner in, TypedRow row, int column) {
      switch (in.peek()) {
        case 't' -> row.setBoolean(column, in.readTrue());
        case 'f' -> row.setBoolean(column, !in.readFalse());
        default -> JsonMember.refuseType(in, path, Primitive.BOOLEAN);
      }
    }
  }

  /** A long, or an int within its bounds. {@code 5.0} and {@code 1e3} are whole numbers too. */
  static final class Whole implements JsonValue {
    private final String path;
    private final Primitive type;
    private final ExactNumber exact = new ExactNumber();

    Whole(String path, Primitive type) {
      this.path = path;
      this.type = type;
    }

    @Override
    public void read(JsonScanner in, TypedRow row, int column) {
      if (!JsonScanner.isNumber(in.peek())) {
        JsonMember.refuseType(in, path, type);
      } else if (in.readNumber()) {
        in.note(
            in.number().isShortAndWhole()
                ? write(in.number().unscaled(), row, column)
                : scale(in.number(), row, column));
      }
    }

    private @Nullable Fault scale(JsonNumber number, TypedRow row, int column) {
      exact.read(number.bytes(), number.offset(), number.length());
      return switch (exact.scale(0)) {
        case EXACT -> write(exact.scaled(), row, column);
        case TOO_LARGE -> tooLarge(path, type);
        case TOO_FINE ->
            new Fault(
                ReasonCode.PRECISION_LOSS,
                path,
                "Cannot hold the number: a " + ValueNames.of(type) + " has no fraction");
      };
    }

    private @Nullable Fault write(long value, TypedRow row, int column) {
      if (type == Primitive.LONG) {
        row.setLong(column, value);
        return null;
      }
      if (value != (int) value) {
        return tooLarge(path, type);
      }
      row.setInt(column, (int) value);
      return null;
    }
  }

  private static Fault tooLarge(String path, ColumnType type) {
    return new Fault(
        ReasonCode.NUMERIC_OVERFLOW,
        path,
        "Cannot hold the number: it is beyond what a " + ValueNames.of(type) + " holds");
  }

  record Doubles(String path) implements JsonValue {
    @Override
    public void read(JsonScanner in, TypedRow row, int column) {
      if (!JsonScanner.isNumber(in.peek())) {
        JsonMember.refuseType(in, path, Primitive.DOUBLE);
      } else if (in.readNumber()) {
        double value = in.number().toDouble();
        row.setDouble(column, value);
        in.note(Double.isInfinite(value) ? tooLarge(path, Primitive.DOUBLE) : null);
      }
    }
  }

  record Floats(String path) implements JsonValue {
    @Override
    public void read(JsonScanner in, TypedRow row, int column) {
      if (!JsonScanner.isNumber(in.peek())) {
        JsonMember.refuseType(in, path, Primitive.FLOAT);
      } else if (in.readNumber()) {
        float value = in.number().toFloat();
        row.setFloat(column, value);
        in.note(Float.isInfinite(value) ? tooLarge(path, Primitive.FLOAT) : null);
      }
    }
  }

  /** A number, or a string that is one, for producers that fear doubles. */
  record Decimals(String path, ColumnType type, DecimalValue decimal, Strings text)
      implements JsonValue {
    @Override
    public void read(JsonScanner in, TypedRow row, int column) {
      int character = in.peek();
      if (character == '"') {
        text.read(in, row, column);
      } else if (!JsonScanner.isNumber(character)) {
        JsonMember.refuseType(in, path, type);
      } else if (in.readNumber()) {
        JsonNumber number = in.number();
        in.note(
            number.isShort()
                ? decimal.read(number.unscaled(), number.places(), row, column)
                : decimal.read(number.bytes(), number.offset(), number.length(), row, column));
      }
    }
  }

  record Epochs(String path, ColumnType type, EpochValue epoch) implements JsonValue {
    @Override
    public void read(JsonScanner in, TypedRow row, int column) {
      if (!JsonScanner.isNumber(in.peek())) {
        JsonMember.refuseType(in, path, type);
      } else if (in.readNumber()) {
        JsonNumber number = in.number();
        in.note(
            number.isShortAndWhole()
                ? epoch.read(number.unscaled(), row, column)
                : epoch.read(number.bytes(), number.offset(), number.length(), row, column));
      }
    }
  }

  /** Everything that JSON writes as a string. */
  record Strings(String path, ColumnType type, TextValue text) implements JsonValue {
    @Override
    public void read(JsonScanner in, TypedRow row, int column) {
      if (in.peek() != '"') {
        JsonMember.refuseType(in, path, type);
      } else if (in.readString()) {
        JsonString string = in.string();
        string.unescape();
        in.note(text.readValid(string.bytes(), string.offset(), string.length(), row, column));
      }
    }
  }
}
