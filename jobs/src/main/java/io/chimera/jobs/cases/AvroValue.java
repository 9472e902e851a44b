package io.chimera.jobs.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Writes a JSON value as Avro in the registry's frame, by a schema: decimals as numbers, dates and
 * times in ISO 8601, bytes as text, and no tags at unions.
 */
final class AvroValue {
  /** The id in the frame; there is one schema a file. */
  static final int SCHEMA_ID = 1;

  private AvroValue() {}

  /** A value that the schema cannot write. */
  static final class MisfitException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String place;

    MisfitException(String place, String message) {
      super(message);
      this.place = place;
    }

    /** The field, dotted. */
    String place() {
      return place;
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  static byte[] framed(JsonNode value, Schema schema) throws MisfitException {
    Object datum = datum(value, schema, "");
    var out = new ByteArrayOutputStream();
    out.write(0);
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(SCHEMA_ID).array());
    try {
      var encoder = EncoderFactory.get().binaryEncoder(out, null);
      new GenericDatumWriter<>(schema).write(datum, encoder);
      encoder.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException("Cannot write Avro to memory", impossible);
    }
    return out.toByteArray();
  }

  private static @Nullable Object datum(JsonNode value, Schema schema, String place)
      throws MisfitException {
    try {
      return switch (schema.getType()) {
        case UNION -> branch(value, schema, place);
        case RECORD -> dataRecord(value, schema, place);
        case ARRAY -> list(value, schema, place);
        case MAP -> map(value, schema, place);
        case NULL -> {
          check(value.isNull(), value, schema, place);
          yield null;
        }
        case BOOLEAN -> {
          check(value.isBoolean(), value, schema, place);
          yield value.booleanValue();
        }
        case INT -> (int) integral(value, schema, place);
        case LONG -> integral(value, schema, place);
        case FLOAT -> {
          check(value.isNumber(), value, schema, place);
          yield value.floatValue();
        }
        case DOUBLE -> {
          check(value.isNumber(), value, schema, place);
          yield value.doubleValue();
        }
        case STRING -> {
          check(value.isTextual(), value, schema, place);
          yield value.textValue();
        }
        case ENUM -> {
          check(value.isTextual() && schema.hasEnumSymbol(value.textValue()), value, schema, place);
          yield new GenericData.EnumSymbol(schema, value.textValue());
        }
        case BYTES -> bytes(value, schema, place);
        case FIXED -> {
          byte[] bytes = bytes(value, schema, place).array();
          check(bytes.length == schema.getFixedSize(), value, schema, place);
          yield new GenericData.Fixed(schema, bytes);
        }
      };
    } catch (DateTimeException | ArithmeticException misfit) {
      throw misfit(value, schema, place);
    }
  }

  private static void check(boolean isSo, JsonNode value, Schema schema, String place)
      throws MisfitException {
    if (!isSo) {
      throw misfit(value, schema, place);
    }
  }

  private static MisfitException misfit(JsonNode value, Schema schema, String place) {
    return new MisfitException(
        place.isEmpty() ? "value" : place,
        "is " + value.getNodeType() + ", which is no " + schema.getType());
  }

  private static @Nullable Object branch(JsonNode value, Schema union, String place)
      throws MisfitException {
    MisfitException last = null;
    for (Schema branch : union.getTypes()) {
      try {
        return datum(value, branch, place);
      } catch (MisfitException misfit) {
        last = misfit;
      }
    }
    throw last == null ? misfit(value, union, place) : last;
  }

  private static GenericData.Record dataRecord(JsonNode value, Schema schema, String place)
      throws MisfitException {
    check(value.isObject(), value, schema, place);
    var row = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      String at = place.isEmpty() ? field.name() : place + "." + field.name();
      JsonNode given = value.get(field.name());
      if (given == null && field.hasDefaultValue()) {
        row.put(field.pos(), GenericData.get().getDefaultValue(field));
      } else {
        row.put(
            field.pos(), datum(given == null ? NullNode.getInstance() : given, field.schema(), at));
      }
    }
    for (var given : value.properties()) {
      if (schema.getField(given.getKey()) == null) {
        throw new MisfitException(
            place.isEmpty() ? given.getKey() : place + "." + given.getKey(),
            "is no field of the schema");
      }
    }
    return row;
  }

  private static ArrayList<Object> list(JsonNode value, Schema schema, String place)
      throws MisfitException {
    check(value.isArray(), value, schema, place);
    var list = new ArrayList<Object>();
    for (JsonNode element : value) {
      list.add(datum(element, schema.getElementType(), place + "[]"));
    }
    return list;
  }

  private static Map<String, Object> map(JsonNode value, Schema schema, String place)
      throws MisfitException {
    check(value.isObject(), value, schema, place);
    var map = new HashMap<String, Object>();
    for (var entry : value.properties()) {
      map.put(entry.getKey(), datum(entry.getValue(), schema.getValueType(), place + "{}"));
    }
    return map;
  }

  private static long integral(JsonNode value, Schema schema, String place) throws MisfitException {
    var logical = schema.getLogicalType();
    if (value.isTextual() && logical != null) {
      String text = value.textValue();
      return switch (logical.getName()) {
        case "date" -> LocalDate.parse(text).toEpochDay();
        case "time-millis" -> LocalTime.parse(text).getLong(ChronoField.MILLI_OF_DAY);
        case "time-micros" -> LocalTime.parse(text).getLong(ChronoField.MICRO_OF_DAY);
        case "timestamp-millis", "local-timestamp-millis" -> moment(text).toEpochMilli();
        case "timestamp-micros", "local-timestamp-micros" ->
            ChronoUnit.MICROS.between(Instant.EPOCH, moment(text));
        default -> throw misfit(value, schema, place);
      };
    }
    boolean fits =
        schema.getType() == Schema.Type.INT ? value.canConvertToInt() : value.canConvertToLong();
    check(value.isIntegralNumber() && fits, value, schema, place);
    return value.longValue();
  }

  private static Instant moment(String text) {
    return Instant.parse(text.endsWith("Z") ? text : text + "Z");
  }

  private static ByteBuffer bytes(JsonNode value, Schema schema, String place)
      throws MisfitException {
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      check(value.isNumber(), value, schema, place);
      BigDecimal number = value.decimalValue().setScale(decimal.getScale());
      return ByteBuffer.wrap(number.unscaledValue().toByteArray());
    }
    check(value.isTextual(), value, schema, place);
    return ByteBuffer.wrap(value.textValue().getBytes(StandardCharsets.UTF_8));
  }
}
