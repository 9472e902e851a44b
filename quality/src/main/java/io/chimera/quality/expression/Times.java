package io.chimera.quality.expression;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Dates and times, from text and in parts. A {@code timestamptz} is looked at in UTC. */
final class Times {
  private static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int MONTHS_A_QUARTER = 3;

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("HH:mm:ss")
          .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
          .toFormatter(Locale.ROOT);
  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd ")
          .append(TIME)
          .toFormatter(Locale.ROOT);

  private Times() {}

  static Instant instant(long epochMicros) {
    return Instant.EPOCH.plus(epochMicros, ChronoUnit.MICROS);
  }

  /**
   * Text in ISO 8601, or as SQL writes it, as days, milliseconds of the day or microseconds.
   *
   * @throws java.time.DateTimeException if it is none
   */
  static long parse(Kind kind, String text) {
    return switch (kind) {
      case DATE -> LocalDate.parse(text).toEpochDay();
      case TIME -> LocalTime.parse(text).getLong(ChronoField.MILLI_OF_DAY);
      case TIMESTAMP -> micros(LocalDateTime.parse(text.replace(' ', 'T')));
      case TIMESTAMPTZ -> moment(text.replace(' ', 'T'));
      default -> throw new IllegalArgumentException("Not a time: " + kind);
    };
  }

  private static long moment(String text) {
    return text.endsWith("Z")
        ? ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(text))
        : micros(LocalDateTime.parse(text));
  }

  private static long micros(LocalDateTime time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time.toInstant(ZoneOffset.UTC));
  }

  /** The value as SQL writes it; a moment in ISO 8601. */
  static String text(Kind kind, long number) {
    return switch (kind) {
      case DATE -> LocalDate.ofEpochDay(number).toString();
      case TIME -> TIME.format(LocalTime.ofNanoOfDay(number * NANOS_PER_MILLI));
      case TIMESTAMP -> TIMESTAMP.format(LocalDateTime.ofInstant(instant(number), ZoneOffset.UTC));
      default -> instant(number).toString();
    };
  }

  /** Another kind of time that says no more than this one, or the day or time of it. */
  static long convert(Kind from, Kind to, long number) {
    if (from == Kind.DATE) {
      return Math.multiplyExact(number, MICROS_PER_DAY);
    }
    return switch (to) {
      case DATE -> Math.floorDiv(number, MICROS_PER_DAY);
      case TIME -> Math.floorMod(number, MICROS_PER_DAY) / 1_000;
      default -> number;
    };
  }

  /** The field that {@code EXTRACT} names; null if there is none of that name for the kind. */
  static @Nullable Expression extract(String unit, Expression time) {
    ChronoField field =
        switch (unit.toUpperCase(Locale.ROOT)) {
          case "YEAR" -> ChronoField.YEAR;
          case "MONTH", "QUARTER" -> ChronoField.MONTH_OF_YEAR;
          case "DAY" -> ChronoField.DAY_OF_MONTH;
          case "DOW", "ISODOW" -> ChronoField.DAY_OF_WEEK;
          case "DOY" -> ChronoField.DAY_OF_YEAR;
          case "HOUR" -> ChronoField.HOUR_OF_DAY;
          case "MINUTE" -> ChronoField.MINUTE_OF_HOUR;
          case "SECOND" -> ChronoField.SECOND_OF_MINUTE;
          default -> null;
        };
    if (field == null
        || (time.kind == Kind.DATE && field.isTimeBased())
        || (time.kind == Kind.TIME && field.isDateBased())) {
      return null;
    }
    boolean isQuarter = unit.equalsIgnoreCase("QUARTER");
    boolean isFromSunday = unit.equalsIgnoreCase("DOW");
    return Logic.function(
        Kind.LONG,
        time,
        (operand, to) -> {
          long value = field(operand, field);
          if (isQuarter) {
            value = (value + MONTHS_A_QUARTER - 1) / MONTHS_A_QUARTER;
          } else if (isFromSunday) {
            // As Flink SQL counts: Sunday is 1.
            value = value % 7 + 1;
          }
          to.set(value);
        });
  }

  private static long field(Expression time, ChronoField field) {
    return switch (time.kind) {
      case DATE -> LocalDate.ofEpochDay(time.number).getLong(field);
      case TIME -> LocalTime.ofNanoOfDay(time.number * NANOS_PER_MILLI).getLong(field);
      default -> LocalDateTime.ofInstant(instant(time.number), ZoneOffset.UTC).getLong(field);
    };
  }
}
