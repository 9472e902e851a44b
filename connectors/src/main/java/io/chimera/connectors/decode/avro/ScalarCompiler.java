package io.chimera.connectors.decode.avro;

import io.chimera.connectors.decode.DecimalValue;
import io.chimera.connectors.decode.EpochValue;
import io.chimera.connectors.decode.TextValue;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ValueSpec;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Chooses how an Avro type without parts becomes a column without parts; null where it cannot.
 *
 * <p>A logical type says more than the column's {@code format} and wins. It is passed over where
 * the column asks for the plain type beneath, except that a decimal's bytes mean nothing without
 * it.
 */
final class ScalarCompiler {
  private static final String UUID = "uuid";

  private final TextReaders texts;

  ScalarCompiler(int maxValueBytes) {
    texts = new TextReaders(maxValueBytes);
  }

  /** A key of a map. */
  ValueReader mapKey(String path) {
    return texts.string(path);
  }

  /** Into a decimal column. */
  @Nullable ValueReader decimal(Schema writer, ValueSpec spec, String path) {
    var decimal = DecimalValue.of((DecimalType) spec.type(), path);
    return switch (writer.getType()) {
      case INT -> DecimalReaders.ofInt(decimal);
      case LONG -> DecimalReaders.ofLong(decimal);
      case STRING -> texts.text(spec, path);
      case BYTES ->
          writer.getLogicalType() instanceof LogicalTypes.Decimal written
              ? DecimalReaders.ofBytes(decimal, written.getScale(), texts, path)
              : null;
      case FIXED ->
          writer.getLogicalType() instanceof LogicalTypes.Decimal written
              ? DecimalReaders.ofFixed(decimal, written.getScale(), writer.getFixedSize())
              : null;
      case NULL, BOOLEAN, FLOAT, DOUBLE, ENUM, ARRAY, MAP, UNION, RECORD -> null;
    };
  }

  /** Into a column of a primitive type. */
  @Nullable ValueReader primitive(Schema writer, ValueSpec spec, String path) {
    var type = (Primitive) spec.type();
    return switch (writer.getType()) {
      case BOOLEAN -> NumberReaders.ofBoolean(type);
      case INT -> ofInt(writer.getLogicalType(), spec, path);
      case LONG -> ofLong(writer.getLogicalType(), spec, path);
      case FLOAT -> NumberReaders.ofFloat(type, path);
      case DOUBLE -> NumberReaders.ofDouble(type, path);
      case STRING -> ofString(spec, path);
      case BYTES -> isDecimal(writer.getLogicalType()) ? null : ofBytes(type, path);
      case FIXED -> ofFixed(writer, type, path);
      case ENUM -> type == Primitive.STRING ? TextReaders.symbol(writer.getEnumSymbols()) : null;
      case NULL, ARRAY, MAP, UNION, RECORD -> null;
    };
  }

  private static @Nullable ValueReader ofInt(
      @Nullable LogicalType logical, ValueSpec spec, String path) {
    var type = (Primitive) spec.type();
    if (logical instanceof LogicalTypes.Date && isTime(type)) {
      return type == Primitive.DATE ? TimeReaders.date(path) : null;
    }
    if (logical instanceof LogicalTypes.TimeMillis && isTime(type)) {
      return type == Primitive.TIME ? TimeReaders.timeMillis(path) : null;
    }
    if (!EpochValue.isEpoch(spec)) {
      return NumberReaders.ofInt(type);
    }
    var epoch = EpochValue.of(spec, path);
    return (input, row, column) -> {
      int value = input.readInt();
      return input.failed() ? input.fault() : epoch.read(value, row, column);
    };
  }

  private static @Nullable ValueReader ofLong(
      @Nullable LogicalType logical, ValueSpec spec, String path) {
    var type = (Primitive) spec.type();
    if (isTime(type)) {
      if (logical instanceof LogicalTypes.TimeMicros) {
        return type == Primitive.TIME ? TimeReaders.timeMicros(path) : null;
      }
      TimeReaders.Unit moment = unitOfMoment(logical);
      TimeReaders.Unit local = unitOfLocal(logical);
      if (moment != null) {
        boolean isTimestamp = type == Primitive.TIMESTAMPTZ || type == Primitive.TIMESTAMP;
        return isTimestamp ? TimeReaders.timestamp(moment, path) : null;
      }
      if (local != null) {
        return type == Primitive.TIMESTAMP ? TimeReaders.timestamp(local, path) : null;
      }
    }
    if (!EpochValue.isEpoch(spec)) {
      return NumberReaders.ofLong(type, path);
    }
    var epoch = EpochValue.of(spec, path);
    return (input, row, column) -> {
      long value = input.readLong();
      return input.failed() ? input.fault() : epoch.read(value, row, column);
    };
  }

  private static TimeReaders.@Nullable Unit unitOfMoment(@Nullable LogicalType logical) {
    if (logical instanceof LogicalTypes.TimestampMillis) {
      return TimeReaders.Unit.MILLIS;
    }
    if (logical instanceof LogicalTypes.TimestampMicros) {
      return TimeReaders.Unit.MICROS;
    }
    return logical instanceof LogicalTypes.TimestampNanos ? TimeReaders.Unit.NANOS : null;
  }

  private static TimeReaders.@Nullable Unit unitOfLocal(@Nullable LogicalType logical) {
    if (logical instanceof LogicalTypes.LocalTimestampMillis) {
      return TimeReaders.Unit.MILLIS;
    }
    if (logical instanceof LogicalTypes.LocalTimestampMicros) {
      return TimeReaders.Unit.MICROS;
    }
    return logical instanceof LogicalTypes.LocalTimestampNanos ? TimeReaders.Unit.NANOS : null;
  }

  private @Nullable ValueReader ofString(ValueSpec spec, String path) {
    if (spec.type() == Primitive.STRING) {
      return texts.string(path);
    }
    // Text in a column of bytes is taken as it is; only where bytes cannot be had is it base64.
    if (spec.type() == Primitive.BYTES) {
      return texts.bytes(path);
    }
    return TextValue.isText(spec) ? texts.text(spec, path) : null;
  }

  private @Nullable ValueReader ofBytes(Primitive type, String path) {
    if (type == Primitive.STRING) {
      return texts.string(path);
    }
    return type == Primitive.BYTES ? texts.bytes(path) : null;
  }

  private @Nullable ValueReader ofFixed(Schema writer, Primitive type, String path) {
    LogicalType logical = writer.getLogicalType();
    boolean isUuid = logical != null && logical.getName().equals(UUID);
    boolean fits =
        (type == Primitive.BYTES && !isDecimal(logical)) || (type == Primitive.UUID && isUuid);
    return fits ? texts.fixed(writer.getFixedSize(), path) : null;
  }

  private static boolean isDecimal(@Nullable LogicalType logical) {
    return logical instanceof LogicalTypes.Decimal || logical instanceof LogicalTypes.BigDecimal;
  }

  private static boolean isTime(Primitive type) {
    return switch (type) {
      case DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> true;
      case BOOLEAN, INT, LONG, FLOAT, DOUBLE, STRING, BYTES, UUID -> false;
    };
  }
}
