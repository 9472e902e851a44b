package io.chimera.connectors.decode.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.connectors.decode.DatasetBuilder;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.TypedRow;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What is JSON and what is not, in fields that a column reads and in others. */
class JsonGrammarTest {
  private static final Dataset DATASET =
      new DatasetBuilder().with(DatasetBuilder.column("a", Primitive.LONG)).build();

  static final List<String> MALFORMED_VALUES =
      List.of(
          "01",
          "-01",
          "00",
          "+1",
          ".5",
          "5.",
          "-.5",
          "1.e5",
          "1.x",
          "1ex",
          "1e+x",
          "1e1.5",
          "0x10",
          "1_000",
          "--1",
          "- 1",
          "1 2",
          "NaN",
          "Infinity",
          "-Infinity",
          "nul1",
          "True",
          "TRUE",
          "truex",
          "nullx",
          "undefined",
          "'a'",
          "a",
          "[1,]",
          "[,1]",
          "[1 2]",
          "[1:2]",
          "[1}",
          "[,]",
          "{\"b\":1,}",
          "{,}",
          "{\"b\"}",
          "{\"b\",1}",
          "{\"b\":}",
          "{\"b\":1 \"c\":2}",
          "{\"b\"::1}",
          "{b:1}",
          "{1:1}",
          "{null:1}",
          "{\"b\":1]",
          "{]",
          "[}",
          ",",
          ":",
          "]",
          "",
          "\"\\x\"",
          "\"\\u12g4\"",
          "\"\\u 123\"",
          "\"\\'\"",
          "\"\\\n\"",
          "\"\n\"",
          "\"\t\"",
          "\"\0\"",
          "\"12345678\u001f\"",
          "/* */1",
          "1//",
          "#1",
          "1\f",
          "\u000b1",
          "\u00c2\u00a01",
          "\u00c3\u00a9",
          "\u00ef\u00bb\u00bf1",
          "\"\\\u00c3\u00a9\"");

  static final List<String> VALUES =
      List.of(
          "0",
          "-0",
          "1",
          "-10.5E-3",
          "1e+5",
          "1E05",
          "true",
          "false",
          "null",
          "\"\"",
          "\"\u007f\"",
          "\"/\"",
          "\"\\/\\u0000\\uD834\\udd1e\"",
          "\"\u00e2\u0080\u00a8\"",
          "[]",
          "[ ]",
          "{}",
          "{ }",
          "[[[]],{}]",
          "[1,\"a\",null,{\"b\":[true]}]",
          "{\"\":{\"\":{}},\"x\":[1 , 2 ]}",
          " \t\r\n1\n",
          "12345678901234567890123456789012345678901234567890e-1000000000000");

  @ParameterizedTest
  @FieldSource("MALFORMED_VALUES")
  void refusesMalformedValue(String value) {
    assertThat(code("{\"other\":" + value + "}")).isEqualTo(ReasonCode.MALFORMED);
    assertThat(code("{\"other\":[" + value + "x]}")).isEqualTo(ReasonCode.MALFORMED);
    assertThat(code("{\"a\":" + value + "}")).isEqualTo(ReasonCode.MALFORMED);
  }

  @ParameterizedTest
  @FieldSource("VALUES")
  void acceptsValueAnywhereInAnIgnoredField(String value) {
    assertThat(code("{\"other\":" + value + "}")).isNull();
    assertThat(code("{\"a\":1,\"other\":[" + value + "," + value + "]}")).isNull();
    assertThat(code(" {\"other\":{\"x\":" + value + "},\"a\":1}\n")).isNull();
  }

  @ParameterizedTest
  @FieldSource("VALUES")
  void callsEveryCutRecordTruncated(String value) {
    for (String field : List.of("a", "other")) {
      byte[] json = ("{\"" + field + "\":[" + value + "]}").getBytes(ISO_8859_1);
      for (int length = 1; length < json.length; length++) {
        assertThat(code(Arrays.copyOf(json, length)))
            .as("cut at %d", length)
            .isEqualTo(ReasonCode.TRUNCATED);
      }
    }
  }

  @Test
  void refusesWhatComesBeforeOrAfterTheRecord() {
    assertThat(code("\u00ef\u00bb\u00bf{}")).isEqualTo(ReasonCode.MALFORMED);
    assertThat(code("x{}")).isEqualTo(ReasonCode.MALFORMED);
    assertThat(code("\0{\0}\0")).isEqualTo(ReasonCode.MALFORMED);
    assertThat(code("{} {}")).isEqualTo(ReasonCode.TRAILING_BYTES);
    assertThat(code("{},")).isEqualTo(ReasonCode.TRAILING_BYTES);
    assertThat(code("{}\0")).isEqualTo(ReasonCode.TRAILING_BYTES);
    assertThat(code("1 1")).isEqualTo(ReasonCode.TRAILING_BYTES);
    assertThat(code("   ")).isEqualTo(ReasonCode.TRUNCATED);
    assertThat(code("\u00ff")).isEqualTo(ReasonCode.INVALID_UTF8);
  }

  @Test
  void saysWhereTheRecordBreaksWithoutShowingIt() {
    Fault fault =
        new JsonDecoder(DATASET).decode("{\"secret\":?}".getBytes(UTF_8), new TypedRow(1));

    assertThat(fault)
        .isEqualTo(
            new Fault(
                ReasonCode.MALFORMED,
                null,
                "Cannot read the JSON text: unexpected byte after byte 10"));
  }

  private static @Nullable ReasonCode code(String json) {
    return code(json.getBytes(ISO_8859_1));
  }

  private static @Nullable ReasonCode code(byte[] json) {
    Fault fault = new JsonDecoder(DATASET).decode(json, new TypedRow(1));
    return fault == null ? null : fault.code();
  }
}
