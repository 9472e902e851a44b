package io.chimera.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One object a record; dates and times in ISO 8601. */
final class JsonEncoder implements Encoder {
  private static final JsonFactory JSON = new JsonFactory();
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final byte[] NOTHING = {};
  private static final byte[] FOREIGN = "<record/>".getBytes(StandardCharsets.UTF_8);

  private final Shape shape;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);

  JsonEncoder(Shape shape) {
    this.shape = shape;
  }

  @Override
  public byte[] encode(@Nullable Object[] values) {
    out.reset();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      for (int index = 0; index < values.length; index++) {
        Shape.Field field = shape.columns().get(index);
        json.writeFieldName(field.name());
        write(json, values[index], field.type());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to memory", e);
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator json, @Nullable Object value, FieldType type)
      throws IOException {
    if (value == null) {
      json.writeNull();
      return;
    }
    switch (type.kind()) {
      case LONG -> json.writeNumber((Long) value);
      case INT -> json.writeNumber((Integer) value);
      case DOUBLE -> json.writeNumber((Double) value);
      case STRING -> json.writeString((String) value);
      case BOOLEAN -> json.writeBoolean((Boolean) value);
      case TIMESTAMP -> json.writeString(MILLIS.format(Instant.ofEpochMilli((Long) value)));
      case DATE -> json.writeString(LocalDate.ofEpochDay((Integer) value).toString());
      case DECIMAL -> json.writeNumber((BigDecimal) value);
    }
  }

  @Override
  public byte[] broken(@Nullable Object[] values, SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> NOTHING;
      case 1 -> {
        byte[] whole = encode(values);
        yield Arrays.copyOf(whole, 1 + random.nextInt(whole.length - 1));
      }
      case 2 -> FOREIGN;
      default -> {
        @Nullable Object[] without = values.clone();
        without[shape.index(shape.unique().get(0))] = null;
        yield encode(without);
      }
    };
  }
}
