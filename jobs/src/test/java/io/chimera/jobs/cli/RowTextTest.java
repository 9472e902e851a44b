package io.chimera.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RowTextTest {

  static Stream<Arguments> cells() {
    return Stream.of(
        argumentSet("nothing", null, "-"),
        argumentSet("text", "abc", "abc"),
        argumentSet("a number keeps its digits", new BigDecimal("1.5000"), "1.5000"),
        argumentSet("a date", LocalDate.of(2026, 11, 20), "2026-11-20"),
        argumentSet("line breaks do not break the table", "a\nb\tc", "a b c"),
        argumentSet("an escape is named", "a\u001b[2J", "a\\u001b[2J"),
        argumentSet("60 characters fit", "x".repeat(60), "x".repeat(60)),
        argumentSet("longer text is cut", "x".repeat(61), "x".repeat(59) + "…"),
        argumentSet("printable bytes are text", bytes("{\"id\":1}"), "{\"id\":1}"),
        argumentSet("text with control characters is bytes", bytes("a\u0000"), "0x6100"),
        argumentSet(
            "bytes that are no text", ByteBuffer.wrap(new byte[] {(byte) 0xff, 0}), "0xff00"),
        argumentSet("an array of bytes", new byte[] {1, 2}, "0x0102"),
        argumentSet("a list", Arrays.asList(1, null), "[1, null]"),
        argumentSet("a map", Map.of("a", bytes("b")), "{a=b}"));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void showsAValueInACell(@Nullable Object value, String expected) {
    assertThat(RowText.cell(value)).isEqualTo(expected);
  }

  @Test
  void leavesTheBytesReadable() {
    var bytes = bytes("abc");

    RowText.cell(bytes);

    assertThat(bytes.remaining()).isEqualTo(3);
  }

  @Test
  void givesNestedValuesToJson() {
    var address = Types.StructType.of(NestedField.optional(3, "city", Types.StringType.get()));
    var schema =
        new Schema(
            NestedField.required(1, "id", Types.LongType.get()),
            NestedField.optional(2, "address", address),
            NestedField.optional(4, "tags", Types.ListType.ofOptional(5, Types.StringType.get())));
    var row = GenericRecord.create(schema);
    row.setField("id", 1L);
    row.setField("address", GenericRecord.create(address).copy("city", "Wien"));
    row.setField("tags", List.of("a", "b"));

    assertThat(Json.line(RowText.plain(row)))
        .isEqualTo("{\"id\":1,\"address\":{\"city\":\"Wien\"},\"tags\":[\"a\",\"b\"]}");
  }
}
