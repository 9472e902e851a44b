package io.chimera.connectors.decode;

import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.TypedRow;
import org.jspecify.annotations.Nullable;

/**
 * Dates, times and timestamps as one long each: epoch days, milliseconds of the day, epoch
 * microseconds. Three values that no such long has say why there is none.
 */
final class Moments {
  /** The text is no date, time or timestamp. */
  static final long UNREADABLE = Long.MIN_VALUE;

  /** The year is not 0001 to 9999. */
  static final long OUT_OF_RANGE = Long.MIN_VALUE + 1;

  /** It has digits that the type does not keep. */
  static final long TOO_FINE = Long.MIN_VALUE + 2;

  /** The text has no zone but needs one, or has one that the type cannot keep. */
  static final long WRONG_ZONE = Long.MIN_VALUE + 3;

  static final long SECONDS_PER_DAY = 86_400;
  static final long MILLIS_PER_DAY = 86_400_000;
  static final long MICROS_PER_SECOND = 1_000_000;
  static final long MICROS_PER_DAY = SECONDS_PER_DAY * MICROS_PER_SECOND;
  static final int NANOS_PER_MICRO = 1_000;
  static final int NANOS_PER_MILLI = 1_000_000;

  /** 0001-01-01 and 9999-12-31. */
  static final long FIRST_DAY = -719_162;

  static final long LAST_DAY = 2_932_896;

  private Moments() {}

  /** Epoch microseconds. */
  static long timestamp(long epochSeconds, int nanos) {
    if (epochSeconds < FIRST_DAY * SECONDS_PER_DAY
        || epochSeconds >= (LAST_DAY + 1) * SECONDS_PER_DAY) {
      return OUT_OF_RANGE;
    }
    if (nanos % NANOS_PER_MICRO != 0) {
      return TOO_FINE;
    }
    return epochSeconds * MICROS_PER_SECOND + nanos / NANOS_PER_MICRO;
  }

  /** Epoch days. */
  static long date(long epochDay) {
    return epochDay < FIRST_DAY || epochDay > LAST_DAY ? OUT_OF_RANGE : epochDay;
  }

  /** Milliseconds of the day. */
  static long time(long secondOfDay, int nanos) {
    return nanos % NANOS_PER_MILLI != 0 ? TOO_FINE : secondOfDay * 1_000 + nanos / NANOS_PER_MILLI;
  }

  /** Writes the moment into the row, or says why there is none. */
  static @Nullable Fault write(long moment, Primitive type, String path, TypedRow row, int column) {
    if (moment <= WRONG_ZONE) {
      return fault(moment, type, path);
    }
    if (type == Primitive.DATE || type == Primitive.TIME) {
      row.setInt(column, (int) moment);
    } else {
      row.setTimestampMicros(column, moment);
    }
    return null;
  }

  private static Fault fault(long moment, Primitive type, String path) {
    String name = ValueNames.of(type);
    if (moment == OUT_OF_RANGE) {
      return new Fault(
          ReasonCode.TIME_OUT_OF_RANGE,
          path,
          "Cannot hold the " + name + ": it is not in the years 0001 to 9999");
    }
    if (moment == TOO_FINE) {
      String unit = type == Primitive.TIME ? "milliseconds" : "microseconds";
      return new Fault(
          ReasonCode.PRECISION_LOSS,
          path,
          "Cannot hold the " + name + ": it is finer than " + unit);
    }
    String reason =
        moment == WRONG_ZONE
            ? type == Primitive.TIMESTAMPTZ
                ? "it has no offset from UTC"
                : "it has an offset from UTC"
            : "it is written otherwise";
    return new Fault(
        ReasonCode.INVALID_TEXT, path, "Cannot read the text as a " + name + ": " + reason);
  }
}
