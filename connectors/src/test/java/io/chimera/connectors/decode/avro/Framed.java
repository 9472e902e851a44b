package io.chimera.connectors.decode.avro;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** Writes records as producers do, and as they should not. */
final class Framed {
  static final int ID = 7;

  private Framed() {}

  /** What a test writes by hand. */
  @FunctionalInterface
  interface Body {
    void write(BinaryEncoder encoder) throws IOException;
  }

  static byte[] of(int id, Body body) {
    var bytes = new ByteArrayOutputStream();
    try {
      var frame = new DataOutputStream(bytes);
      frame.writeByte(0);
      frame.writeInt(id);
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      body.write(encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] of(Body body) {
    return of(ID, body);
  }

  /** A record as Avro's own writer writes it. */
  static byte[] of(int id, Schema schema, Object record) {
    return of(id, encoder -> new GenericDatumWriter<>(schema).write(record, encoder));
  }

  /** A record of one field, {@code v}. */
  static byte[] ofField(Schema field, @Nullable Object value) {
    Schema schema = recordOf(field);
    var record = new GenericData.Record(schema);
    record.put("v", value);
    return of(ID, schema, record);
  }

  static Schema recordOf(Schema field) {
    return Schema.createRecord(
        "Row", null, "test", false, List.of(new Schema.Field("v", field, null, null)));
  }

  static Schema parse(String json) {
    return new Schema.Parser().parse(json.replace('\'', '"'));
  }
}
