package io.chimera.quality.protect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ColumnType.RecordType;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.schemas.stream.TypedRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CanonicalTextTest {
  private static final DecimalType AMOUNT = new DecimalType(10, 4);

  static List<Arguments> values() {
    return List.of(
        of("true", Primitive.BOOLEAN, row -> row.setBoolean(0, true)),
        of("-2147483648", Primitive.INT, row -> row.setInt(0, Integer.MIN_VALUE)),
        of("4711", Primitive.LONG, row -> row.setLong(0, 4711)),
        of("4711", Primitive.DOUBLE, row -> row.setDouble(0, 4711)),
        of("4711", AMOUNT, row -> row.setObject(0, decimal("4711.0000"))),
        of("100", AMOUNT, row -> row.setObject(0, decimal("100"))),
        of("-0.25", AMOUNT, row -> row.setObject(0, decimal("-0.2500"))),
        of("0", AMOUNT, row -> row.setObject(0, decimal("0.0000"))),
        of("0", Primitive.DOUBLE, row -> row.setDouble(0, -0.0)),
        of("0.25", Primitive.FLOAT, row -> row.setFloat(0, 0.25f)),
        of(
            "0.1000000000000000055511151231257827021181583404541015625",
            Primitive.DOUBLE,
            row -> row.setDouble(0, 0.1)),
        of("199999999999999983222784", Primitive.DOUBLE, row -> row.setDouble(0, 2.0e23)),
        of("NaN", Primitive.DOUBLE, row -> row.setDouble(0, Double.NaN)),
        of("-Infinity", Primitive.FLOAT, row -> row.setFloat(0, Float.NEGATIVE_INFINITY)),
        of(" zoë\n\"😀", Primitive.STRING, row -> row.setObject(0, text(" zoë\n\"😀"))),
        of("", Primitive.STRING, row -> row.setObject(0, text(""))),
        of("/+8A", Primitive.BYTES, row -> row.setObject(0, Keys.hex("ffef00"))),
        of(
            "00112233-4455-6677-8899-aabbccddeeff",
            Primitive.UUID,
            row -> row.setObject(0, Keys.hex("00112233445566778899aabbccddeeff"))),
        of("0001-01-01", Primitive.DATE, row -> row.setInt(0, day("0001-01-01"))),
        of("10:00:00", Primitive.TIME, row -> row.setInt(0, time("10:00"))),
        of("10:00:00.005", Primitive.TIME, row -> row.setInt(0, time("10:00:00.005"))),
        of(
            "2026-11-20T10:00:00",
            Primitive.TIMESTAMP,
            row -> row.setTimestampMicros(0, micros("2026-11-20T10:00:00Z"))),
        of(
            "1969-12-31T23:59:59.999999Z",
            Primitive.TIMESTAMPTZ,
            row -> row.setTimestampMicros(0, -1)),
        of(
            "[\"2026-11-20\",null]",
            new ListType(new ValueSpec(Primitive.DATE, false, null)),
            row -> row.setObject(0, list(day("2026-11-20"), null))),
        of(
            "{\"\\\"\\\\\\u0007\":null,\"A\":1.5,\"b\":2}",
            new MapType(new ValueSpec(AMOUNT, false, null)),
            row -> row.setObject(0, map())),
        of(
            "{\"id\":7,\"note\":null}",
            new RecordType(
                List.of(
                    Values.column("id", Primitive.LONG), Values.column("note", Primitive.STRING))),
            row -> row.setObject(0, record())));
  }

  @ParameterizedTest
  @MethodSource("values")
  void writes(String expected, ColumnType type, Consumer<TypedRow> fill) {
    var row = new TypedRow(1);
    fill.accept(row);

    assertThat(new String(new CanonicalText(0, type).of(row), UTF_8)).isEqualTo(expected);
  }

  private static Arguments of(String expected, ColumnType type, Consumer<TypedRow> fill) {
    return argumentSet(type + " " + expected, expected, type, fill);
  }

  private static DecimalData decimal(String value) {
    return DecimalData.fromBigDecimal(new BigDecimal(value), AMOUNT.precision(), AMOUNT.scale());
  }

  private static StringData text(String value) {
    return StringData.fromString(value);
  }

  private static int day(String date) {
    return (int) LocalDate.parse(date).toEpochDay();
  }

  private static int time(String time) {
    return (int) (LocalTime.parse(time).toNanoOfDay() / 1_000_000);
  }

  private static long micros(String instant) {
    return Instant.parse(instant).toEpochMilli() * 1_000;
  }

  private static GenericArrayData list(Object... elements) {
    return new GenericArrayData(Arrays.copyOf(elements, elements.length));
  }

  private static GenericMapData map() {
    var entries = new LinkedHashMap<StringData, Object>();
    entries.put(text("b"), decimal("2"));
    entries.put(text("\"\\\u0007"), null);
    entries.put(text("A"), decimal("1.5"));
    return new GenericMapData(entries);
  }

  private static TypedRow record() {
    var record = new TypedRow(2);
    record.setLong(0, 7);
    return record;
  }
}
