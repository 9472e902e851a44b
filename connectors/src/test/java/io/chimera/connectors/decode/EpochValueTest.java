package io.chimera.connectors.decode;

import static io.chimera.connectors.decode.DatasetBuilder.formatted;
import static io.chimera.connectors.decode.DatasetBuilder.value;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.TypedRow;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EpochValueTest {
  private static final Primitive TZ = Primitive.TIMESTAMPTZ;
  private final TypedRow row = new TypedRow(1);

  static Stream<Arguments> accepted() {
    return Stream.of(
        argumentSet("seconds", TZ, "epoch_seconds", "1517966773", 1_517_966_773_000_000L),
        argumentSet("seconds with fraction", TZ, "epoch_seconds", "-1.000001", -1_000_001L),
        argumentSet("millis", TZ, "epoch_millis", "1517966773840", 1_517_966_773_840_000L),
        argumentSet("millis with fraction", TZ, "epoch_millis", "0.5", 500L),
        argumentSet("micros", TZ, "epoch_micros", "-1", -1L),
        argumentSet("micros with zeros", TZ, "epoch_micros", "1.0e1", 10L),
        argumentSet("first second", TZ, "epoch_seconds", "-62135596800", -62_135_596_800_000_000L),
        argumentSet(
            "last micro", TZ, "epoch_micros", "253402300799999999", 253_402_300_799_999_999L),
        argumentSet("date", Primitive.DATE, "epoch_seconds", "-86400", -1L),
        argumentSet("time", Primitive.TIME, "epoch_seconds", "86399.999", 86_399_999L),
        argumentSet("midnight", Primitive.TIME, "epoch_micros", "0", 0L));
  }

  @ParameterizedTest
  @MethodSource
  void accepted(Primitive type, String format, String number, long expected) {
    assertThat(read(type, format, number)).isNull();
    assertThat(row.getLong(0)).isEqualTo(expected);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        argumentSet("too fine", TZ, "epoch_seconds", "0.0000001", ReasonCode.PRECISION_LOSS),
        argumentSet("half micros", TZ, "epoch_micros", "0.5", ReasonCode.PRECISION_LOSS),
        argumentSet("before", TZ, "epoch_seconds", "-62135596801", ReasonCode.TIME_OUT_OF_RANGE),
        argumentSet(
            "after", TZ, "epoch_micros", "253402300800000000", ReasonCode.TIME_OUT_OF_RANGE),
        argumentSet(
            "seconds beyond a long of micros",
            TZ,
            "epoch_seconds",
            "9223372036854775807",
            ReasonCode.TIME_OUT_OF_RANGE),
        argumentSet("huge", TZ, "epoch_millis", "1e999999999", ReasonCode.TIME_OUT_OF_RANGE),
        argumentSet("within a day", Primitive.DATE, "epoch_millis", "1", ReasonCode.PRECISION_LOSS),
        argumentSet(
            "day too far", Primitive.DATE, "epoch_seconds", "1e12", ReasonCode.TIME_OUT_OF_RANGE),
        argumentSet(
            "time of a day",
            Primitive.TIME,
            "epoch_millis",
            "86400000",
            ReasonCode.NUMERIC_OVERFLOW),
        argumentSet(
            "time below zero", Primitive.TIME, "epoch_millis", "-1", ReasonCode.NUMERIC_OVERFLOW),
        argumentSet(
            "time too fine", Primitive.TIME, "epoch_micros", "1", ReasonCode.PRECISION_LOSS),
        argumentSet("no number", TZ, "epoch_micros", "x", ReasonCode.INVALID_TEXT));
  }

  @ParameterizedTest
  @MethodSource
  void refused(Primitive type, String format, String number, ReasonCode code) {
    assertThat(read(type, format, number))
        .isNotNull()
        .extracting(Fault::code, Fault::column)
        .containsExactly(code, "c");
  }

  @Test
  void readsLongsAsTheirText() {
    for (String format : new String[] {"epoch_seconds", "epoch_millis", "epoch_micros"}) {
      for (Primitive type : new Primitive[] {TZ, Primitive.DATE, Primitive.TIME}) {
        for (long value :
            new long[] {
              0,
              1,
              -1,
              1_000,
              86_400,
              86_399,
              86_400_000,
              1_517_966_773_840L,
              -62_135_596_800L,
              -62_135_596_801L,
              253_402_300_799L,
              253_402_300_800L,
              Long.MAX_VALUE,
              Long.MIN_VALUE
            }) {
          Fault ofText = read(type, format, String.valueOf(value));
          long micros = row.getLong(0);

          assertThat(EpochValue.of(formatted(type, format), "c").read(value, row, 0))
              .as("%s %s %s", value, format, type)
              .isEqualTo(ofText);
          assertThat(row.getLong(0)).isEqualTo(micros);
        }
      }
    }
  }

  @Test
  void refusesColumnsWithoutEpoch() {
    assertThatThrownBy(() -> EpochValue.of(value(TZ), "c"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot read column 'c' from a number: its format is not an epoch");
  }

  private Fault read(Primitive type, String format, String number) {
    byte[] text = number.getBytes(US_ASCII);
    return EpochValue.of(formatted(type, format), "c").read(text, 0, text.length, row, 0);
  }
}
