package io.chimera.connectors.postgres;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes messages of the log as a server does. */
final class LogBytes {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  static LogBytes of(char kind) {
    return new LogBytes().sign(kind);
  }

  LogBytes sign(char value) {
    bytes.write(value);
    return this;
  }

  LogBytes flags(int value) {
    bytes.write(value);
    return this;
  }

  LogBytes twoBytes(int value) {
    bytes.writeBytes(ByteBuffer.allocate(Short.BYTES).putShort((short) value).array());
    return this;
  }

  LogBytes fourBytes(int value) {
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    return this;
  }

  LogBytes eightBytes(long value) {
    bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    return this;
  }

  LogBytes name(String value) {
    bytes.writeBytes(value.getBytes(StandardCharsets.UTF_8));
    bytes.write(0);
    return this;
  }

  LogBytes text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    sign('t').fourBytes(utf8.length);
    bytes.writeBytes(utf8);
    return this;
  }

  LogBytes raw(String value) {
    bytes.writeBytes(value.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** The message, not at the beginning of the array behind it. */
  ByteBuffer message() {
    byte[] written = bytes.toByteArray();
    ByteBuffer whole = ByteBuffer.allocate(written.length + 3);
    whole.position(3);
    whole.put(written);
    whole.position(3);
    return whole.slice();
  }

  byte[] array() {
    return bytes.toByteArray();
  }
}
