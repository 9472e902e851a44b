package io.chimera.connectors.decode;

import io.chimera.schemas.contract.ColumnType.Primitive;
import java.text.Format;
import java.text.ParsePosition;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;

/**
 * Reads dates, times and timestamps that are written by a pattern of {@link DateTimeFormatter},
 * names of months and days in English, nothing guessed (a 31st of February is refused). Answers as
 * {@link Moments} says and does not throw.
 */
final class PatternText {
  private static final ZonedDateTime SAMPLE =
      ZonedDateTime.of(2001, 2, 3, 4, 5, 6, 0, ZoneOffset.UTC);

  private final Primitive type;
  private final Format format;

  /**
   * @throws IllegalArgumentException if the pattern is none, or does not say all that the type
   *     needs
   */
  PatternText(String pattern, Primitive type, String path) {
    this.type = type;
    DateTimeFormatter formatter = formatter(pattern);
    format = formatter.toFormat();
    long sample = read(formatter.format(SAMPLE));
    if (sample == Moments.UNREADABLE || sample == Moments.WRONG_ZONE) {
      throw new IllegalArgumentException(
          "Cannot read column '"
              + path
              + "' by its format: '"
              + pattern
              + "' does not say all that a "
              + ValueNames.of(type)
              + " needs");
    }
  }

  private static DateTimeFormatter formatter(String pattern) {
    var builder = new DateTimeFormatterBuilder().parseCaseSensitive().appendPattern(pattern);
    String letters = pattern.replaceAll("'[^']*'", "");
    if (letters.indexOf('y') >= 0 && letters.indexOf('G') < 0) {
      // A year of an era is what most people write for a year; the strict way wants the era too.
      builder.parseDefaulting(ChronoField.ERA, 1);
    }
    return builder.toFormatter(Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);
  }

  long read(String text) {
    var position = new ParsePosition(0);
    Object parsed = format.parseObject(text, position);
    if (parsed == null || position.getIndex() != text.length()) {
      return Moments.UNREADABLE;
    }
    var found = (TemporalAccessor) parsed;
    if (type == Primitive.TIMESTAMPTZ) {
      return found.isSupported(ChronoField.INSTANT_SECONDS)
          ? Moments.timestamp(
              found.getLong(ChronoField.INSTANT_SECONDS), found.get(ChronoField.NANO_OF_SECOND))
          : Moments.WRONG_ZONE;
    }
    LocalDate date = found.query(TemporalQueries.localDate());
    LocalTime time = found.query(TemporalQueries.localTime());
    if (type == Primitive.DATE) {
      return date == null ? Moments.UNREADABLE : Moments.date(date.toEpochDay());
    }
    if (time == null) {
      return Moments.UNREADABLE;
    }
    if (type == Primitive.TIME) {
      return Moments.time(time.toSecondOfDay(), time.getNano());
    }
    if (date == null) {
      return Moments.UNREADABLE;
    }
    return isElsewhere(found)
        ? Moments.WRONG_ZONE
        : Moments.timestamp(
            date.toEpochDay() * Moments.SECONDS_PER_DAY + time.toSecondOfDay(), time.getNano());
  }

  private static boolean isElsewhere(TemporalAccessor found) {
    ZoneId zone = found.query(TemporalQueries.zone());
    return zone != null && !zone.normalized().equals(ZoneOffset.UTC);
  }
}
