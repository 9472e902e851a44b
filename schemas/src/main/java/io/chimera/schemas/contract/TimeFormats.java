package io.chimera.schemas.contract;

import io.chimera.schemas.contract.ColumnType.Primitive;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How times are written at the source, beside ISO 8601 ({@code format} of a column). */
public final class TimeFormats {
  public static final String EPOCH_SECONDS = "epoch_seconds";
  public static final String EPOCH_MILLIS = "epoch_millis";
  public static final String EPOCH_MICROS = "epoch_micros";

  static final int MAX_LENGTH = 64;

  private static final List<String> EPOCHS = List.of(EPOCH_SECONDS, EPOCH_MILLIS, EPOCH_MICROS);
  private static final Set<Primitive> TIMES =
      Set.of(Primitive.DATE, Primitive.TIME, Primitive.TIMESTAMP, Primitive.TIMESTAMPTZ);
  private static final Set<Primitive> MOMENTS = Set.of(Primitive.TIMESTAMP, Primitive.TIMESTAMPTZ);
  private static final LocalDateTime SAMPLE = LocalDateTime.of(2001, 2, 23, 14, 5, 6, 123_456_000);

  private TimeFormats() {}

  /**
   * The formatter a pattern stands for: strict, so that 30 February is refused, and with English
   * names of months and days.
   *
   * @throws IllegalArgumentException if it is no pattern
   */
  public static DateTimeFormatter formatter(String pattern) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(pattern)
        .toFormatter(Locale.ENGLISH)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  public static boolean isEpoch(String format) {
    return EPOCHS.contains(format);
  }

  /** Reports a format that does not fit its column's type. */
  static void check(DocumentNode node, String format, ColumnType type) {
    if (!(type instanceof Primitive time) || !TIMES.contains(time)) {
      node.refuse("no format, which only 'date', 'time', 'timestamp' and 'timestamptz' have");
      return;
    }
    if (isEpoch(format)) {
      if (!MOMENTS.contains(time)) {
        node.refuse("a pattern; epochs are for 'timestamp' and 'timestamptz'");
      }
      return;
    }
    try {
      DateTimeFormatter formatter = formatter(format);
      String written = formatter.format(SAMPLE.atOffset(ZoneOffset.UTC));
      resolve(formatter.parse(written), time);
    } catch (IllegalArgumentException e) {
      node.refuse(Shown.oneOf(EPOCHS) + " or a pattern as in 'uuuu-MM-dd HH:mm:ss'");
    } catch (DateTimeException e) {
      String hint =
          format.contains("y") && !format.contains("G")
              ? " (the year is 'uuuu', as 'yyyy' needs an era)"
              : "";
      node.refuse("a pattern with every part of a " + label(time) + hint);
    }
  }

  private static void resolve(TemporalAccessor parsed, Primitive type) {
    switch (type) {
      case DATE -> LocalDate.from(parsed);
      case TIME -> LocalTime.from(parsed);
      case TIMESTAMP -> LocalDateTime.from(parsed);
      case TIMESTAMPTZ -> OffsetDateTime.from(parsed);
      default -> throw new IllegalArgumentException("Not a time: " + type);
    }
  }

  private static String label(Primitive type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
