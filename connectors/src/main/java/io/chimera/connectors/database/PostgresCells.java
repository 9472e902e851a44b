package io.chimera.connectors.database;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The ways to read what Postgres itself writes as text, in the log as well as by a cast. */
final class PostgresCells {
  private PostgresCells() {}

  /** For text as a cast to text gives it. */
  static TextCell of(TypeEntry entry, Column column, int maxValueBytes) {
    if (entry == PostgresType.ARRAY && column.type() instanceof ListType list) {
      TextCell json = TextCells.ofJson(column, maxValueBytes);
      return nested(new PostgresNested(list.element().type()), json, column.name());
    }
    if (entry == PostgresType.HSTORE && column.type() instanceof MapType) {
      TextCell json = TextCells.ofJson(column, maxValueBytes);
      return map(new PostgresNested(Primitive.STRING), json, column.name());
    }
    return TextCells.of(column, maxValueBytes);
  }

  /** For text as the log has it, which is what each type's own output is. */
  static TextCell ofLog(FoundColumn found, Column column, int maxValueBytes) {
    ColumnType type = column.type();
    String path = column.name();
    if (found.entry() == PostgresType.MONEY) {
      TextCell number = TextCells.of(column, maxValueBytes);
      return (utf8, offset, length, row, index) -> {
        byte[] plain = withoutCurrency(utf8, offset, length);
        return number.read(plain, 0, plain.length, row, index);
      };
    }
    if (type.equals(found.type())) {
      if (found.entry() == PostgresType.BOOLEAN) {
        return truth((byte) 't', path);
      }
      if (found.entry() == PostgresType.BIT) {
        return truth((byte) '1', path);
      }
      if (type == Primitive.FLOAT || type == Primitive.DOUBLE) {
        return fraction((Primitive) type, path);
      }
      if (type == Primitive.BYTES) {
        return bytes(path, maxValueBytes);
      }
    } else if (found.entry() == PostgresType.BOOLEAN) {
      // A cast to text writes it out.
      TextCell words = TextCells.of(column, maxValueBytes);
      return (utf8, offset, length, row, index) -> {
        byte[] word = (utf8[offset] == 't' ? "true" : "false").getBytes(StandardCharsets.UTF_8);
        return words.read(word, 0, word.length, row, index);
      };
    }
    return of(found.entry(), column, maxValueBytes);
  }

  private static TextCell truth(byte yes, String path) {
    return (utf8, offset, length, row, index) -> {
      if (length != 1) {
        return new Fault(
            ReasonCode.INVALID_TEXT, path, "Cannot read the text as boolean: it is no single sign");
      }
      row.setBoolean(index, utf8[offset] == yes);
      return null;
    };
  }

  private static TextCell fraction(Primitive type, String path) {
    return (utf8, offset, length, row, index) -> {
      if (TextCells.isNotFinite(utf8, offset, length)) {
        return TextCells.notFinite(path);
      }
      String text = new String(utf8, offset, length, StandardCharsets.ISO_8859_1);
      try {
        if (type == Primitive.FLOAT) {
          row.setFloat(index, Float.parseFloat(text));
        } else {
          row.setDouble(index, Double.parseDouble(text));
        }
        return null;
      } catch (NumberFormatException e) {
        return new Fault(
            ReasonCode.INVALID_TEXT,
            path,
            "Cannot read the text as a number: it is written otherwise");
      }
    };
  }

  private static TextCell bytes(String path, int maxValueBytes) {
    return (utf8, offset, length, row, index) -> {
      int size = (length - 2) / 2;
      if (size > maxValueBytes) {
        return new Fault(
            ReasonCode.VALUE_TOO_LARGE,
            path,
            "Cannot hold the value: it has " + size + " bytes, allowed are " + maxValueBytes);
      }
      try {
        row.setObject(index, hexadecimal(utf8, offset, length));
        return null;
      } catch (IllegalArgumentException e) {
        return new Fault(
            ReasonCode.INVALID_TEXT,
            path,
            "Cannot read the text as bytes: it is not \\x and hexadecimal");
      }
    };
  }

  /** Bytes of {@code \x00ff}. */
  static byte[] hexadecimal(byte[] utf8, int offset, int length) {
    if (length < 2 || utf8[offset] != '\\' || utf8[offset + 1] != 'x' || length % 2 != 0) {
      throw new IllegalArgumentException("Expected hexadecimal");
    }
    var bytes = new byte[(length - 2) / 2];
    for (int index = 0; index < bytes.length; index++) {
      int place = offset + 2 + 2 * index;
      bytes[index] =
          (byte)
              (HexFormat.fromHexDigit(utf8[place]) << 4 | HexFormat.fromHexDigit(utf8[place + 1]));
    }
    return bytes;
  }

  /** Digits, point and sign of {@code -$1,234.56}, which the locale C writes. */
  private static byte[] withoutCurrency(byte[] utf8, int offset, int length) {
    var plain = new StringBuilder(length);
    for (int index = offset; index < offset + length; index++) {
      char character = (char) utf8[index];
      if (character == '-' || character == '.' || (character >= '0' && character <= '9')) {
        plain.append(character);
      }
    }
    return plain.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static TextCell nested(PostgresNested nested, TextCell json, String path) {
    return (utf8, offset, length, row, index) -> {
      byte @Nullable [] object = nested.arrayAsJson(utf8, offset, length);
      return object == null
          ? unreadable(path, "array")
          : json.read(object, 0, object.length, row, index);
    };
  }

  private static TextCell map(PostgresNested nested, TextCell json, String path) {
    return (utf8, offset, length, row, index) -> {
      byte @Nullable [] object = nested.hstoreAsJson(utf8, offset, length);
      return object == null
          ? unreadable(path, "hstore")
          : json.read(object, 0, object.length, row, index);
    };
  }

  private static Fault unreadable(String path, String what) {
    return new Fault(
        ReasonCode.INVALID_TEXT,
        path,
        "Cannot read the text as " + what + ": it is written otherwise");
  }
}
