package io.chimera.connectors.decode.json;

import static io.chimera.connectors.decode.DatasetBuilder.column;
import static io.chimera.connectors.decode.DatasetBuilder.formatted;
import static io.chimera.connectors.decode.DatasetBuilder.fromEnvelope;
import static io.chimera.connectors.decode.DatasetBuilder.required;
import static io.chimera.connectors.decode.DatasetBuilder.value;
import static io.chimera.connectors.decode.DatasetBuilder.withAliases;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.connectors.decode.DatasetBuilder;
import io.chimera.connectors.decode.PlainValues;
import io.chimera.connectors.decode.RecordDecoderContract;
import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ColumnType.RecordType;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Origin.Metadata;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.RecordDecoder;
import io.chimera.schemas.stream.TypedRow;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonDecoderTest implements RecordDecoderContract {
  private static final Dataset PAIR =
      new DatasetBuilder()
          .with(column("a", Primitive.LONG), withAliases("b", Primitive.LONG, "bee", "B"))
          .build();

  @Override
  public RecordDecoder decoder(Dataset dataset) {
    return new JsonDecoder(dataset);
  }

  @Override
  public byte[] encode(Dataset dataset, Map<String, @Nullable Object> fields) {
    try {
      return new ObjectMapper().writeValueAsBytes(fields);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable Fault decode(Dataset dataset, String json) {
    return new JsonDecoder(dataset)
        .decode(json.getBytes(UTF_8), new TypedRow(dataset.columns().size()));
  }

  private static Map<String, @Nullable Object> read(Dataset dataset, String json) {
    var row = new TypedRow(dataset.columns().size());
    assertThat(new JsonDecoder(dataset).decode(json.getBytes(UTF_8), row)).isNull();
    return PlainValues.of(row, dataset.columns());
  }

  private static void refuses(
      Dataset dataset, String json, ReasonCode code, @Nullable String column) {
    assertThat(decode(dataset, json))
        .as(json.length() > 100 ? json.substring(0, 100) : json)
        .isNotNull()
        .extracting(Fault::code, Fault::column)
        .containsExactly(code, column);
  }

  @Test
  void findsColumnsInAnyOrderOfFields() {
    var decoder = new JsonDecoder(PAIR);
    var row = new TypedRow(2);
    for (String json :
        List.of(
            "{\"a\":1,\"b\":2}",
            "{\"b\":2,\"a\":1}",
            "{\"x\":[{}],\"b\":2,\"y\":\"\",\"a\":1,\"z\":null}",
            "{\"\\u0061\":1,\"\\u0062\":2}",
            "{\"bee\":2,\"a\":1}",
            "\r\n\t {  \"B\" : 2 , \"a\"\n:\t1 } ",
            "{\"a\":1,\"b\":2}")) {
      row.clear();

      assertThat(decoder.decode(json.getBytes(UTF_8), row)).as(json).isNull();
      assertThat(row.getLong(0)).as(json).isEqualTo(1);
      assertThat(row.getLong(1)).as(json).isEqualTo(2);
    }
  }

  @Test
  void findsEachOfManyColumnsWhateverCameBefore() {
    var builder = new DatasetBuilder();
    for (int index = 0; index < 300; index++) {
      builder.with(column("column_" + index, Primitive.INT));
    }
    Dataset dataset = builder.build();
    var decoder = new JsonDecoder(dataset);
    var row = new TypedRow(300);
    for (int step : new int[] {1, 7, 299, 1}) {
      var json = new StringBuilder("{");
      for (int index = 0; index < 300; index++) {
        int column = index * step % 300;
        json.append(index == 0 ? "" : ",").append("\"column_" + column + "\":" + column);
      }

      assertThat(decoder.decode(json.append('}').toString().getBytes(UTF_8), row)).isNull();
      for (int index = 0; index < 300; index++) {
        assertThat(row.getInt(index)).isEqualTo(index);
      }
    }
  }

  @Test
  void refusesFieldThatOccursTwice() {
    refuses(PAIR, "{\"a\":1,\"a\":1}", ReasonCode.DUPLICATE_FIELD, "a");
    refuses(PAIR, "{\"a\":1,\"\\u0061\":1}", ReasonCode.DUPLICATE_FIELD, "a");
    refuses(PAIR, "{\"b\":1,\"a\":1,\"bee\":1}", ReasonCode.DUPLICATE_FIELD, "b");
    refuses(PAIR, "{\"b\":null,\"b\":null}", ReasonCode.DUPLICATE_FIELD, "b");
    assertThat(decode(PAIR, "{\"x\":1,\"x\":2}")).isNull();
  }

  @Test
  void refusesUnknownFieldWhereTheContractSaysSo() {
    var nested = new RecordType(List.of(column("city", Primitive.STRING)));
    Dataset strict =
        new DatasetBuilder()
            .with(
                column("a", Primitive.LONG),
                column("address", nested),
                fromEnvelope("topic", Primitive.STRING, Metadata.TOPIC))
            .quarantiningUnknownFields()
            .build();

    assertThat(decode(strict, "{\"a\":1,\"address\":{\"city\":\"Wien\"}}")).isNull();
    refuses(strict, "{\"x\":1}", ReasonCode.UNKNOWN_FIELD, null);
    refuses(strict, "{\"address\":{\"zip\":1}}", ReasonCode.UNKNOWN_FIELD, "address");
    refuses(strict, "{\"topic\":\"t\"}", ReasonCode.UNKNOWN_FIELD, null);
    refuses(strict, "{\"x\":1", ReasonCode.TRUNCATED, null);
  }

  @Test
  void showsUnknownNameCutAndPrintable() {
    Dataset strict =
        new DatasetBuilder().with(column("a", Primitive.LONG)).quarantiningUnknownFields().build();
    String name = "é\\n\\u202e'<" + "y".repeat(10_000);

    Fault fault = decode(strict, "{\"" + name + "\":1}");

    assertThat(fault)
        .extracting(Fault::message)
        .isEqualTo("Cannot place field 'é???<" + "y".repeat(59) + "': no column asks for it");
  }

  @Test
  void putsBreachOfTheGrammarBeforeValueThatDoesNotFit() {
    refuses(PAIR, "{\"a\":\"x\",\"b\":1", ReasonCode.TRUNCATED, null);
    refuses(PAIR, "{\"a\":\"x\",\"b\":01}", ReasonCode.MALFORMED, null);
    refuses(PAIR, "{\"a\":1.5}}", ReasonCode.TRAILING_BYTES, null);
    refuses(PAIR, "[1,2", ReasonCode.TRUNCATED, null);
    refuses(PAIR, "{\"a\":1.5,\"b\":\"x\"}", ReasonCode.PRECISION_LOSS, "a");
  }

  @Test
  void refusesWhatIsNoObject() {
    for (String json : List.of("[]", "1", "\"a\"", "true", "null", "[{\"a\":1}]")) {
      refuses(PAIR, json, ReasonCode.WRONG_TYPE, null);
    }
  }

  @Test
  void namesPlaceOfFaultInNestedValues() {
    var city = new RecordType(List.of(required("city", Primitive.STRING)));
    Dataset nested =
        new DatasetBuilder()
            .with(
                column("address", city),
                column("tags", new ListType(new ValueSpec(Primitive.INT, true, null))),
                column("counts", new MapType(new ValueSpec(Primitive.INT, true, null))),
                column("stays", new ListType(value(city))),
                column("days", new ListType(formatted(Primitive.DATE, "dd.MM.yyyy"))))
            .build();

    refuses(nested, "{\"address\":{}}", ReasonCode.MISSING_REQUIRED, "address.city");
    refuses(nested, "{\"address\":{\"city\":1}}", ReasonCode.WRONG_TYPE, "address.city");
    refuses(nested, "{\"address\":[]}", ReasonCode.WRONG_TYPE, "address");
    refuses(nested, "{\"tags\":[1,null]}", ReasonCode.MISSING_REQUIRED, "tags[]");
    refuses(nested, "{\"tags\":[1,2.5]}", ReasonCode.PRECISION_LOSS, "tags[]");
    refuses(nested, "{\"tags\":{}}", ReasonCode.WRONG_TYPE, "tags");
    refuses(nested, "{\"counts\":{\"x\":null}}", ReasonCode.MISSING_REQUIRED, "counts{}");
    refuses(nested, "{\"counts\":{\"x\":1,\"\\u0078\":2}}", ReasonCode.DUPLICATE_FIELD, "counts{}");
    refuses(nested, "{\"counts\":[]}", ReasonCode.WRONG_TYPE, "counts");
    refuses(
        nested, "{\"stays\":[{\"city\":\"\"},{}]}", ReasonCode.MISSING_REQUIRED, "stays[].city");
    refuses(nested, "{\"days\":[\"2026-11-20\"]}", ReasonCode.INVALID_TEXT, "days[]");
    assertThat(
            read(
                    nested,
                    "{\"stays\":[{\"city\":\"Wien\"},null,{\"city\":\"\"}],\"tags\":[],"
                        + "\"counts\":{\"\":3,\"ü\":4},\"days\":[null,\"20.11.2026\"]}")
                .toString())
        .isEqualTo(
            "{address=null, tags=[], counts={=3, ü=4}, stays=[{city=Wien}, null, {city=}],"
                + " days=[null, 2026-11-20]}");
  }

  @Test
  void keepsTextAsItIsWrittenAndUnescapesIt() {
    Dataset text = new DatasetBuilder().with(column("s", Primitive.STRING)).build();

    assertThat(
            read(
                text,
                "{\"s\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\u00e9\\u20AC\\uD83D\\uDE00é€😀\"}"))
        .containsEntry("s", "\"\\/\b\f\n\r\t\0é€😀é€😀");
    assertThat(read(text, "{\"s\":\"\"}")).containsEntry("s", "");
    for (int length = 0; length < 40; length++) {
      String plain = "x".repeat(length);
      assertThat(read(text, "{\"s\":\"" + plain + "é\\n" + plain + "\"}"))
          .containsEntry("s", plain + "é\n" + plain);
    }
  }

  @Test
  void refusesBytesAndEscapesThatAreNoUtf8InReadAndIgnoredFields() {
    for (String bytes :
        List.of(
            "\u0080",
            "\u00C0\u0080",
            "\u00C3(",
            "\u00E0\u0080\u0080",
            "\u00ED\u00A0\u0080",
            "\u00F4\u0090\u0080\u0080",
            "\u00F5\u0080\u0080\u0080",
            "\u00FF",
            "\\ud800",
            "\\udc00",
            "\\ud800x",
            "\\ud800\\n",
            "\\ud800\\ud800",
            "12345678\u00E2\u0082(")) {
      for (String field : List.of("s", "ignored")) {
        Dataset text = new DatasetBuilder().with(column("s", Primitive.STRING)).build();
        byte[] value = ("{\"" + field + "\":\"" + bytes + "\"}").getBytes(ISO_8859_1);
        byte[] name = ("{\"" + bytes + "\":[]}").getBytes(ISO_8859_1);

        for (byte[] json : List.of(value, name)) {
          assertThat(new JsonDecoder(text).decode(json, new TypedRow(1)))
              .as(bytes)
              .isNotNull()
              .extracting(Fault::code)
              .isEqualTo(ReasonCode.INVALID_UTF8);
        }
      }
    }
  }

  @Test
  void refusesNestingBeyondSixtyFourLevelsAndSurvivesTenThousand() {
    Dataset deep = new DatasetBuilder().with(column("a", Primitive.LONG)).build();

    assertThat(decode(deep, "{\"x\":" + "[".repeat(63) + "]".repeat(63) + ",\"a\":1}")).isNull();
    refuses(deep, "{\"x\":" + "[".repeat(64) + "]".repeat(64) + "}", ReasonCode.TOO_DEEP, null);
    refuses(deep, "{\"x\":" + "[".repeat(10_000), ReasonCode.TOO_DEEP, null);
    refuses(deep, "{\"a\":" + "{\"a\":".repeat(10_000), ReasonCode.TOO_DEEP, null);
  }

  @Test
  void refusesLongValuesButNotWhereNobodyReadsThem() {
    Dataset limited =
        new DatasetBuilder()
            .with(
                column("s", Primitive.STRING),
                column("bytes", Primitive.BYTES),
                column("list", new ListType(value(Primitive.INT))),
                column("map", new MapType(value(Primitive.INT))))
            .build();
    String million = "x".repeat(1_000_000);

    refuses(limited, "{\"s\":\"" + million + "\"}", ReasonCode.VALUE_TOO_LARGE, "s");
    refuses(limited, "{\"s\":\"\\n" + million + "\"}", ReasonCode.VALUE_TOO_LARGE, "s");
    refuses(limited, "{\"bytes\":\"" + million + "\"}", ReasonCode.VALUE_TOO_LARGE, "bytes");
    refuses(
        limited, "{\"list\":[" + "1,".repeat(300_000) + "1]}", ReasonCode.VALUE_TOO_LARGE, "list");
    refuses(limited, "{\"map\":{\"" + million + "\":1}}", ReasonCode.VALUE_TOO_LARGE, "map");
    assertThat(decode(limited, "{\"other\":\"" + million + "\"}")).isNull();
    assertThat(decode(limited, "{\"s\":\"" + "x".repeat(512 * 1024) + "\"}")).isNull();
    assertThat(decode(limited, "{\"s\":\"" + "\\u0078".repeat(512 * 1024) + "\"}")).isNull();
  }

  @Test
  void refusesTwoColumnsForOneField() {
    Dataset ambiguous =
        new DatasetBuilder()
            .with(column("a", Primitive.LONG), withAliases("b", Primitive.LONG, "a"))
            .build();

    assertThatThrownBy(() -> new JsonDecoder(ambiguous))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot decode the dataset: two columns ask for the field 'a'");
  }

  @Test
  void matchesAliasThatJsonMustEscape() {
    Dataset odd =
        new DatasetBuilder().with(withAliases("a", Primitive.LONG, "q\"\\\n", "ü", "")).build();

    assertThat(read(odd, "{\"q\\\"\\\\\\n\":1}")).containsEntry("a", 1L);
    assertThat(read(odd, "{\"ü\":1}")).containsEntry("a", 1L);
    assertThat(read(odd, "{\"\\u00fc\":1}")).containsEntry("a", 1L);
    assertThat(read(odd, "{\"\":1}")).containsEntry("a", 1L);
  }

  @Test
  void readsDatasetWhoseColumnsAllComeFromTheEnvelope() {
    Dataset envelope =
        new DatasetBuilder().with(fromEnvelope("topic", Primitive.STRING, Metadata.TOPIC)).build();

    assertThat(read(envelope, "{\"a\":{\"b\":[]}}")).containsEntry("topic", null);
    assertThat(read(envelope, "{}")).containsEntry("topic", null);
  }
}
