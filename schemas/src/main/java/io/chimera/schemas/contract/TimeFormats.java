package io.chimera.schemas.contract;

import io.chimera.schemas.contract.ColumnType.Primitive;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** How times are written at the source, beside ISO 8601 ({@code format} of a column). */
final class TimeFormats {
  static final int MAX_LENGTH = 64;

  private static final List<String> EPOCHS =
      List.of("epoch_seconds", "epoch_millis", "epoch_micros");
  private static final Set<Primitive> TIMES =
      Set.of(Primitive.DATE, Primitive.TIME, Primitive.TIMESTAMP, Primitive.TIMESTAMPTZ);
  private static final Pattern QUOTED = Pattern.compile("'[^']*'");

  /** Parts of one digit and of two, as some patterns can read back only the one. */
  private static final List<LocalDateTime> SAMPLES =
      List.of(LocalDateTime.of(2001, 2, 3, 4, 5, 6), LocalDateTime.of(2026, 11, 23, 14, 15, 16));

  private TimeFormats() {}

  /** As the decoders make it: strict, so that 30 February is refused, with English names. */
  private static DateTimeFormatter formatter(String pattern) {
    var builder = new DateTimeFormatterBuilder().appendPattern(pattern);
    String letters = QUOTED.matcher(pattern).replaceAll("");
    if (letters.indexOf('y') >= 0 && letters.indexOf('G') < 0) {
      // a year of an era is what most people write for a year; the strict way wants the era too
      builder.parseDefaulting(ChronoField.ERA, 1);
    }
    return builder.toFormatter(Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);
  }

  /** Reports a format that does not fit its column's type. */
  static void check(DocumentNode node, String format, ColumnType type) {
    if (!(type instanceof Primitive time) || !TIMES.contains(time)) {
      node.refuse("no format, which only 'date', 'time', 'timestamp' and 'timestamptz' have");
      return;
    }
    if (EPOCHS.contains(format)) {
      return;
    }
    try {
      DateTimeFormatter formatter = formatter(format);
      for (LocalDateTime sample : SAMPLES) {
        String written = formatter.format(sample.atOffset(ZoneOffset.UTC));
        resolve(formatter.parse(written), time);
      }
    } catch (IllegalArgumentException e) {
      node.refuse(Shown.oneOf(EPOCHS) + " or a pattern as in 'uuuu-MM-dd HH:mm:ss'");
    } catch (DateTimeException e) {
      node.refuse("a pattern that says all that a " + label(time) + " needs");
    }
  }

  private static void resolve(TemporalAccessor parsed, Primitive type) {
    switch (type) {
      case DATE -> LocalDate.from(parsed);
      case TIME -> LocalTime.from(parsed);
      case TIMESTAMP -> LocalDateTime.from(parsed);
      case TIMESTAMPTZ -> Instant.from(parsed);
      default -> throw new IllegalArgumentException("Not a time: " + type);
    }
  }

  private static String label(Primitive type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
