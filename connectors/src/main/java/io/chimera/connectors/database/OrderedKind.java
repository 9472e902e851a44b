package io.chimera.connectors.database;

import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.stream.TypedRow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Columns whose values are whole numbers of something, so that ranges of them can be told. */
enum OrderedKind {
  /** The number itself. */
  WHOLE(Primitive.LONG),
  /** Days since 1970. */
  DATE(Primitive.DATE),
  /** Microseconds since 1970 on the clock of whoever wrote it. */
  TIMESTAMP(Primitive.TIMESTAMP),
  /** Microseconds since 1970. */
  TIMESTAMPTZ(Primitive.TIMESTAMPTZ);

  private static final long MICROS_PER_DAY = TimeUnit.DAYS.toMicros(1);

  /** The first and the last moment that a contract's times have, in epoch microseconds. */
  private static final long FIRST_MICRO = -62_135_596_800_000_000L;

  private static final long LAST_MICRO = 253_402_300_799_999_999L;

  private final Primitive type;

  OrderedKind(Primitive type) {
    this.type = type;
  }

  /** The kind of a type; null where it has no such order. */
  static @Nullable OrderedKind of(@Nullable ColumnType type) {
    if (type instanceof DecimalType decimal) {
      return decimal.scale() == 0 ? WHOLE : null;
    }
    if (type instanceof Primitive primitive) {
      return switch (primitive) {
        case INT, LONG -> WHOLE;
        case DATE -> DATE;
        case TIMESTAMP -> TIMESTAMP;
        case TIMESTAMPTZ -> TIMESTAMPTZ;
        case BOOLEAN, FLOAT, DOUBLE, STRING, BYTES, UUID, TIME -> null;
      };
    }
    return null;
  }

  /** The type by which a value is read. */
  Primitive type() {
    return type;
  }

  /** A value that was read by {@link #type}. */
  long value(TypedRow row, int column) {
    return switch (this) {
      case WHOLE -> row.getLong(column);
      case DATE -> row.getInt(column);
      case TIMESTAMP, TIMESTAMPTZ -> row.timestampMicros(column);
    };
  }

  /** What the ledger says of a value: times are in microseconds, whatever their kind. */
  long position(long value) {
    return this == DATE ? value * MICROS_PER_DAY : value;
  }

  /** The largest value that is not beyond a position. */
  long valueAt(long position) {
    return this == DATE ? Math.floorDiv(position, MICROS_PER_DAY) : position;
  }

  /** The smallest value of those that a contract can hold. */
  long least() {
    return this == WHOLE ? Long.MIN_VALUE : valueAt(FIRST_MICRO);
  }

  long greatest() {
    return this == WHOLE ? Long.MAX_VALUE : valueAt(LAST_MICRO);
  }
}
