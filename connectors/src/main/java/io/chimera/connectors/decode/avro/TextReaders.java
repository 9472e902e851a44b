package io.chimera.connectors.decode.avro;

import io.chimera.connectors.decode.TextSlices;
import io.chimera.connectors.decode.TextValue;
import io.chimera.connectors.decode.Utf8;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.data.StringData;

/** Readers of Avro's string, bytes, fixed and enum. Strings stay slices of the record's bytes. */
final class TextReaders {
  private final int maxValueBytes;
  private final TextSlices slices = new TextSlices();

  TextReaders(int maxValueBytes) {
    this.maxValueBytes = maxValueBytes;
  }

  int maxValueBytes() {
    return maxValueBytes;
  }

  /** Of string or bytes into a string column. */
  ValueReader string(String path) {
    var invalid = new Fault(ReasonCode.INVALID_UTF8, path, "Cannot read the text: it is not UTF-8");
    return (input, row, column) -> {
      int length = input.readLength();
      if (length == AvroInput.FAILED) {
        return input.fault();
      }
      if (length > maxValueBytes) {
        return tooLarge(path, length);
      }
      int offset = input.position();
      if (!Utf8.isValid(input.bytes(), offset, length)) {
        return invalid;
      }
      input.skip(length);
      row.setObject(column, slices.of(input.bytes(), offset, length));
      return null;
    };
  }

  /** Of a string that is written as {@link TextValue} reads it. */
  ValueReader text(ValueSpec spec, String path) {
    var text = TextValue.of(spec, path, maxValueBytes, slices);
    return (input, row, column) -> {
      int length = input.readLength();
      if (length == AvroInput.FAILED) {
        return input.fault();
      }
      int offset = input.position();
      input.skip(length);
      return text.read(input.bytes(), offset, length, row, column);
    };
  }

  /** Of string or bytes into a column of bytes. */
  ValueReader bytes(String path) {
    return (input, row, column) -> {
      int length = input.readLength();
      if (length == AvroInput.FAILED) {
        return input.fault();
      }
      if (length > maxValueBytes) {
        return tooLarge(path, length);
      }
      int offset = input.position();
      input.skip(length);
      row.setObject(column, Arrays.copyOfRange(input.bytes(), offset, offset + length));
      return null;
    };
  }

  /** Of a fixed into a column of bytes or of uuids. */
  ValueReader fixed(int length, String path) {
    if (length > maxValueBytes) {
      Fault tooLarge = tooLarge(path, length);
      return (input, row, column) -> tooLarge;
    }
    return (input, row, column) -> {
      int offset = input.position();
      input.skip(length);
      if (input.failed()) {
        return input.fault();
      }
      row.setObject(column, Arrays.copyOfRange(input.bytes(), offset, offset + length));
      return null;
    };
  }

  /** Of an enum into a column of strings. */
  static ValueReader symbol(List<String> names) {
    var symbols = names.stream().map(StringData::fromString).toArray(StringData[]::new);
    return (input, row, column) -> {
      int index = input.readInt();
      if (input.failed()) {
        return input.fault();
      }
      if (index < 0 || index >= symbols.length) {
        return SkipCompiler.NO_SUCH_SYMBOL;
      }
      row.setObject(column, symbols[index]);
      return null;
    };
  }

  Fault tooLarge(String path, long length) {
    return new Fault(
        ReasonCode.VALUE_TOO_LARGE,
        path,
        "Cannot hold the value: it has " + length + " bytes, allowed are " + maxValueBytes);
  }
}
