package io.chimera.connectors.decode.avro;

import static io.chimera.connectors.decode.DatasetBuilder.column;
import static io.chimera.connectors.decode.DatasetBuilder.formatted;
import static io.chimera.connectors.decode.DatasetBuilder.value;
import static io.chimera.connectors.decode.avro.Contracts.decimal;
import static io.chimera.connectors.decode.avro.Contracts.ignoring;
import static io.chimera.connectors.decode.avro.Written.buffer;
import static io.chimera.connectors.decode.avro.Written.bytes;
import static io.chimera.connectors.decode.avro.Written.decimalBytes;
import static io.chimera.connectors.decode.avro.Written.decimalFixed;
import static io.chimera.connectors.decode.avro.Written.enumOf;
import static io.chimera.connectors.decode.avro.Written.fixed;
import static io.chimera.connectors.decode.avro.Written.logical;
import static io.chimera.connectors.decode.avro.Written.type;
import static io.chimera.connectors.decode.avro.Written.unscaled;
import static io.chimera.connectors.decode.avro.Written.uuidFixed;
import static io.chimera.schemas.contract.ColumnType.Primitive.BOOLEAN;
import static io.chimera.schemas.contract.ColumnType.Primitive.BYTES;
import static io.chimera.schemas.contract.ColumnType.Primitive.DATE;
import static io.chimera.schemas.contract.ColumnType.Primitive.DOUBLE;
import static io.chimera.schemas.contract.ColumnType.Primitive.FLOAT;
import static io.chimera.schemas.contract.ColumnType.Primitive.INT;
import static io.chimera.schemas.contract.ColumnType.Primitive.LONG;
import static io.chimera.schemas.contract.ColumnType.Primitive.STRING;
import static io.chimera.schemas.contract.ColumnType.Primitive.TIME;
import static io.chimera.schemas.contract.ColumnType.Primitive.TIMESTAMP;
import static io.chimera.schemas.contract.ColumnType.Primitive.TIMESTAMPTZ;
import static io.chimera.schemas.contract.ColumnType.Primitive.UUID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that a column cannot hold, and pairs of types that have no way between them. */
class AvroConversionFaultTest {
  private static final long DAY_MILLIS = 86_400_000;
  private static final long FIRST_MILLI = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();
  private static final long LAST_MILLI = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  @ParameterizedTest
  @MethodSource
  void refusesValue(Schema writer, Object written, ValueSpec spec, ReasonCode expected) {
    // Given
    var decoding = Decoding.of(ignoring(column("v", spec)), Framed.recordOf(writer));

    // When
    Fault fault = decoding.fault(Framed.ofField(writer, written));

    // Then
    assertThat(fault.code()).isEqualTo(expected);
    assertThat(fault.column()).isEqualTo("v");
  }

  static Stream<Arguments> refusesValue() {
    return Stream.of(
        bad("long above int", type("long"), 2_147_483_648L, INT, ReasonCode.NUMERIC_OVERFLOW),
        bad("long below int", type("long"), -2_147_483_649L, INT, ReasonCode.NUMERIC_OVERFLOW),
        bad("int above decimal", type("int"), 1_000, decimal(5, 2), ReasonCode.NUMERIC_OVERFLOW),
        bad(
            "long below decimal",
            type("long"),
            -1_000L,
            decimal(5, 2),
            ReasonCode.NUMERIC_OVERFLOW),
        bad(
            "decimal too fine",
            decimalBytes(9, 3),
            unscaled(1_001),
            decimal(9, 2),
            ReasonCode.PRECISION_LOSS),
        bad(
            "decimal too large",
            decimalBytes(9, 2),
            unscaled(100_000),
            decimal(5, 2),
            ReasonCode.NUMERIC_OVERFLOW),
        bad(
            "decimal far too large",
            decimalBytes(38, 2),
            ByteBuffer.wrap(new byte[] {127, 0, 0, 0, 0, 0, 0, 0, 0, 0}),
            decimal(5, 2),
            ReasonCode.NUMERIC_OVERFLOW),
        bad(
            "decimal of no bytes",
            decimalBytes(9, 2),
            buffer(),
            decimal(9, 2),
            ReasonCode.INVALID_TEXT),
        bad(
            "text that is no decimal",
            type("string"),
            "1,5",
            decimal(9, 2),
            ReasonCode.INVALID_TEXT),
        bad(
            "text too fine for decimal",
            type("string"),
            "1.005",
            decimal(9, 2),
            ReasonCode.PRECISION_LOSS),
        bad("float NaN", type("float"), Float.NaN, FLOAT, ReasonCode.NOT_FINITE),
        bad(
            "float infinity to double",
            type("float"),
            Float.POSITIVE_INFINITY,
            DOUBLE,
            ReasonCode.NOT_FINITE),
        bad("double NaN", type("double"), Double.NaN, DOUBLE, ReasonCode.NOT_FINITE),
        bad(
            "double minus infinity",
            type("double"),
            Double.NEGATIVE_INFINITY,
            DOUBLE,
            ReasonCode.NOT_FINITE),
        bad(
            "bytes that are no text",
            type("bytes"),
            buffer(0xc0, 0x80),
            STRING,
            ReasonCode.INVALID_UTF8),
        bad("text that is no uuid", type("string"), "123", UUID, ReasonCode.INVALID_TEXT),
        bad("text that is no date", type("string"), "2023-02-29", DATE, ReasonCode.INVALID_TEXT),
        bad(
            "text with an offset to timestamp",
            type("string"),
            "2023-02-28T00:00:00+01:00",
            TIMESTAMP,
            ReasonCode.INVALID_TEXT),
        bad(
            "date before year 1",
            logical("int", "date"),
            -719_163,
            DATE,
            ReasonCode.TIME_OUT_OF_RANGE),
        bad(
            "date after year 9999",
            logical("int", "date"),
            2_932_897,
            DATE,
            ReasonCode.TIME_OUT_OF_RANGE),
        bad(
            "negative time-millis",
            logical("int", "time-millis"),
            -1,
            TIME,
            ReasonCode.NUMERIC_OVERFLOW),
        bad(
            "time-millis of a day",
            logical("int", "time-millis"),
            (int) DAY_MILLIS,
            TIME,
            ReasonCode.NUMERIC_OVERFLOW),
        bad(
            "time-micros of a day",
            logical("long", "time-micros"),
            DAY_MILLIS * 1_000,
            TIME,
            ReasonCode.NUMERIC_OVERFLOW),
        bad(
            "negative time-micros",
            logical("long", "time-micros"),
            -1L,
            TIME,
            ReasonCode.NUMERIC_OVERFLOW),
        bad(
            "time-micros too fine",
            logical("long", "time-micros"),
            1L,
            TIME,
            ReasonCode.PRECISION_LOSS),
        bad(
            "timestamp-millis too early",
            logical("long", "timestamp-millis"),
            FIRST_MILLI - 1,
            TIMESTAMPTZ,
            ReasonCode.TIME_OUT_OF_RANGE),
        bad(
            "timestamp-millis too late",
            logical("long", "timestamp-millis"),
            LAST_MILLI + 1,
            TIMESTAMP,
            ReasonCode.TIME_OUT_OF_RANGE),
        bad(
            "timestamp-millis beyond all",
            logical("long", "timestamp-millis"),
            Long.MAX_VALUE,
            TIMESTAMP,
            ReasonCode.TIME_OUT_OF_RANGE),
        bad(
            "timestamp-micros too early",
            logical("long", "timestamp-micros"),
            FIRST_MILLI * 1_000 - 1,
            TIMESTAMP,
            ReasonCode.TIME_OUT_OF_RANGE),
        bad(
            "local-timestamp-micros too late",
            logical("long", "local-timestamp-micros"),
            LAST_MILLI * 1_000 + 1_000,
            TIMESTAMP,
            ReasonCode.TIME_OUT_OF_RANGE),
        bad(
            "timestamp-nanos too fine",
            logical("long", "timestamp-nanos"),
            -1L,
            TIMESTAMPTZ,
            ReasonCode.PRECISION_LOSS),
        argumentSet(
            "epoch_seconds beyond all",
            type("long"),
            Long.MIN_VALUE,
            formatted(TIMESTAMP, "epoch_seconds"),
            ReasonCode.TIME_OUT_OF_RANGE),
        bad(
            "string too long",
            type("string"),
            "x".repeat(1_001),
            STRING,
            ReasonCode.VALUE_TOO_LARGE),
        bad(
            "string too long for bytes",
            type("string"),
            "x".repeat(1_001),
            BYTES,
            ReasonCode.VALUE_TOO_LARGE),
        bad(
            "text too long for a date",
            type("string"),
            "x".repeat(1_001),
            DATE,
            ReasonCode.VALUE_TOO_LARGE),
        bad(
            "bytes too long",
            type("bytes"),
            ByteBuffer.allocate(1_001),
            BYTES,
            ReasonCode.VALUE_TOO_LARGE),
        bad("fixed too long", fixed(1_001), bytes(1_001), BYTES, ReasonCode.VALUE_TOO_LARGE),
        bad(
            "decimal too long",
            decimalBytes(9, 2),
            ByteBuffer.allocate(1_001),
            decimal(9, 2),
            ReasonCode.VALUE_TOO_LARGE));
  }

  @ParameterizedTest
  @MethodSource
  void refusesEveryRecordOfIncompatibleType(Schema writer, ColumnType type) {
    // Given
    var decoding = Decoding.of(ignoring(column("v", type)), Framed.recordOf(writer));

    // When
    Fault fault = decoding.fault(Framed.of(encoder -> {}));

    // Then
    assertThat(fault.code()).isEqualTo(ReasonCode.INCOMPATIBLE_SCHEMA);
    assertThat(fault.column()).isEqualTo("v");
  }

  static Stream<Arguments> refusesEveryRecordOfIncompatibleType() {
    Schema string = type("string");
    Schema millis = logical("long", "timestamp-millis");
    Schema local = logical("long", "local-timestamp-millis");
    ColumnType strings = Contracts.list(value(STRING));
    ColumnType stringMap = Contracts.map(value(STRING));
    ColumnType record = Contracts.record(column("v", STRING));
    return Stream.of(
            none(type("boolean"), INT, LONG, STRING, decimal(9, 0), record),
            none(
                type("int"),
                BOOLEAN,
                STRING,
                BYTES,
                DATE,
                TIME,
                TIMESTAMP,
                TIMESTAMPTZ,
                UUID,
                strings),
            none(type("long"), BOOLEAN, STRING, BYTES, DATE, TIME, TIMESTAMP, TIMESTAMPTZ, UUID),
            none(type("float"), INT, LONG, STRING, decimal(9, 2)),
            none(type("double"), FLOAT, INT, LONG, STRING, decimal(9, 2)),
            none(string, BOOLEAN, INT, LONG, FLOAT, DOUBLE, strings, stringMap, record),
            none(type("bytes"), INT, UUID, DATE, decimal(9, 2)),
            none(decimalBytes(9, 2), STRING, BYTES, DOUBLE, LONG),
            none(decimalFixed(4, 9, 2), STRING, BYTES, DOUBLE, LONG),
            none(fixed(16), UUID, STRING, decimal(9, 2)),
            none(uuidFixed(), STRING),
            none(enumOf("A"), BYTES, INT, DATE, UUID),
            none(logical("int", "date"), TIME, TIMESTAMP, TIMESTAMPTZ),
            none(logical("int", "time-millis"), DATE, TIMESTAMP, TIMESTAMPTZ),
            none(logical("long", "time-micros"), DATE, TIMESTAMP, TIMESTAMPTZ),
            none(millis, DATE, TIME),
            none(local, TIMESTAMPTZ, DATE, TIME),
            none(Schema.createArray(string), STRING, stringMap, record),
            none(Schema.createMap(string), STRING, strings, record),
            none(Framed.recordOf(string), STRING, strings, stringMap))
        .flatMap(cases -> cases);
  }

  private static Stream<Arguments> none(Schema writer, ColumnType... types) {
    String from =
        writer.getLogicalType() == null
            ? writer.getType().getName()
            : writer.getLogicalType().getName();
    return Stream.of(types).map(type -> argumentSet(from + " to " + type, writer, type));
  }

  private static Arguments bad(
      String name, Schema writer, Object written, ColumnType type, ReasonCode expected) {
    return argumentSet(name, writer, written, value(type), expected);
  }
}
