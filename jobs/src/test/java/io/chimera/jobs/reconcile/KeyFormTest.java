package io.chimera.jobs.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Origin;
import io.chimera.schemas.contract.ValueSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KeyFormTest {

  /** A type, values of it in their order, and what they are in words. */
  static List<Arguments> types() {
    return List.of(
        Arguments.of(
            Primitive.BOOLEAN, values(null, false, true), List.of("null", "false", "true")),
        Arguments.of(
            Primitive.INT,
            values(null, Integer.MIN_VALUE, -1, 0, 255, 256, Integer.MAX_VALUE),
            List.of("null", "-2147483648", "-1", "0", "255", "256", "2147483647")),
        Arguments.of(
            Primitive.LONG,
            values(Long.MIN_VALUE, -1L, 0L, Long.MAX_VALUE),
            List.of("-9223372036854775808", "-1", "0", "9223372036854775807")),
        Arguments.of(
            Primitive.DOUBLE,
            values(-1e300, -1.5, -0.0, 1e-300, 1.5),
            List.of("-1.0E300", "-1.5", "0.0", "1.0E-300", "1.5")),
        Arguments.of(Primitive.FLOAT, values(-0.1f, 0.1f), List.of("-0.1", "0.1")),
        Arguments.of(
            Primitive.STRING,
            values("", "\0", "\0\0", "\0a", "a", "a\0", "ab", "größe"),
            List.of("''", "'\0'", "'\0\0'", "'\0a'", "'a'", "'a\0'", "'ab'", "'größe'")),
        Arguments.of(
            Primitive.BYTES,
            values(bytes(""), bytes("00"), bytes("00ff"), bytes("01"), bytes("ff")),
            List.of("", "00", "00ff", "01", "ff")),
        Arguments.of(
            Primitive.UUID,
            values(
                bytes("123e4567e89b12d3a456426614174000"),
                bytes("f23e4567e89b12d3a456426614174000")),
            List.of(
                "123e4567-e89b-12d3-a456-426614174000", "f23e4567-e89b-12d3-a456-426614174000")),
        Arguments.of(Primitive.DATE, values(-1, 0), List.of("1969-12-31", "1970-01-01")),
        Arguments.of(Primitive.TIME, values(0, 29_730_125), List.of("00:00", "08:15:30.125")),
        Arguments.of(
            Primitive.TIMESTAMP,
            values(moment(-1, 999_000), moment(0, 1_000)),
            List.of("1969-12-31T23:59:59.999999", "1970-01-01T00:00:00.000001")),
        Arguments.of(Primitive.TIMESTAMPTZ, values(moment(0, 0)), List.of("1970-01-01T00:00Z")),
        Arguments.of(
            new DecimalType(10, 2),
            values(decimal("-1.10", 10), decimal("0.00", 10), decimal("2.56", 10)),
            List.of("-1.10", "0.00", "2.56")),
        Arguments.of(
            new DecimalType(38, 0),
            values(
                decimal("-" + "9".repeat(38), 38),
                decimal("-256", 38),
                decimal("0", 38),
                decimal("256", 38),
                decimal("9".repeat(38), 38)),
            List.of("-" + "9".repeat(38), "-256", "0", "256", "9".repeat(38))));
  }

  private static List<@Nullable Object> values(@Nullable Object... values) {
    return Stream.of(values)
        .map(value -> value instanceof String text ? StringData.fromString(text) : value)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static byte[] bytes(String hexadecimal) {
    return HexFormat.of().parseHex(hexadecimal);
  }

  private static TimestampData moment(long millis, int nanos) {
    return TimestampData.fromEpochMillis(millis, nanos);
  }

  private static DecimalData decimal(String text, int precision) {
    var value = new BigDecimal(text);
    return DecimalData.fromBigDecimal(value, precision, value.scale());
  }

  @ParameterizedTest
  @MethodSource("types")
  void sortsAsTheValuesDoAndTellsThem(
      ColumnType type, List<@Nullable Object> values, List<String> words) {
    var keys =
        new KeyForm(List.of(column("k", type), column("n", Primitive.INT)), List.of("n", "k"));

    List<byte[]> written =
        values.stream().map(value -> keys.of(GenericRowData.of(value, 7))).toList();

    List<byte[]> sorted = new ArrayList<>(written);
    Collections.reverse(sorted);
    sorted.sort(Arrays::compareUnsigned);
    assertThat(sorted).containsExactlyElementsOf(written);
    assertThat(written.stream().map(keys::words))
        .containsExactlyElementsOf(words.stream().map(each -> "n=7, k=" + each).toList());
  }

  private static Column column(String name, ColumnType type) {
    return new Column(name, new ValueSpec(type, false, null), Origin.SAME_NAME, null);
  }
}
