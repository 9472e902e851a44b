package io.chimera.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** In Confluent's framing: a zero byte, the schema's id, the body. */
public final class AvroEncoder implements Encoder {
  private static final int FRAME_BYTES = 1 + Integer.BYTES;
  private static final int FAR_BEYOND = 1_000_000;
  private static final byte[] NOTHING = {};

  private final Shape shape;
  private final Version strict;
  private final Version loose;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
  private @Nullable BinaryEncoder encoder;

  /** A schema, and the id that the registry has given it. */
  private record Version(int id, Schema schema, GenericDatumWriter<GenericRecord> writer) {
    Version(int id, Schema schema) {
      this(id, schema, new GenericDatumWriter<>(schema));
    }
  }

  /**
   * @param id of {@link Shape#avro()}
   * @param looseId of {@link Shape#looseAvro()}
   */
  public AvroEncoder(Shape shape, int id, int looseId) {
    this.shape = shape;
    strict = new Version(id, shape.avro());
    loose = new Version(looseId, shape.looseAvro());
  }

  @Override
  public byte[] encode(@Nullable Object[] values) {
    return encode(values, strict, strict.id());
  }

  @Override
  public byte[] broken(@Nullable Object[] values, SplittableRandom random) {
    return switch (random.nextInt(5)) {
      case 0 -> NOTHING;
      case 1 -> {
        byte[] whole = encode(values);
        yield Arrays.copyOf(whole, FRAME_BYTES + random.nextInt(whole.length - FRAME_BYTES));
      }
      case 2 -> {
        byte[] whole = encode(values);
        yield Arrays.copyOf(whole, whole.length + 1 + random.nextInt(16));
      }
      case 3 -> encode(values, strict, strict.id() + FAR_BEYOND);
      default -> {
        @Nullable Object[] without = values.clone();
        without[shape.index(shape.unique().get(0))] = null;
        yield encode(without, loose, loose.id());
      }
    };
  }

  private byte[] encode(@Nullable Object[] values, Version version, int id) {
    var avro = new GenericData.Record(version.schema());
    for (int index = 0; index < values.length; index++) {
      avro.put(index, value(values[index], shape.columns().get(index).type()));
    }
    out.reset();
    out.write(0);
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
    encoder = EncoderFactory.get().binaryEncoder(out, encoder);
    try {
      version.writer().write(avro, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to memory", e);
    }
    return out.toByteArray();
  }

  private static @Nullable Object value(@Nullable Object value, FieldType type) {
    return value instanceof BigDecimal decimal
        ? ByteBuffer.wrap(decimal.setScale(type.scale()).unscaledValue().toByteArray())
        : value;
  }
}
