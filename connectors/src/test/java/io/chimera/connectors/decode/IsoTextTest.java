package io.chimera.connectors.decode;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class IsoTextTest {
  static final List<String> NO_DATES =
      List.of(
          "",
          "2026",
          "2026-11",
          "2026-11-2",
          "2026-1-20",
          "26-11-20",
          "2026-13-01",
          "2026-00-01",
          "2026-11-00",
          "2026-11-31",
          "2026-02-29",
          "1900-02-29",
          "2026/11/20",
          "2026-11-20 ",
          " 2026-11-20",
          "2026-11-20T00:00",
          "+2026-11-20",
          "02026-11-20",
          "2026-11-2\u0660",
          "20261120",
          "2026-W47-5",
          "2026-324",
          "--11-20",
          "\u0660026-11-20");
  static final List<String> NO_TIMES =
      List.of(
          "",
          "09",
          "9:30",
          "09:3",
          "24:00",
          "09:60",
          "09:30:60",
          "09:30:",
          "09:30:15.",
          "09:30.5",
          "09:30:15,5",
          "09:30:15.1234567890",
          "09:30Z",
          "T09:30",
          "0930",
          "-9:30",
          "09:30:15.x");
  static final List<String> NO_TIMESTAMPS =
      List.of(
          "2026-11-20",
          "2026-11-20T",
          "2026-11-20T09",
          "2026-11-20t09:30",
          "2026-11-20  09:30",
          "2026-11-20T09:30z",
          "2026-11-20T09:30ZZ",
          "2026-11-20T09:30 Z",
          "2026-11-20T09:30Z ",
          "2026-11-20T09:30+",
          "2026-11-20T09:30+1",
          "2026-11-20T09:30+1:00",
          "2026-11-20T09:30+01:0",
          "2026-11-20T09:30+01:",
          "2026-11-20T09:30+01:60",
          "2026-11-20T09:30+18:01",
          "2026-11-20T09:30+19:00",
          "2026-11-20T09:30+01:00:00",
          "2026-11-20T09:30+01:00[Europe/Vienna]",
          "2026-11-20T09:30Z+01:00",
          "1234567890");

  private final IsoText iso = new IsoText();

  private long date(String text) {
    byte[] bytes = ("#" + text + "#").getBytes(UTF_8);
    return iso.date(bytes, 1, bytes.length - 2);
  }

  private long time(String text) {
    byte[] bytes = ("#" + text + "0").getBytes(UTF_8);
    return iso.time(bytes, 1, bytes.length - 2);
  }

  private long timestamp(String text) {
    byte[] bytes = ("#" + text + "Z").getBytes(UTF_8);
    return iso.timestamp(bytes, 1, bytes.length - 2);
  }

  private long timestamptz(String text) {
    byte[] bytes = ("#" + text + "0").getBytes(UTF_8);
    return iso.timestamptz(bytes, 1, bytes.length - 2);
  }

  @Test
  void readsEveryDateAsTheJdkDoes() {
    for (LocalDate day = LocalDate.of(1, 1, 1); day.getYear() < 10_000; day = day.plusDays(1)) {
      byte[] text = day.toString().getBytes(US_ASCII);
      if (iso.date(text, 0, text.length) != day.toEpochDay()) {
        assertThat(date(day.toString())).as(day.toString()).isEqualTo(day.toEpochDay());
      }
    }
  }

  @Test
  void readsTimestampsAsTheJdkWritesThem() {
    var random = new Random(4);
    long first = LocalDateTime.of(1, 1, 2, 0, 0).toEpochSecond(ZoneOffset.UTC);
    long last = LocalDateTime.of(9999, 12, 30, 0, 0).toEpochSecond(ZoneOffset.UTC);
    for (int round = 0; round < 20_000; round++) {
      int micros = random.nextInt(1_000_000) / (random.nextBoolean() ? 1 : 1_000_000);
      long seconds = random.nextLong(first, last);
      var offset = ZoneOffset.ofTotalSeconds(random.nextInt(-18 * 60, 18 * 60 + 1) * 60);
      var local = LocalDateTime.ofEpochSecond(seconds, micros * 1_000, ZoneOffset.UTC);
      OffsetDateTime moment = local.atOffset(offset);

      assertThat(timestamp(local.toString())).isEqualTo(seconds * 1_000_000 + micros);
      for (String text :
          List.of(
              moment.toString(),
              moment.toString().replace('T', ' '),
              local + DateTimeFormatter.ofPattern("xx").format(offset))) {
        assertThat(timestamptz(text))
            .as(text)
            .isEqualTo(moment.toEpochSecond() * 1_000_000 + micros);
      }
      LocalTime time = local.toLocalTime().withNano(micros / 1_000 * 1_000_000);
      assertThat(time(time.toString())).isEqualTo(time.toNanoOfDay() / 1_000_000);
    }
  }

  @ParameterizedTest
  @FieldSource("NO_DATES")
  void refusesWhatIsNoDate(String text) {
    assertThat(date(text)).isEqualTo(Moments.UNREADABLE);
    assertThat(timestamp(text + "T00:00")).isEqualTo(Moments.UNREADABLE);
    assertThat(timestamptz(text + "T00:00Z")).isEqualTo(Moments.UNREADABLE);
  }

  @ParameterizedTest
  @FieldSource("NO_TIMES")
  void refusesWhatIsNoTime(String text) {
    assertThat(time(text)).isEqualTo(Moments.UNREADABLE);
    assertThat(timestamptz("2026-11-20T" + text + "+00:00")).isEqualTo(Moments.UNREADABLE);
  }

  @ParameterizedTest
  @FieldSource("NO_TIMESTAMPS")
  void refusesWhatIsNoTimestamp(String text) {
    assertThat(timestamp(text)).isEqualTo(Moments.UNREADABLE);
    assertThat(timestamptz(text)).isEqualTo(Moments.UNREADABLE);
  }

  @Test
  void tellsZoneThatIsMissingFromOneThatIsTooMuch() {
    assertThat(timestamptz("2026-11-20T09:30")).isEqualTo(Moments.WRONG_ZONE);
    assertThat(timestamp("2026-11-20T09:30+01:00")).isEqualTo(Moments.WRONG_ZONE);
    assertThat(timestamp("2026-11-20T09:30+00:00")).isEqualTo(Moments.WRONG_ZONE);
    assertThat(timestamp("1970-01-01T00:00Z")).isZero();
    assertThat(timestamptz("1970-01-01T00:00-00:00")).isZero();
    assertThat(timestamptz("1970-01-01 02:00:00+02")).isZero();
  }

  @Test
  void keepsToTheYears0001To9999() {
    assertThat(date("0001-01-01")).isEqualTo(LocalDate.of(1, 1, 1).toEpochDay());
    assertThat(date("9999-12-31")).isEqualTo(LocalDate.of(9999, 12, 31).toEpochDay());
    assertThat(date("0000-12-31")).isEqualTo(Moments.OUT_OF_RANGE);
    assertThat(date("+10000-01-01")).isEqualTo(Moments.OUT_OF_RANGE);
    assertThat(date("-0001-01-01")).isEqualTo(Moments.OUT_OF_RANGE);
    assertThat(timestamp("+999999999-12-31T23:59")).isEqualTo(Moments.OUT_OF_RANGE);
    assertThat(timestamptz("9999-12-31T23:59:59.999999Z"))
        .isEqualTo(
            OffsetDateTime.parse("9999-12-31T23:59:59Z").toEpochSecond() * 1_000_000 + 999_999);
    assertThat(timestamptz("9999-12-31T23:59:59.999999-00:01")).isEqualTo(Moments.OUT_OF_RANGE);
    assertThat(timestamptz("0001-01-01T00:00:00+00:01")).isEqualTo(Moments.OUT_OF_RANGE);
    assertThat(timestamptz("0001-01-01T00:00:00-00:01"))
        .isEqualTo(OffsetDateTime.parse("0001-01-01T00:01:00Z").toEpochSecond() * 1_000_000);
  }

  @Test
  void refusesToRound() {
    assertThat(timestamp("1970-01-01T00:00:00.000001000")).isEqualTo(1);
    assertThat(timestamp("1970-01-01T00:00:00.000001001")).isEqualTo(Moments.TOO_FINE);
    assertThat(timestamp("1970-01-01T00:00:00.0000001")).isEqualTo(Moments.TOO_FINE);
    assertThat(time("00:00:00.001000000")).isEqualTo(1);
    assertThat(time("00:00:00.0011")).isEqualTo(Moments.TOO_FINE);
  }
}
