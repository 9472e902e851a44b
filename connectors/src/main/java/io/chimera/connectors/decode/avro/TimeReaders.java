package io.chimera.connectors.decode.avro;

import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;

/**
 * Readers of times that Avro writes as numbers. A moment goes into a {@code timestamp} column as
 * its wall time in UTC, so that both kinds of timestamps hold the same number.
 */
final class TimeReaders {
  private static final int MILLIS_OF_DAY = 24 * 60 * 60 * 1_000;
  private static final int MICROS_PER_MILLI = 1_000;
  private static final long MICROS_PER_SECOND = 1_000_000;

  /** 0001-01-01 and 10000-01-01, in days and in seconds since 1970-01-01. */
  private static final int FIRST_DAY = -719_162;

  private static final int DAYS_END = 2_932_897;
  private static final long FIRST_SECOND = FIRST_DAY * 86_400L;
  private static final long SECONDS_END = DAYS_END * 86_400L;

  private TimeReaders() {}

  /** How many of a unit make a second. */
  enum Unit {
    MILLIS(1_000),
    MICROS(1_000_000),
    NANOS(1_000_000_000);

    private final long perSecond;

    Unit(long perSecond) {
      this.perSecond = perSecond;
    }
  }

  static ValueReader date(String path) {
    Fault outOfRange = outOfRange(path);
    return (input, row, column) -> {
      int day = input.readInt();
      row.setInt(column, day);
      return day >= FIRST_DAY && day < DAYS_END ? input.fault() : outOfRange;
    };
  }

  static ValueReader timeMillis(String path) {
    Fault notInDay = notInDay(path);
    return (input, row, column) -> {
      int millis = input.readInt();
      row.setInt(column, millis);
      return millis >= 0 && millis < MILLIS_OF_DAY ? input.fault() : notInDay;
    };
  }

  static ValueReader timeMicros(String path) {
    Fault notInDay = notInDay(path);
    Fault lost = lost(path, "milliseconds");
    return (input, row, column) -> {
      long micros = input.readLong();
      if (micros < 0 || micros >= (long) MILLIS_OF_DAY * MICROS_PER_MILLI) {
        return notInDay;
      }
      row.setInt(column, (int) (micros / MICROS_PER_MILLI));
      return micros % MICROS_PER_MILLI == 0 ? input.fault() : lost;
    };
  }

  /** A timestamp as a long since 1970-01-01 in the given unit. */
  static ValueReader timestamp(Unit unit, String path) {
    if (unit == Unit.NANOS) {
      return timestampNanos(path);
    }
    Fault outOfRange = outOfRange(path);
    long first = FIRST_SECOND * unit.perSecond;
    long end = SECONDS_END * unit.perSecond;
    long micros = MICROS_PER_SECOND / unit.perSecond;
    return (input, row, column) -> {
      long value = input.readLong();
      if (value < first || value >= end) {
        return outOfRange;
      }
      row.setTimestampMicros(column, value * micros);
      return input.fault();
    };
  }

  /** A long of nanoseconds ends in the year 2262, so that none is out of range. */
  private static ValueReader timestampNanos(String path) {
    Fault lost = lost(path, "microseconds");
    return (input, row, column) -> {
      long nanos = input.readLong();
      row.setTimestampMicros(column, Math.floorDiv(nanos, 1_000));
      return nanos % 1_000 == 0 ? input.fault() : lost;
    };
  }

  private static Fault outOfRange(String path) {
    return new Fault(
        ReasonCode.TIME_OUT_OF_RANGE, path, "The time lies outside the years 0001 to 9999");
  }

  private static Fault notInDay(String path) {
    return new Fault(ReasonCode.NUMERIC_OVERFLOW, path, "The time of day is not inside one day");
  }

  private static Fault lost(String path, String kept) {
    return new Fault(ReasonCode.PRECISION_LOSS, path, "The time is finer than " + kept);
  }
}
