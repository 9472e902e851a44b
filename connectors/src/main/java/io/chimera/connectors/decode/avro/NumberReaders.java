package io.chimera.connectors.decode.avro;

import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.TypedRow;
import org.jspecify.annotations.Nullable;

/**
 * Readers of Avro's boolean, int, long, float and double, with the promotions that lose nothing but
 * the digits a floating-point number cannot hold. Each answers null where the column's type cannot
 * be had.
 */
final class NumberReaders {
  private NumberReaders() {}

  static @Nullable ValueReader ofBoolean(Primitive type) {
    return type == Primitive.BOOLEAN ? NumberReaders::readBoolean : null;
  }

  static @Nullable ValueReader ofInt(Primitive type) {
    return switch (type) {
      case INT -> NumberReaders::readInt;
      case LONG -> NumberReaders::readIntAsLong;
      case FLOAT -> NumberReaders::readIntAsFloat;
      case DOUBLE -> NumberReaders::readIntAsDouble;
      case BOOLEAN, STRING, BYTES, UUID, DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> null;
    };
  }

  static @Nullable ValueReader ofLong(Primitive type, String path) {
    return switch (type) {
      case INT -> longAsInt(path);
      case LONG -> NumberReaders::readLong;
      case FLOAT -> NumberReaders::readLongAsFloat;
      case DOUBLE -> NumberReaders::readLongAsDouble;
      case BOOLEAN, STRING, BYTES, UUID, DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> null;
    };
  }

  static @Nullable ValueReader ofFloat(Primitive type, String path) {
    if (type != Primitive.FLOAT && type != Primitive.DOUBLE) {
      return null;
    }
    Fault notFinite = notFinite(path);
    if (type == Primitive.FLOAT) {
      return (input, row, column) -> {
        float value = input.readFloat();
        row.setFloat(column, value);
        return Float.isFinite(value) ? input.fault() : notFinite;
      };
    }
    return (input, row, column) -> {
      float value = input.readFloat();
      row.setDouble(column, value);
      return Float.isFinite(value) ? input.fault() : notFinite;
    };
  }

  static @Nullable ValueReader ofDouble(Primitive type, String path) {
    if (type != Primitive.DOUBLE) {
      return null;
    }
    Fault notFinite = notFinite(path);
    return (input, row, column) -> {
      double value = input.readDouble();
      row.setDouble(column, value);
      return Double.isFinite(value) ? input.fault() : notFinite;
    };
  }

  private static ValueReader longAsInt(String path) {
    var overflow =
        new Fault(ReasonCode.NUMERIC_OVERFLOW, path, "The number does not fit the column's int");
    return (input, row, column) -> {
      long value = input.readLong();
      row.setInt(column, (int) value);
      return (int) value == value ? input.fault() : overflow;
    };
  }

  private static Fault notFinite(String path) {
    return new Fault(ReasonCode.NOT_FINITE, path, "The number is NaN or infinite");
  }

  private static @Nullable Fault readBoolean(AvroInput input, TypedRow row, int column) {
    row.setBoolean(column, input.readBoolean());
    return input.fault();
  }

  private static @Nullable Fault readInt(AvroInput input, TypedRow row, int column) {
    row.setInt(column, input.readInt());
    return input.fault();
  }

  private static @Nullable Fault readIntAsLong(AvroInput input, TypedRow row, int column) {
    row.setLong(column, input.readInt());
    return input.fault();
  }

  private static @Nullable Fault readIntAsFloat(AvroInput input, TypedRow row, int column) {
    row.setFloat(column, input.readInt());
    return input.fault();
  }

  private static @Nullable Fault readIntAsDouble(AvroInput input, TypedRow row, int column) {
    row.setDouble(column, input.readInt());
    return input.fault();
  }

  private static @Nullable Fault readLong(AvroInput input, TypedRow row, int column) {
    row.setLong(column, input.readLong());
    return input.fault();
  }

  private static @Nullable Fault readLongAsFloat(AvroInput input, TypedRow row, int column) {
    row.setFloat(column, input.readLong());
    return input.fault();
  }

  private static @Nullable Fault readLongAsDouble(AvroInput input, TypedRow row, int column) {
    row.setDouble(column, input.readLong());
    return input.fault();
  }
}
