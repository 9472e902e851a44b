package io.chimera.quality.protect;

import io.chimera.schemas.stream.Header;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;

/**
 * A record's headers as one run of bytes, names included: of each header the length of its name,
 * the name in UTF-8, the length of its value, -1 for null, and the value. Lengths have four bytes.
 */
final class SealedHeaders {
  /** The name of the one header that stands for all. */
  static final String NAME = "chimera-sealed";

  private static final int NULL = -1;

  private SealedHeaders() {}

  static byte[] toBytes(Header[] headers) {
    byte[][] names = new byte[headers.length][];
    int size = 0;
    for (int index = 0; index < headers.length; index++) {
      names[index] = headers[index].name().getBytes(StandardCharsets.UTF_8);
      byte[] value = headers[index].value();
      size += 2 * Integer.BYTES + names[index].length + (value == null ? 0 : value.length);
    }
    var buffer = ByteBuffer.allocate(size);
    for (int index = 0; index < headers.length; index++) {
      buffer.putInt(names[index].length).put(names[index]);
      byte[] value = headers[index].value();
      if (value == null) {
        buffer.putInt(NULL);
      } else {
        buffer.putInt(value.length).put(value);
      }
    }
    return buffer.array();
  }

  /** Nothing if the bytes are not of headers. */
  static Optional<Header[]> parse(byte[] bytes) {
    var buffer = ByteBuffer.wrap(bytes);
    var headers = new ArrayList<Header>();
    try {
      while (buffer.hasRemaining()) {
        String name = new String(take(buffer, buffer.getInt()), StandardCharsets.UTF_8);
        int length = buffer.getInt();
        headers.add(new Header(name, length == NULL ? null : take(buffer, length)));
      }
    } catch (BufferUnderflowException e) {
      return Optional.empty();
    }
    return Optional.of(headers.toArray(Header[]::new));
  }

  private static byte[] take(ByteBuffer buffer, int length) {
    if (length < 0 || length > buffer.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    return bytes;
  }
}
