package io.chimera.connectors.decode;

import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.TypedRow;
import org.jspecify.annotations.Nullable;

/**
 * Reads a number of seconds, milliseconds or microseconds into a column of dates, times or
 * timestamps: since the epoch, or for times since midnight. A date's number must be a whole day's
 * begin in UTC. Not thread-safe.
 */
public final class EpochValue {
  private static final String SECONDS = "epoch_seconds";
  private static final String MILLIS = "epoch_millis";
  private static final String MICROS = "epoch_micros";

  private final Primitive type;
  private final String path;

  /** Digits of a microsecond after the unit's point. */
  private final int places;

  private final long microsPerUnit;
  private final ExactNumber number = new ExactNumber();

  private EpochValue(Primitive type, String path, int places) {
    this.type = type;
    this.path = path;
    this.places = places;
    microsPerUnit = places == 6 ? 1_000_000 : places == 3 ? 1_000 : 1;
  }

  /**
   * @param path the column as faults name it, dotted for nested ones
   * @throws IllegalArgumentException unless {@link #isEpoch}
   */
  public static EpochValue of(ValueSpec spec, String path) {
    if (!isEpoch(spec)) {
      throw new IllegalArgumentException(
          "Cannot read column '" + path + "' from a number: its format is not an epoch");
    }
    int places = SECONDS.equals(spec.format()) ? 6 : MILLIS.equals(spec.format()) ? 3 : 0;
    return new EpochValue((Primitive) spec.type(), path, places);
  }

  /** Whether the source writes such values as a number since the epoch. */
  public static boolean isEpoch(ValueSpec spec) {
    boolean isTime =
        spec.type() == Primitive.DATE
            || spec.type() == Primitive.TIME
            || spec.type() == Primitive.TIMESTAMP
            || spec.type() == Primitive.TIMESTAMPTZ;
    String format = spec.format();
    return isTime && (SECONDS.equals(format) || MILLIS.equals(format) || MICROS.equals(format));
  }

  /** Reads a number written as {@link ExactNumber} understands it; it may have a fraction. */
  public @Nullable Fault read(byte[] text, int offset, int length, TypedRow row, int column) {
    if (!number.read(text, offset, length)) {
      return new Fault(
          ReasonCode.INVALID_TEXT,
          path,
          "Cannot read the text as a number: it is written otherwise");
    }
    return switch (number.scale(places)) {
      case TOO_FINE -> Moments.write(Moments.TOO_FINE, type, path, row, column);
      case TOO_LARGE -> tooLarge(row, column);
      case EXACT -> write(number.scaled(), row, column);
    };
  }

  /** Reads a whole number of the column's unit. */
  public @Nullable Fault read(long value, TypedRow row, int column) {
    if (value > Long.MAX_VALUE / microsPerUnit || value < Long.MIN_VALUE / microsPerUnit) {
      return tooLarge(row, column);
    }
    return write(value * microsPerUnit, row, column);
  }

  private @Nullable Fault write(long micros, TypedRow row, int column) {
    if (type == Primitive.TIME) {
      if (micros < 0 || micros >= Moments.MICROS_PER_DAY) {
        return tooLarge(row, column);
      }
      long moment = micros % 1_000 == 0 ? micros / 1_000 : Moments.TOO_FINE;
      return Moments.write(moment, type, path, row, column);
    }
    long day = Math.floorDiv(micros, Moments.MICROS_PER_DAY);
    long moment = Moments.date(day);
    if (moment != Moments.OUT_OF_RANGE) {
      if (type != Primitive.DATE) {
        moment = micros;
      } else if (day * Moments.MICROS_PER_DAY != micros) {
        return new Fault(
            ReasonCode.PRECISION_LOSS, path, "Cannot hold the date: it is not the begin of a day");
      }
    }
    return Moments.write(moment, type, path, row, column);
  }

  private @Nullable Fault tooLarge(TypedRow row, int column) {
    if (type == Primitive.TIME) {
      return new Fault(
          ReasonCode.NUMERIC_OVERFLOW, path, "Cannot hold the time: it is not within one day");
    }
    return Moments.write(Moments.OUT_OF_RANGE, type, path, row, column);
  }
}
