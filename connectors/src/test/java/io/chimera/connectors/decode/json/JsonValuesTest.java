package io.chimera.connectors.decode.json;

import static io.chimera.connectors.decode.DatasetBuilder.formatted;
import static io.chimera.connectors.decode.DatasetBuilder.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.connectors.decode.DatasetBuilder;
import io.chimera.connectors.decode.PlainValues;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.TypedRow;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each type accepts and refuses in JSON. */
class JsonValuesTest {
  private static final ValueSpec BOOLEAN = value(Primitive.BOOLEAN);
  private static final ValueSpec INT = value(Primitive.INT);
  private static final ValueSpec LONG = value(Primitive.LONG);
  private static final ValueSpec FLOAT = value(Primitive.FLOAT);
  private static final ValueSpec DOUBLE = value(Primitive.DOUBLE);
  private static final ValueSpec STRING = value(Primitive.STRING);
  private static final ValueSpec BYTES = value(Primitive.BYTES);
  private static final ValueSpec UUID_TEXT = value(Primitive.UUID);
  private static final ValueSpec DATE = value(Primitive.DATE);
  private static final ValueSpec TIME = value(Primitive.TIME);
  private static final ValueSpec TIMESTAMP = value(Primitive.TIMESTAMP);
  private static final ValueSpec TIMESTAMPTZ = value(Primitive.TIMESTAMPTZ);
  private static final ValueSpec DECIMAL = value(new DecimalType(6, 2));
  private static final ValueSpec WIDE = value(new DecimalType(38, 10));

  static Stream<Arguments> accepted() {
    return Stream.of(
        argumentSet("boolean true", BOOLEAN, "true", true),
        argumentSet("boolean false", BOOLEAN, "false", false),
        argumentSet("int zero", INT, "0", 0),
        argumentSet("int minus zero", INT, "-0", 0),
        argumentSet("int largest", INT, "2147483647", Integer.MAX_VALUE),
        argumentSet("int smallest", INT, "-2147483648", Integer.MIN_VALUE),
        argumentSet("int with point", INT, "5.0", 5),
        argumentSet("int with exponent", INT, "1e3", 1000),
        argumentSet("int with both", INT, "-1.250E+2", -125),
        argumentSet("int with falling exponent", INT, "500e-2", 5),
        argumentSet("int zero with huge exponent", INT, "0e999999999", 0),
        argumentSet("long largest", LONG, "9223372036854775807", Long.MAX_VALUE),
        argumentSet("long smallest", LONG, "-9223372036854775808", Long.MIN_VALUE),
        argumentSet(
            "long with zeros after the point", LONG, "9223372036854775807.000", Long.MAX_VALUE),
        argumentSet("long of 18 digits", LONG, "-999999999999999999", -999999999999999999L),
        argumentSet("float", FLOAT, "0.1", 0.1f),
        argumentSet("float with many digits", FLOAT, "1.00000017881393432617187499", 1.0000001f),
        argumentSet("float smallest", FLOAT, "1.4e-45", Float.MIN_VALUE),
        argumentSet("float largest", FLOAT, "3.4028235e38", Float.MAX_VALUE),
        argumentSet("float underflow", FLOAT, "1e-999999999", 0f),
        argumentSet("double", DOUBLE, "0.1", 0.1),
        argumentSet("double whole", DOUBLE, "5", 5.0),
        argumentSet("double minus zero", DOUBLE, "-0", -0.0),
        argumentSet("double minus zero with point", DOUBLE, "-0.0e5", -0.0),
        argumentSet("double of 17 digits", DOUBLE, "0.84147098480789650", 0.8414709848078965),
        argumentSet("double 2^53 + 1", DOUBLE, "9007199254740993", 9007199254740992.0),
        argumentSet("double power at fast limit", DOUBLE, "123e22", 123e22),
        argumentSet("double power beyond fast limit", DOUBLE, "123e23", 123e23),
        argumentSet("double smallest", DOUBLE, "4.9e-324", Double.MIN_VALUE),
        argumentSet("double largest", DOUBLE, "1.7976931348623157E308", Double.MAX_VALUE),
        argumentSet("double underflow", DOUBLE, "1e-999999999", 0.0),
        argumentSet("string", STRING, "\"a\"", "a"),
        argumentSet("bytes empty", BYTES, "\"\"", ByteBuffer.wrap(new byte[0])),
        argumentSet("bytes", BYTES, "\"+/8AAQ==\"", ByteBuffer.wrap(new byte[] {-5, -1, 0, 1})),
        argumentSet(
            "uuid in either case",
            UUID_TEXT,
            "\"0123aBcD-4567-89ab-cdef-FEDCBA987654\"",
            UUID.fromString("0123abcd-4567-89ab-cdef-fedcba987654")),
        argumentSet("date", DATE, "\"2024-02-29\"", LocalDate.of(2024, 2, 29)),
        argumentSet(
            "date by pattern",
            formatted(Primitive.DATE, "d/M/yyyy"),
            "\"1/12/1999\"",
            LocalDate.of(1999, 12, 1)),
        argumentSet(
            "date from millis",
            formatted(Primitive.DATE, "epoch_millis"),
            "-86400000",
            LocalDate.of(1969, 12, 31)),
        argumentSet("time", TIME, "\"23:59:59.999\"", LocalTime.of(23, 59, 59, 999_000_000)),
        argumentSet("time without seconds", TIME, "\"09:30\"", LocalTime.of(9, 30)),
        argumentSet(
            "timestamp",
            TIMESTAMP,
            "\"2026-11-20T09:30:15.123456\"",
            LocalDateTime.of(2026, 11, 20, 9, 30, 15, 123_456_000)),
        argumentSet(
            "timestamp with blank and Z",
            TIMESTAMP,
            "\"2026-11-20 09:30Z\"",
            LocalDateTime.of(2026, 11, 20, 9, 30)),
        argumentSet(
            "timestamp by pattern",
            formatted(Primitive.TIMESTAMP, "yyyy/MM/dd HH:mm"),
            "\"2001/01/01 00:47\"",
            LocalDateTime.of(2001, 1, 1, 0, 47)),
        argumentSet(
            "timestamptz with offset",
            TIMESTAMPTZ,
            "\"2026-11-20T09:30:15.5-05:30\"",
            Instant.parse("2026-11-20T15:00:15.5Z")),
        argumentSet(
            "timestamptz before the epoch",
            TIMESTAMPTZ,
            "\"1969-12-31T23:59:59.999999Z\"",
            Instant.parse("1969-12-31T23:59:59.999999Z")),
        argumentSet(
            "timestamptz from seconds with fraction",
            formatted(Primitive.TIMESTAMPTZ, "epoch_seconds"),
            "1517966773.840001",
            Instant.parse("2018-02-07T01:26:13.840001Z")),
        argumentSet(
            "timestamptz from millis with exponent",
            formatted(Primitive.TIMESTAMPTZ, "epoch_millis"),
            "1.51796677384e12",
            Instant.parse("2018-02-07T01:26:13.840Z")),
        argumentSet("decimal", DECIMAL, "-1234.56", new BigDecimal("-1234.56")),
        argumentSet("decimal whole", DECIMAL, "9999", new BigDecimal("9999.00")),
        argumentSet("decimal with zeros to spare", DECIMAL, "1.50000", new BigDecimal("1.50")),
        argumentSet("decimal with exponent", DECIMAL, "1.5e3", new BigDecimal("1500.00")),
        argumentSet("decimal with falling exponent", DECIMAL, "5e-2", new BigDecimal("0.05")),
        argumentSet("decimal minus zero", DECIMAL, "-0.000", new BigDecimal("0.00")),
        argumentSet(
            "decimal zero with huge exponent", DECIMAL, "0e999999999", new BigDecimal("0.00")),
        argumentSet("decimal as string", DECIMAL, "\"0012.3\"", new BigDecimal("12.30")),
        argumentSet(
            "decimal of 38 digits",
            WIDE,
            "1234567890123456789012345678.0123456789",
            new BigDecimal("1234567890123456789012345678.0123456789")),
        argumentSet("decimal wide but short", WIDE, "-0.5", new BigDecimal("-0.5000000000")));
  }

  @ParameterizedTest
  @MethodSource
  void accepted(ValueSpec spec, String json, Object expected) {
    var row = new TypedRow(1);

    assertThat(decode(spec, json, row)).isNull();
    assertThat(PlainValues.of(row, 0, spec)).isEqualTo(expected);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        argumentSet("boolean from text", BOOLEAN, "\"true\"", ReasonCode.WRONG_TYPE),
        argumentSet("boolean from number", BOOLEAN, "1", ReasonCode.WRONG_TYPE),
        argumentSet("int from text", INT, "\"1\"", ReasonCode.WRONG_TYPE),
        argumentSet("int from boolean", INT, "true", ReasonCode.WRONG_TYPE),
        argumentSet("int too large", INT, "2147483648", ReasonCode.NUMERIC_OVERFLOW),
        argumentSet("int too small", INT, "-2147483649", ReasonCode.NUMERIC_OVERFLOW),
        argumentSet("int with fraction", INT, "1.5", ReasonCode.PRECISION_LOSS),
        argumentSet("int huge", INT, "1e999999999", ReasonCode.NUMERIC_OVERFLOW),
        argumentSet("int tiny", INT, "1e-999999999", ReasonCode.PRECISION_LOSS),
        argumentSet("long too large", LONG, "9223372036854775808", ReasonCode.NUMERIC_OVERFLOW),
        argumentSet("long too small", LONG, "-9223372036854775809", ReasonCode.NUMERIC_OVERFLOW),
        argumentSet("long of 20 digits", LONG, "10000000000000000000", ReasonCode.NUMERIC_OVERFLOW),
        argumentSet("long from 1e19", LONG, "1e19", ReasonCode.NUMERIC_OVERFLOW),
        argumentSet("long huge", LONG, "-1e999999999999999999999", ReasonCode.NUMERIC_OVERFLOW),
        argumentSet("float too large", FLOAT, "3.5e38", ReasonCode.NUMERIC_OVERFLOW),
        argumentSet("float from text", FLOAT, "\"NaN\"", ReasonCode.WRONG_TYPE),
        argumentSet("double too large", DOUBLE, "1e309", ReasonCode.NUMERIC_OVERFLOW),
        argumentSet("double huge", DOUBLE, "-1e999999999", ReasonCode.NUMERIC_OVERFLOW),
        argumentSet("double from array", DOUBLE, "[1]", ReasonCode.WRONG_TYPE),
        argumentSet("string from number", STRING, "1", ReasonCode.WRONG_TYPE),
        argumentSet("string from object", STRING, "{\"a\":[1]}", ReasonCode.WRONG_TYPE),
        argumentSet("bytes not base64", BYTES, "\"a-_=\"", ReasonCode.INVALID_TEXT),
        argumentSet("bytes without padding", BYTES, "\"+/8AAQ\"", ReasonCode.INVALID_TEXT),
        argumentSet("bytes with bits to spare", BYTES, "\"+/8AAR==\"", ReasonCode.INVALID_TEXT),
        argumentSet("bytes of padding only", BYTES, "\"====\"", ReasonCode.INVALID_TEXT),
        argumentSet("bytes with padding inside", BYTES, "\"AA==AAAA\"", ReasonCode.INVALID_TEXT),
        argumentSet("uuid short", UUID_TEXT, "\"0123abcd\"", ReasonCode.INVALID_TEXT),
        argumentSet(
            "uuid without dashes at their place",
            UUID_TEXT,
            "\"0123abcd4-567-89ab-cdef-fedcba987654\"",
            ReasonCode.INVALID_TEXT),
        argumentSet(
            "uuid with a letter beyond f",
            UUID_TEXT,
            "\"0123abcg-4567-89ab-cdef-fedcba987654\"",
            ReasonCode.INVALID_TEXT),
        argumentSet("date that is none", DATE, "\"2023-02-29\"", ReasonCode.INVALID_TEXT),
        argumentSet("date from number", DATE, "20230228", ReasonCode.WRONG_TYPE),
        argumentSet("date before 0001", DATE, "\"0000-12-31\"", ReasonCode.TIME_OUT_OF_RANGE),
        argumentSet(
            "date by pattern that is none",
            formatted(Primitive.DATE, "d/M/yyyy"),
            "\"31/2/1999\"",
            ReasonCode.INVALID_TEXT),
        argumentSet(
            "date from millis within a day",
            formatted(Primitive.DATE, "epoch_millis"),
            "1",
            ReasonCode.PRECISION_LOSS),
        argumentSet("time of 24 hours", TIME, "\"24:00:00\"", ReasonCode.INVALID_TEXT),
        argumentSet(
            "time finer than it keeps", TIME, "\"09:30:00.0001\"", ReasonCode.PRECISION_LOSS),
        argumentSet(
            "time beyond a day",
            formatted(Primitive.TIME, "epoch_seconds"),
            "86400",
            ReasonCode.NUMERIC_OVERFLOW),
        argumentSet(
            "timestamp with offset",
            TIMESTAMP,
            "\"2026-11-20T09:30+01:00\"",
            ReasonCode.INVALID_TEXT),
        argumentSet(
            "timestamp finer than it keeps",
            TIMESTAMP,
            "\"2026-11-20T09:30:15.1234567\"",
            ReasonCode.PRECISION_LOSS),
        argumentSet(
            "timestamptz without offset",
            TIMESTAMPTZ,
            "\"2026-11-20T09:30:15\"",
            ReasonCode.INVALID_TEXT),
        argumentSet(
            "timestamptz that leaves the years",
            TIMESTAMPTZ,
            "\"9999-12-31T23:59:59-01:00\"",
            ReasonCode.TIME_OUT_OF_RANGE),
        argumentSet(
            "timestamptz from text where a number is due",
            formatted(Primitive.TIMESTAMPTZ, "epoch_seconds"),
            "\"1517966773\"",
            ReasonCode.WRONG_TYPE),
        argumentSet(
            "timestamptz from huge number",
            formatted(Primitive.TIMESTAMPTZ, "epoch_seconds"),
            "1e999999999",
            ReasonCode.TIME_OUT_OF_RANGE),
        argumentSet("decimal too fine", DECIMAL, "0.001", ReasonCode.PRECISION_LOSS),
        argumentSet("decimal too large", DECIMAL, "10000", ReasonCode.NUMERIC_OVERFLOW),
        argumentSet("decimal huge", DECIMAL, "1e999999999", ReasonCode.NUMERIC_OVERFLOW),
        argumentSet("decimal tiny", DECIMAL, "1e-999999999", ReasonCode.PRECISION_LOSS),
        argumentSet("decimal wide and tiny", WIDE, "1e-999999999", ReasonCode.PRECISION_LOSS),
        argumentSet("decimal wide and huge", WIDE, "1e28", ReasonCode.NUMERIC_OVERFLOW),
        argumentSet("decimal from other text", DECIMAL, "\"1,5\"", ReasonCode.INVALID_TEXT),
        argumentSet("decimal from empty text", DECIMAL, "\"\"", ReasonCode.INVALID_TEXT),
        argumentSet("decimal from NaN", DECIMAL, "\"NaN\"", ReasonCode.INVALID_TEXT),
        argumentSet("decimal from boolean", DECIMAL, "false", ReasonCode.WRONG_TYPE));
  }

  @ParameterizedTest
  @MethodSource
  void refused(ValueSpec spec, String json, ReasonCode code) {
    assertThat(decode(spec, json, new TypedRow(1)))
        .isNotNull()
        .extracting(Fault::code, Fault::column)
        .containsExactly(code, "c");
  }

  @Test
  void costsNothingToReadNumbersOfAMillionDigits() {
    String digits = "7".repeat(1_000_000);

    for (ValueSpec spec : new ValueSpec[] {INT, LONG, DECIMAL, WIDE, DOUBLE}) {
      Fault fault = decode(spec, digits, new TypedRow(1));

      assertThat(fault).isNotNull().extracting(Fault::code).isEqualTo(ReasonCode.NUMERIC_OVERFLOW);
    }
    var row = new TypedRow(1);
    assertThat(decode(WIDE, "1." + "0".repeat(1_000_000), row)).isNull();
    assertThat(PlainValues.of(row, 0, WIDE)).isEqualTo(new BigDecimal("1.0000000000"));
  }

  private static @Nullable Fault decode(ValueSpec spec, String json, TypedRow row) {
    Dataset dataset = new DatasetBuilder().with(DatasetBuilder.column("c", spec)).build();
    return new JsonDecoder(dataset).decode(("{\"c\":" + json + "}").getBytes(UTF_8), row);
  }
}
