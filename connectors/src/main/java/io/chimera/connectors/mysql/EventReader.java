package io.chimera.connectors.mysql;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads an event's bytes from the first to the last, as the log writes numbers and texts. */
final class EventReader {
  private static final int TWO_BYTES = 252;
  private static final int THREE_BYTES = 253;
  private static final int EIGHT_BYTES = 254;

  private final ByteBuffer buffer;

  /**
   * @param to first that is not read
   */
  EventReader(byte[] bytes, int from, int to) {
    buffer = ByteBuffer.wrap(bytes, from, to - from).order(ByteOrder.LITTLE_ENDIAN);
  }

  byte[] array() {
    return buffer.array();
  }

  int place() {
    return buffer.position();
  }

  int remaining() {
    return buffer.remaining();
  }

  int number(int bytes) {
    return (int) longNumber(bytes);
  }

  long longNumber(int bytes) {
    long value = 0;
    for (int index = 0; index < bytes; index++) {
      value |= (buffer.get() & 0xFFL) << (index * Byte.SIZE);
    }
    return value;
  }

  /** A number with fewer bytes the smaller it is. */
  int packed() {
    int first = buffer.get() & 0xFF;
    long value =
        switch (first) {
          case TWO_BYTES -> longNumber(2);
          case THREE_BYTES -> longNumber(3);
          case EIGHT_BYTES -> longNumber(8);
          default -> first;
        };
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new BufferUnderflowException();
    }
    return (int) value;
  }

  void skip(int bytes) {
    if (bytes < 0 || bytes > buffer.remaining()) {
      throw new BufferUnderflowException();
    }
    buffer.position(buffer.position() + bytes);
  }

  byte[] bytes(int count) {
    if (count < 0 || count > buffer.remaining()) {
      throw new BufferUnderflowException();
    }
    var bytes = new byte[count];
    buffer.get(bytes);
    return bytes;
  }

  String text(int bytes) {
    return new String(bytes(bytes), StandardCharsets.UTF_8);
  }

  /** One that reads what this one has not read yet. */
  EventReader copy() {
    return new EventReader(buffer.array(), buffer.position(), buffer.limit());
  }

  /** A part of this one. */
  EventReader part(int bytes) {
    int from = buffer.position();
    skip(bytes);
    return new EventReader(buffer.array(), from, from + bytes);
  }
}
