package io.chimera.connectors.decode.avro;

import io.chimera.connectors.decode.DecimalValue;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import org.jspecify.annotations.Nullable;

/** Readers of whole numbers and of Avro's decimals into a decimal column. */
final class DecimalReaders {
  private DecimalReaders() {}

  static ValueReader ofInt(DecimalValue decimal) {
    return (input, row, column) -> {
      int value = input.readInt();
      return input.failed() ? input.fault() : decimal.read(value, 0, row, column);
    };
  }

  static ValueReader ofLong(DecimalValue decimal) {
    return (input, row, column) -> {
      long value = input.readLong();
      return input.failed() ? input.fault() : decimal.read(value, 0, row, column);
    };
  }

  static ValueReader ofBytes(DecimalValue decimal, int places, TextReaders texts, String path) {
    int longest = texts.maxValueBytes();
    return (input, row, column) -> {
      int length = input.readLength();
      if (length == AvroInput.FAILED) {
        return input.fault();
      }
      if (length > longest) {
        return texts.tooLarge(path, length);
      }
      return read(decimal, places, length, input, row, column);
    };
  }

  static ValueReader ofFixed(DecimalValue decimal, int places, int length) {
    return (input, row, column) -> read(decimal, places, length, input, row, column);
  }

  private static @Nullable Fault read(
      DecimalValue decimal, int places, int length, AvroInput input, TypedRow row, int column) {
    int offset = input.position();
    input.skip(length);
    if (input.failed()) {
      return input.fault();
    }
    if (length == 0 || length > Long.BYTES) {
      return decimal.readUnscaled(input.bytes(), offset, length, places, row, column);
    }
    byte[] bytes = input.bytes();
    long unscaled = bytes[offset];
    for (int index = 1; index < length; index++) {
      unscaled = unscaled << 8 | (bytes[offset + index] & 0xff);
    }
    return decimal.read(unscaled, places, row, column);
  }
}
