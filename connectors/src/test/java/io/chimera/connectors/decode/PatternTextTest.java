package io.chimera.connectors.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.schemas.contract.ColumnType.Primitive;
import java.time.Instant;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PatternTextTest {
  private static long micros(String instant) {
    return Instant.parse(instant).getEpochSecond() * 1_000_000;
  }

  private static long day(int year, int month, int day) {
    return LocalDate.of(year, month, day).toEpochDay();
  }

  static Stream<Arguments> accepted() {
    return Stream.of(
        argumentSet("year of era", "dd.MM.yyyy", Primitive.DATE, "20.11.2026", day(2026, 11, 20)),
        argumentSet("year", "dd.MM.uuuu", Primitive.DATE, "20.11.2026", day(2026, 11, 20)),
        argumentSet("no separators", "yyyyMMdd", Primitive.DATE, "20261120", day(2026, 11, 20)),
        argumentSet("two digits", "yyMMdd", Primitive.DATE, "991120", day(2099, 11, 20)),
        argumentSet("names", "d MMM yyyy", Primitive.DATE, "5 Sep 2026", day(2026, 9, 5)),
        argumentSet("day of year", "yyyy-DDD", Primitive.DATE, "2024-366", day(2024, 12, 31)),
        argumentSet(
            "date of more", "yyyy-MM-dd HH", Primitive.DATE, "2026-11-20 23", day(2026, 11, 20)),
        argumentSet("time", "HHmmss", Primitive.TIME, "093015", 34_215_000L),
        argumentSet("half days", "hh:mm a", Primitive.TIME, "12:30 AM", 1_800_000L),
        argumentSet(
            "timestamp",
            "MM/dd/yyyy HH:mm:ss",
            Primitive.TIMESTAMP,
            "11/20/2026 09:30:15",
            micros("2026-11-20T09:30:15Z")),
        argumentSet(
            "timestamp with fraction",
            "yyyy-MM-dd HH:mm:ss.SSS",
            Primitive.TIMESTAMP,
            "2026-11-20 09:30:15.250",
            micros("2026-11-20T09:30:15Z") + 250_000),
        argumentSet(
            "timestamp in UTC",
            "yyyy-MM-dd HH:mm X",
            Primitive.TIMESTAMP,
            "2026-11-20 09:30 Z",
            micros("2026-11-20T09:30:00Z")),
        argumentSet(
            "timestamptz with offset",
            "dd/MMM/yyyy:HH:mm:ss Z",
            Primitive.TIMESTAMPTZ,
            "20/Nov/2026:09:30:15 +0100",
            micros("2026-11-20T08:30:15Z")),
        argumentSet(
            "timestamptz with place",
            "yyyy-MM-dd HH:mm VV",
            Primitive.TIMESTAMPTZ,
            "2026-07-20 09:30 Europe/Vienna",
            micros("2026-07-20T07:30:00Z")));
  }

  @ParameterizedTest
  @MethodSource
  void accepted(String pattern, Primitive type, String text, long expected) {
    assertThat(new PatternText(pattern, type, "c").read(text)).isEqualTo(expected);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        argumentSet("no such day", "dd.MM.yyyy", Primitive.DATE, "31.02.2026", Moments.UNREADABLE),
        argumentSet("other text", "dd.MM.yyyy", Primitive.DATE, "2026-11-20", Moments.UNREADABLE),
        argumentSet("too long", "dd.MM.yyyy", Primitive.DATE, "20.11.2026 ", Moments.UNREADABLE),
        argumentSet("empty", "dd.MM.yyyy", Primitive.DATE, "", Moments.UNREADABLE),
        argumentSet("year zero", "dd.MM.uuuu", Primitive.DATE, "31.12.0000", Moments.OUT_OF_RANGE),
        argumentSet("wrong case", "d MMM yyyy", Primitive.DATE, "5 SEP 2026", Moments.UNREADABLE),
        argumentSet("too fine", "HH:mm:ss.SSSS", Primitive.TIME, "09:30:15.0001", Moments.TOO_FINE),
        argumentSet(
            "other offset",
            "yyyy-MM-dd HH:mm X",
            Primitive.TIMESTAMP,
            "2026-11-20 09:30 +01",
            Moments.WRONG_ZONE));
  }

  @ParameterizedTest
  @MethodSource
  void refused(String pattern, Primitive type, String text, long expected) {
    assertThat(new PatternText(pattern, type, "c").read(text)).isEqualTo(expected);
  }

  @Test
  void refusesPatternThatDoesNotSayAllTheTypeNeeds() {
    assertThatThrownBy(
            () -> new PatternText("yyyy-MM-dd'T'HH:mm:ss'Z'", Primitive.TIMESTAMPTZ, "seen.at"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot read column 'seen.at' by its format: 'yyyy-MM-dd'T'HH:mm:ss'Z'' does not say"
                + " all that a timestamptz needs");
    for (String pattern : new String[] {"yyyy-MM", "HH:mm", "dd.MM."}) {
      assertThatThrownBy(() -> new PatternText(pattern, Primitive.DATE, "c"))
          .hasMessageEndingWith("does not say all that a date needs");
    }
    assertThatThrownBy(() -> new PatternText("hh:mm", Primitive.TIME, "c"))
        .hasMessageEndingWith("does not say all that a time needs");
    assertThatThrownBy(() -> new PatternText("yyyy-MM-dd", Primitive.TIMESTAMP, "c"))
        .hasMessageEndingWith("does not say all that a timestamp needs");
  }
}
