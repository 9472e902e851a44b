package io.chimera.connectors.decode.json;

import static io.chimera.connectors.decode.DatasetBuilder.column;
import static io.chimera.connectors.decode.DatasetBuilder.formatted;
import static io.chimera.connectors.decode.DatasetBuilder.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.connectors.decode.DatasetBuilder;
import io.chimera.connectors.decode.PlainValues;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ColumnType.RecordType;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.TypedRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Real data, field by field as Jackson reads it. */
class JsonDataFilesTest {
  private static final ObjectMapper JACKSON = new ObjectMapper();

  @Test
  void readsFlights() throws IOException {
    Dataset flights =
        new DatasetBuilder()
            .with(
                column("date", formatted(Primitive.TIMESTAMP, "yyyy/MM/dd HH:mm")),
                column("delay", Primitive.INT),
                column("distance", Primitive.INT),
                column("origin", Primitive.STRING),
                column("destination", Primitive.STRING))
            .quarantiningUnknownFields()
            .build();
    DateTimeFormatter format = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm");
    byte[] file = file("flights-20k.json");

    List<byte[]> records = elements(file, 1);

    assertThat(records).hasSize(20_000);
    compare(
        flights,
        records,
        node -> {
          var expected = new LinkedHashMap<String, @Nullable Object>();
          expected.put("date", LocalDateTime.parse(node.get("date").textValue(), format));
          expected.put("delay", node.get("delay").intValue());
          expected.put("distance", node.get("distance").intValue());
          expected.put("origin", node.get("origin").textValue());
          expected.put("destination", node.get("destination").textValue());
          return expected;
        });
  }

  @Test
  void readsEarthquakes() throws IOException {
    List<Column> properties =
        List.of(
            column("mag", Primitive.DOUBLE),
            column("place", Primitive.STRING),
            column("time", formatted(Primitive.TIMESTAMPTZ, "epoch_millis")),
            column("tz", Primitive.INT),
            column("felt", Primitive.LONG),
            column("alert", Primitive.STRING),
            column("title", Primitive.STRING));
    Dataset earthquakes =
        new DatasetBuilder()
            .with(
                column("id", Primitive.STRING),
                column("properties", new RecordType(properties)),
                column(
                    "geometry",
                    new RecordType(
                        List.of(column("coordinates", new ListType(value(Primitive.DOUBLE)))))))
            .build();
    byte[] file = file("earthquakes.json");

    List<byte[]> records = elements(file, 2);

    assertThat(records).hasSize(1_707);
    compare(
        earthquakes,
        records,
        node -> {
          JsonNode details = node.get("properties");
          var inner = new LinkedHashMap<String, @Nullable Object>();
          inner.put("mag", details.get("mag").isNull() ? null : details.get("mag").doubleValue());
          inner.put("place", details.get("place").textValue());
          inner.put("time", Instant.ofEpochMilli(details.get("time").longValue()));
          inner.put("tz", details.get("tz").isNull() ? null : details.get("tz").intValue());
          inner.put("felt", details.get("felt").isNull() ? null : details.get("felt").longValue());
          inner.put("alert", details.get("alert").textValue());
          inner.put("title", details.get("title").textValue());
          var coordinates = new ArrayList<Double>();
          node.get("geometry").get("coordinates").forEach(c -> coordinates.add(c.doubleValue()));
          var expected = new LinkedHashMap<String, @Nullable Object>();
          expected.put("id", node.get("id").textValue());
          expected.put("properties", inner);
          expected.put("geometry", Map.of("coordinates", coordinates));
          return expected;
        });
  }

  private static void compare(Dataset dataset, List<byte[]> records, Reader reader)
      throws IOException {
    var decoder = new JsonDecoder(dataset);
    var row = new TypedRow(dataset.columns().size());
    for (byte[] record : records) {
      assertThat(decoder.decode(record, row)).isNull();
      assertThat(PlainValues.of(row, dataset.columns()))
          .isEqualTo(reader.read(JACKSON.readTree(record)));
    }
  }

  /** The bytes of every object at this depth of arrays and objects. */
  private static List<byte[]> elements(byte[] file, int depth) throws IOException {
    var elements = new ArrayList<byte[]>();
    try (JsonParser parser = JACKSON.createParser(file)) {
      int level = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.START_OBJECT && level == depth) {
          int from = (int) parser.currentTokenLocation().getByteOffset();
          parser.skipChildren();
          elements.add(
              Arrays.copyOfRange(file, from, (int) parser.currentLocation().getByteOffset()));
        } else if (token == JsonToken.START_OBJECT && level == 1) {
          parser.skipChildren();
        } else {
          level += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        }
      }
    }
    return elements;
  }

  private static byte[] file(String name) throws IOException {
    Path file = Path.of(System.getProperty("chimera.home", ".."), "..", "shared", "data", name);
    assumeThat(file).as("needs the data folder beside the project").exists();
    return Files.readAllBytes(file);
  }

  @FunctionalInterface
  private interface Reader {
    Map<String, @Nullable Object> read(JsonNode node);
  }
}
