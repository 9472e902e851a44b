package io.chimera.jobs.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Values in the registry's frame. */
final class FramedAvro {
  private FramedAvro() {}

  /** Writes a body field by field. */
  interface Body {
    void write(BinaryEncoder encoder) throws IOException;
  }

  /** The zero byte, the schema's id, and what {@code body} writes. */
  static byte[] of(int id, Body body) {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
    var encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      body.write(encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A whole value by Avro's own writer. */
  static byte[] of(int id, Schema schema, Object value) {
    return of(id, encoder -> new GenericDatumWriter<>(schema).write(value, encoder));
  }

  static byte[] cutTo(byte[] value, int length) {
    return Arrays.copyOf(value, length);
  }

  static byte[] withByte(byte[] value, int at, int replacement) {
    var changed = value.clone();
    changed[at] = (byte) replacement;
    return changed;
  }
}
