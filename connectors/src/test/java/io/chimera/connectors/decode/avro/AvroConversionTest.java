package io.chimera.connectors.decode.avro;

import static io.chimera.connectors.decode.DatasetBuilder.column;
import static io.chimera.connectors.decode.DatasetBuilder.formatted;
import static io.chimera.connectors.decode.DatasetBuilder.value;
import static io.chimera.connectors.decode.avro.Contracts.decimal;
import static io.chimera.connectors.decode.avro.Contracts.ignoring;
import static io.chimera.connectors.decode.avro.Written.buffer;
import static io.chimera.connectors.decode.avro.Written.bytes;
import static io.chimera.connectors.decode.avro.Written.day;
import static io.chimera.connectors.decode.avro.Written.dec;
import static io.chimera.connectors.decode.avro.Written.decimalBytes;
import static io.chimera.connectors.decode.avro.Written.decimalFixed;
import static io.chimera.connectors.decode.avro.Written.enumOf;
import static io.chimera.connectors.decode.avro.Written.fixed;
import static io.chimera.connectors.decode.avro.Written.logical;
import static io.chimera.connectors.decode.avro.Written.symbol;
import static io.chimera.connectors.decode.avro.Written.text;
import static io.chimera.connectors.decode.avro.Written.type;
import static io.chimera.connectors.decode.avro.Written.unscaled;
import static io.chimera.connectors.decode.avro.Written.uuidFixed;
import static io.chimera.connectors.decode.avro.Written.wall;
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
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way from an Avro type to a column. */
class AvroConversionTest {
  private static final String UUID_TEXT = "123e4567-e89b-12d3-a456-426614174000";
  private static final byte[] UUID_BYTES =
      HexFormat.of().parseHex("123e4567e89b12d3a456426614174000");
  private static final long DAY_MILLIS = 86_400_000;
  private static final long FIRST_MILLI = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();
  private static final long LAST_MILLI = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  @ParameterizedTest
  @MethodSource
  void readsValue(Schema writer, Object written, ValueSpec spec, Object expected) {
    // Given
    var decoding = Decoding.of(ignoring(column("v", spec)), Framed.recordOf(writer));

    // When
    Object read = decoding.value(Framed.ofField(writer, written), 0);

    // Then
    assertThat(read).isEqualTo(expected);
  }

  static Stream<Arguments> readsValue() {
    return Stream.of(
        good("boolean", "true", type("boolean"), true, BOOLEAN, true),
        good("boolean", "false", type("boolean"), false, BOOLEAN, false),
        good("int", "smallest", type("int"), Integer.MIN_VALUE, INT, Integer.MIN_VALUE),
        good("int", "largest", type("int"), Integer.MAX_VALUE, INT, Integer.MAX_VALUE),
        good("int to long", "", type("int"), -64, LONG, -64L),
        good("int to float", "", type("int"), 16_777_217, FLOAT, 16_777_216f),
        good("int to double", "", type("int"), -7, DOUBLE, -7d),
        good("int to decimal", "", type("int"), -12_345, decimal(9, 3), dec("-12345.000", 9, 3)),
        good("long", "smallest", type("long"), Long.MIN_VALUE, LONG, Long.MIN_VALUE),
        good("long", "largest", type("long"), Long.MAX_VALUE, LONG, Long.MAX_VALUE),
        good("long to int", "smallest", type("long"), -2_147_483_648L, INT, Integer.MIN_VALUE),
        good("long to int", "largest", type("long"), 2_147_483_647L, INT, Integer.MAX_VALUE),
        good("long to float", "", type("long"), 1L << 40, FLOAT, (float) (1L << 40)),
        good("long to double", "", type("long"), 9_007_199_254_740_993L, DOUBLE, 9007199254740992d),
        good(
            "long to decimal",
            "widest",
            type("long"),
            Long.MIN_VALUE,
            decimal(38, 10),
            dec("-9223372036854775808.0000000000", 38, 10)),
        good("float", "", type("float"), 0.1f, FLOAT, 0.1f),
        good("float to double", "", type("float"), 0.1f, DOUBLE, (double) 0.1f),
        good("double", "smallest", type("double"), Double.MIN_VALUE, DOUBLE, Double.MIN_VALUE),
        good("double", "negative zero", type("double"), -0d, DOUBLE, -0d),
        good("string", "", type("string"), "añ€😀", STRING, text("añ€😀")),
        good("string", "empty", type("string"), "", STRING, text("")),
        good(
            "string to bytes",
            "",
            type("string"),
            "é",
            BYTES,
            new byte[] {(byte) 0xc3, (byte) 0xa9}),
        good("string to uuid", "", type("string"), UUID_TEXT, UUID, UUID_BYTES),
        good("string to date", "", type("string"), "2024-02-29", DATE, day("2024-02-29")),
        good("string to time", "", type("string"), "23:59:59.999", TIME, (int) DAY_MILLIS - 1),
        good(
            "string to timestamp",
            "",
            type("string"),
            "2024-02-29T01:02:03.000004",
            TIMESTAMP,
            wall("2024-02-29T01:02:03.000004")),
        good(
            "string to timestamptz",
            "",
            type("string"),
            "2024-02-29T01:02:03+01:00",
            TIMESTAMPTZ,
            wall("2024-02-29T00:02:03")),
        good("string to decimal", "", type("string"), "-1.5", decimal(5, 2), dec("-1.50", 5, 2)),
        pattern("string by pattern to date", "29/02/2024", DATE, "dd/MM/uuuu", day("2024-02-29")),
        pattern(
            "string by pattern to timestamp",
            "2024-02-29 01:02",
            TIMESTAMP,
            "uuuu-MM-dd HH:mm",
            wall("2024-02-29T01:02")),
        good("bytes", "", type("bytes"), buffer(1, -1), BYTES, new byte[] {1, -1}),
        good("bytes to string", "", type("bytes"), buffer('h', 'i'), STRING, text("hi")),
        good(
            "enum to string",
            "first",
            enumOf("SLOTS", "POKER"),
            symbol("SLOTS"),
            STRING,
            text("SLOTS")),
        good(
            "enum to string",
            "last",
            enumOf("SLOTS", "POKER"),
            symbol("POKER"),
            STRING,
            text("POKER")),
        good("fixed to bytes", "", fixed(3), bytes(3, 1, 2, 3), BYTES, new byte[] {1, 2, 3}),
        good("fixed of nothing to bytes", "", fixed(0), bytes(0), BYTES, new byte[0]),
        good("uuid string to uuid", "", logical("string", "uuid"), UUID_TEXT, UUID, UUID_BYTES),
        good(
            "uuid string to string",
            "",
            logical("string", "uuid"),
            UUID_TEXT,
            STRING,
            text(UUID_TEXT)),
        good(
            "uuid fixed to uuid",
            "",
            uuidFixed(),
            new GenericData.Fixed(uuidFixed(), UUID_BYTES),
            UUID,
            UUID_BYTES),
        good(
            "uuid fixed to bytes",
            "",
            uuidFixed(),
            new GenericData.Fixed(uuidFixed(), UUID_BYTES),
            BYTES,
            UUID_BYTES),
        good(
            "decimal bytes",
            "same scale",
            decimalBytes(9, 2),
            unscaled(-12345),
            decimal(9, 2),
            dec("-123.45", 9, 2)),
        good(
            "decimal bytes",
            "larger scale",
            decimalBytes(9, 2),
            unscaled(12345),
            decimal(9, 4),
            dec("123.4500", 9, 4)),
        good(
            "decimal bytes",
            "smaller scale, only zeros lost",
            decimalBytes(9, 4),
            unscaled(12300),
            decimal(9, 2),
            dec("1.23", 9, 2)),
        good(
            "decimal bytes",
            "padded",
            decimalBytes(30, 2),
            ByteBuffer.wrap(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5}),
            decimal(9, 2),
            dec("0.05", 9, 2)),
        good(
            "decimal bytes",
            "widest",
            decimalBytes(38, 0),
            ByteBuffer.wrap(new BigInteger("9".repeat(38)).toByteArray()),
            decimal(38, 0),
            dec("9".repeat(38), 38, 0)),
        good(
            "decimal fixed",
            "",
            decimalFixed(16, 20, 3),
            new GenericData.Fixed(
                decimalFixed(16, 20, 3),
                HexFormat.of().parseHex("fffffffffffffffffffffffffffffffe")),
            decimal(20, 3),
            dec("-0.002", 20, 3)),
        good("date", "", logical("int", "date"), -719_162, DATE, day("0001-01-01")),
        good("date", "last", logical("int", "date"), 2_932_896, DATE, day("9999-12-31")),
        good("date to int", "", logical("int", "date"), 5, INT, 5),
        good(
            "time-millis",
            "last",
            logical("int", "time-millis"),
            (int) DAY_MILLIS - 1,
            TIME,
            (int) DAY_MILLIS - 1),
        good(
            "time-micros",
            "last",
            logical("long", "time-micros"),
            DAY_MILLIS * 1_000 - 1_000,
            TIME,
            (int) DAY_MILLIS - 1),
        moment("timestamp-millis", -1L, TIMESTAMPTZ, "1969-12-31T23:59:59.999"),
        moment("timestamp-millis", -1L, TIMESTAMP, "1969-12-31T23:59:59.999"),
        moment("timestamp-millis", FIRST_MILLI, TIMESTAMPTZ, "0001-01-01T00:00"),
        moment("timestamp-millis", LAST_MILLI, TIMESTAMPTZ, "9999-12-31T23:59:59.999"),
        moment("timestamp-micros", -1L, TIMESTAMPTZ, "1969-12-31T23:59:59.999999"),
        moment(
            "timestamp-micros", LAST_MILLI * 1_000 + 999, TIMESTAMP, "9999-12-31T23:59:59.999999"),
        moment("timestamp-nanos", -1_000L, TIMESTAMPTZ, "1969-12-31T23:59:59.999999"),
        moment("timestamp-nanos", 1_000L, TIMESTAMP, "1970-01-01T00:00:00.000001"),
        moment("local-timestamp-millis", 1L, TIMESTAMP, "1970-01-01T00:00:00.001"),
        moment("local-timestamp-micros", 1L, TIMESTAMP, "1970-01-01T00:00:00.000001"),
        moment("local-timestamp-nanos", 1_000L, TIMESTAMP, "1970-01-01T00:00:00.000001"),
        good("timestamp-millis to long", "", logical("long", "timestamp-millis"), 5L, LONG, 5L),
        epoch("epoch_seconds", -1L, TIMESTAMPTZ, "1969-12-31T23:59:59"),
        epoch("epoch_millis", 1L, TIMESTAMP, "1970-01-01T00:00:00.001"),
        epoch("epoch_micros", 1L, TIMESTAMPTZ, "1970-01-01T00:00:00.000001"),
        argumentSet(
            "int of epoch_seconds",
            type("int"),
            60,
            formatted(TIMESTAMPTZ, "epoch_seconds"),
            wall("1970-01-01T00:01")),
        argumentSet(
            "logical type wins over the format",
            logical("long", "timestamp-micros"),
            60L,
            formatted(TIMESTAMPTZ, "epoch_seconds"),
            wall("1970-01-01T00:00:00.000060")));
  }

  private static Arguments good(
      String name,
      String variant,
      Schema writer,
      Object written,
      ColumnType type,
      Object expected) {
    return argumentSet(name + " " + variant, writer, written, value(type), expected);
  }

  private static Arguments pattern(
      String name, String written, ColumnType type, String format, Object expected) {
    return argumentSet(name, type("string"), written, formatted(type, format), expected);
  }

  private static Arguments moment(String logical, long written, ColumnType type, String expected) {
    return argumentSet(
        logical + " to " + type, logical("long", logical), written, value(type), wall(expected));
  }

  private static Arguments epoch(String format, long written, ColumnType type, String expected) {
    return argumentSet(format, type("long"), written, formatted(type, format), wall(expected));
  }
}
