package io.chimera.connectors.decode.json;

import static io.chimera.connectors.decode.DatasetBuilder.column;
import static io.chimera.connectors.decode.DatasetBuilder.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.chimera.connectors.decode.DatasetBuilder;
import io.chimera.connectors.decode.PlainValues;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ColumnType.RecordType;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.TypedRow;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reads the values that Jackson reads, with one decoder and one row for all records. */
class JsonValuesDifferentialTest {
  private static final JsonMapper JACKSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .build();
  private static final Dataset DATASET =
      new DatasetBuilder()
          .with(
              column("text", Primitive.STRING),
              column("other", Primitive.STRING),
              column("truth", Primitive.BOOLEAN),
              column("real", Primitive.DOUBLE),
              column("list", new ListType(value(Primitive.STRING))),
              column("map", new MapType(value(Primitive.DOUBLE))),
              column(
                  "nested",
                  new RecordType(
                      List.of(
                          column("text", Primitive.STRING),
                          column(
                              "lists",
                              new ListType(value(new ListType(value(Primitive.BOOLEAN)))))))))
          .build();

  private final Random random = new Random(3);
  private final RandomJson json = new RandomJson(random);

  @Test
  void readsSameValuesAsJackson() throws Exception {
    var decoder = new JsonDecoder(DATASET);
    var row = new TypedRow(DATASET.columns().size());
    for (int round = 0; round < 5_000; round++) {
      String text = object(DATASET.columns()).take();

      Fault fault = decoder.decode(text.getBytes(UTF_8), row);

      assertThat(fault).as(text).isNull();
      assertThat(PlainValues.of(row, DATASET.columns()))
          .as(text)
          .isEqualTo(expected(JACKSON.readTree(text), DATASET.columns()));
    }
  }

  @Test
  void readsNumbersAsBigDecimalDoes() {
    var decimal = new DecimalType(20, 6);
    Dataset numbers =
        new DatasetBuilder()
            .with(
                column("i", Primitive.INT),
                column("l", Primitive.LONG),
                column("d", decimal),
                column("n", new DecimalType(9, 3)))
            .build();
    var real =
        new DatasetBuilder()
            .with(column("f", Primitive.FLOAT), column("x", Primitive.DOUBLE))
            .build();
    var decoder = new JsonDecoder(numbers);
    var reals = new JsonDecoder(real);
    var row = new TypedRow(4);
    int fitted = 0;
    for (int round = 0; round < 10_000; round++) {
      String number = json.number();
      var exact = new BigDecimal(number);

      for (Column column : numbers.columns()) {
        BigDecimal expected = fit(exact, column.type());
        Fault fault = decoder.decode(object(column, number), row);
        assertThat(fault == null).as("%s as %s", number, column.type()).isEqualTo(expected != null);
        if (expected != null) {
          Object found = PlainValues.of(row, numbers.indexOf(column.name()), column.value());
          assertThat(new BigDecimal(String.valueOf(found)))
              .as(number)
              .isEqualByComparingTo(expected);
          fitted++;
        }
      }
      Fault fault =
          reals.decode(("{\"f\":" + number + ",\"x\":" + number + "}").getBytes(UTF_8), row);
      if (Float.isInfinite(Float.parseFloat(number))) {
        assertThat(fault)
            .isNotNull()
            .extracting(Fault::code)
            .isEqualTo(ReasonCode.NUMERIC_OVERFLOW);
      } else {
        assertThat(fault).isNull();
        assertThat(row.getFloat(0)).as(number).isEqualTo(Float.parseFloat(number));
        assertThat(row.getDouble(1)).as(number).isEqualTo(Double.parseDouble(number));
      }
    }
    assertThat(fitted).isGreaterThan(10_000);
  }

  private static @Nullable BigDecimal fit(BigDecimal exact, ColumnType type) {
    try {
      if (type == Primitive.INT) {
        return new BigDecimal(exact.intValueExact());
      }
      if (type == Primitive.LONG) {
        return new BigDecimal(exact.longValueExact());
      }
      var decimal = (DecimalType) type;
      BigDecimal scaled = exact.setScale(decimal.scale());
      return scaled.precision() <= decimal.precision() ? scaled : null;
    } catch (ArithmeticException e) {
      return null;
    }
  }

  private static byte[] object(Column column, String number) {
    return ("{\"" + column.name() + "\":" + number + "}").getBytes(UTF_8);
  }

  /** An object of these columns, some absent, some null, in any order, among other fields. */
  private RandomJson object(List<Column> columns) {
    var present = new ArrayList<@Nullable Column>();
    for (Column column : columns) {
      if (random.nextInt(4) > 0) {
        present.add(column);
      }
      if (random.nextInt(8) == 0) {
        present.add(null);
      }
    }
    if (random.nextInt(4) == 0) {
      Collections.shuffle(present, random);
    }
    json.blanks().raw("{").blanks();
    for (int index = 0; index < present.size(); index++) {
      Column column = present.get(index);
      json.raw(index > 0 ? "," : "").blanks();
      if (column == null) {
        json.string("x" + json.text(5)).blanks().raw(":").value(2);
      } else {
        json.string(column.name()).blanks().raw(":");
        write(column.type());
      }
    }
    return json.raw("}").blanks();
  }

  private void write(ColumnType type) {
    json.blanks();
    if (random.nextInt(10) == 0) {
      json.raw("null");
    } else if (type instanceof RecordType nested) {
      object(nested.columns());
    } else if (type instanceof ListType list) {
      json.raw("[").blanks();
      for (int left = random.nextInt(12); left > 0; left--) {
        write(list.element().type());
        json.raw(left > 1 ? "," : "");
      }
      json.raw("]");
    } else if (type instanceof MapType map) {
      json.raw("{").blanks();
      for (int left = random.nextInt(4); left > 0; left--) {
        json.string(left + json.text(4)).raw(":");
        write(map.value().type());
        json.raw(left > 1 ? "," : "");
      }
      json.raw("}");
    } else if (type == Primitive.STRING) {
      json.string(json.text(random.nextInt(5) == 0 ? 60 : 8));
    } else if (type == Primitive.DOUBLE) {
      json.raw(new BigDecimal(random.nextLong()).movePointLeft(random.nextInt(30)).toString());
    } else {
      json.raw(random.nextBoolean() ? "true" : "false");
    }
    json.blanks();
  }

  private static Map<String, @Nullable Object> expected(JsonNode node, List<Column> columns) {
    var plain = new LinkedHashMap<String, @Nullable Object>();
    for (Column column : columns) {
      plain.put(column.name(), expected(node.path(column.name()), column.type()));
    }
    return plain;
  }

  private static @Nullable Object expected(JsonNode node, ColumnType type) {
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    if (type instanceof RecordType nested) {
      return expected(node, nested.columns());
    }
    if (type instanceof ListType list) {
      var plain = new ArrayList<@Nullable Object>();
      node.forEach(element -> plain.add(expected(element, list.element().type())));
      return plain;
    }
    if (type instanceof MapType map) {
      var plain = new LinkedHashMap<String, @Nullable Object>();
      node.properties()
          .forEach(
              entry -> plain.put(entry.getKey(), expected(entry.getValue(), map.value().type())));
      return plain;
    }
    if (type == Primitive.STRING) {
      return node.textValue();
    }
    return type == Primitive.DOUBLE
        ? Double.parseDouble(node.decimalValue().toString())
        : node.booleanValue();
  }
}
