package io.chimera.connectors.database;

import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Writes the text of an array or hstore of Postgres as JSON, so that what is nested is read as it
 * is in every format: an object with the value in its only field. Not thread-safe.
 */
final class PostgresNested {
  private static final byte[] HEXADECIMAL = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int FIRST_PRINTABLE = 0x20;

  private final ColumnType element;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final ByteArrayOutputStream json = new ByteArrayOutputStream();
  private byte[] utf8 = {};
  private int position;
  private int end;

  /**
   * @param element as which an array's elements will be read
   */
  PostgresNested(ColumnType element) {
    this.element = element;
  }

  /** From {@code {1,NULL,"a b"}}; null if it is no array. */
  byte @Nullable [] arrayAsJson(byte[] bytes, int offset, int length) {
    start(bytes, offset, length);
    if (peek() == '[') {
      // Bounds that do not begin at one; a list has no such thing.
      while (position < end && utf8[position] != '=') {
        position++;
      }
      position++;
    }
    return array() && position == end ? finish() : null;
  }

  /** From {@code "a"=>"1", "b"=>NULL}; null if it is no hstore. */
  byte @Nullable [] hstoreAsJson(byte[] bytes, int offset, int length) {
    start(bytes, offset, length);
    json.write('{');
    boolean isFirst = true;
    while (position < end) {
      if (!isFirst && !(skip(',') && skip(' '))) {
        return null;
      }
      if (!isFirst) {
        json.write(',');
      }
      isFirst = false;
      if (!quoted()) {
        return null;
      }
      writeText();
      json.write(':');
      if (!(skip('=') && skip('>')) || !pairValue()) {
        return null;
      }
    }
    json.write('}');
    return finish();
  }

  private boolean pairValue() {
    if (peek() == '"') {
      if (!quoted()) {
        return false;
      }
      writeText();
      return true;
    }
    write("null");
    return skip('N') && skip('U') && skip('L') && skip('L');
  }

  private void start(byte[] bytes, int offset, int length) {
    utf8 = bytes;
    position = offset;
    end = offset + length;
    json.reset();
    write("{\"" + TextCells.JSON_FIELD + "\":");
  }

  private byte[] finish() {
    json.write('}');
    utf8 = new byte[0];
    return json.toByteArray();
  }

  /** Postgres has at most six dimensions; a level that is refused later may be deeper. */
  private boolean array() {
    if (!skip('{')) {
      return false;
    }
    int depth = 1;
    json.write('[');
    boolean expectsElement = true;
    while (depth > 0) {
      int next = peek();
      if (next < 0) {
        return false;
      }
      if (next == '}') {
        position++;
        depth--;
        json.write(']');
        expectsElement = false;
      } else if (next == ',' && !expectsElement) {
        position++;
        json.write(',');
        expectsElement = true;
      } else if (!expectsElement) {
        return false;
      } else if (next == '{') {
        position++;
        depth++;
        json.write('[');
      } else if (next == '"') {
        if (!quoted()) {
          return false;
        }
        writeElement();
        expectsElement = false;
      } else {
        bare();
        expectsElement = false;
      }
    }
    return true;
  }

  private void bare() {
    int start = position;
    while (position < end && utf8[position] != ',' && utf8[position] != '}') {
      position++;
    }
    text.reset();
    text.write(utf8, start, position - start);
    if (position - start == 4 && text.toString(StandardCharsets.UTF_8).equals("NULL")) {
      write("null");
      return;
    }
    writeElement();
  }

  /** Takes what stands in quotes, without them and without the backslashes that protect signs. */
  private boolean quoted() {
    if (!skip('"')) {
      return false;
    }
    text.reset();
    while (position < end) {
      byte next = utf8[position++];
      if (next == '"') {
        return true;
      }
      if (next == '\\') {
        if (position == end) {
          return false;
        }
        next = utf8[position++];
      }
      text.write(next);
    }
    return false;
  }

  private void writeElement() {
    if (element instanceof Primitive primitive) {
      switch (primitive) {
        case BOOLEAN -> {
          String word = text.toString(StandardCharsets.UTF_8);
          if (word.equals("t") || word.equals("f")) {
            write(word.equals("t") ? "true" : "false");
          } else {
            writeText();
          }
        }
        case INT, LONG, FLOAT, DOUBLE -> writeNumber();
        case BYTES -> {
          byte[] written = text.toByteArray();
          byte[] bytes;
          try {
            bytes = PostgresCells.hexadecimal(written, 0, written.length);
          } catch (IllegalArgumentException e) {
            writeText();
            return;
          }
          text.reset();
          text.writeBytes(Base64.getEncoder().encode(bytes));
          writeText();
        }
        case STRING, UUID, DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> writeText();
      }
    } else if (element instanceof DecimalType) {
      writeNumber();
    } else {
      writeText();
    }
  }

  /** NaN and infinities are no numbers of JSON. */
  private void writeNumber() {
    byte[] written = text.toByteArray();
    boolean isNumber = written.length > 0;
    for (byte each : written) {
      isNumber &= (each >= '0' && each <= '9') || "+-.eE".indexOf(each) >= 0;
    }
    if (isNumber) {
      json.writeBytes(written);
    } else {
      writeText();
    }
  }

  private void writeText() {
    json.write('"');
    for (byte each : text.toByteArray()) {
      if (each == '"' || each == '\\') {
        json.write('\\');
        json.write(each);
      } else if (each >= 0 && each < FIRST_PRINTABLE) {
        write("\\u00");
        json.write(HEXADECIMAL[each >> 4]);
        json.write(HEXADECIMAL[each & 0xF]);
      } else {
        json.write(each);
      }
    }
    json.write('"');
  }

  private void write(String ascii) {
    json.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  private int peek() {
    return position < end ? utf8[position] : -1;
  }

  private boolean skip(char expected) {
    if (peek() != expected) {
      return false;
    }
    position++;
    return true;
  }
}
