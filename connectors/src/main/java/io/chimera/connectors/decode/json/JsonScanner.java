package io.chimera.connectors.decode.json;

import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the bytes of one JSON text (RFC 8259, strictly) and remembers what is wrong with it: a
 * breach of the grammar, which ends the walk, or else the first value that does not fit, after
 * which the walk goes on to see whether the grammar holds. Methods that read answer false after a
 * breach, and then {@link #failed} is true.
 *
 * <p>Mutable and reused for all records of a decoder.
 */
final class JsonScanner {
  /** Answer of {@link #peek} after the last byte. */
  static final int END = -1;

  static final int MAX_DEPTH = 64;
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private final JsonString string = new JsonString();
  private final JsonNumber number = new JsonNumber();
  private byte[] bytes = {};
  private int position;
  private int depth;

  /** Bit {@code depth - 1} says whether what is open at that depth is an object. */
  private long objects;

  private @Nullable Fault breach;
  private @Nullable Fault unfit;

  void start(byte[] text) {
    bytes = text;
    position = 0;
    depth = 0;
    breach = null;
    unfit = null;
  }

  boolean failed() {
    return breach != null;
  }

  /** Whether the record is lost already, so that the rest need not be understood. */
  boolean isFaulty() {
    return breach != null || unfit != null;
  }

  /** What is wrong with the record; the grammar goes first. */
  @Nullable Fault fault() {
    return breach != null ? breach : unfit;
  }

  /** Remembers a value that does not fit; null is none. */
  void note(@Nullable Fault fault) {
    if (unfit == null) {
      unfit = fault;
    }
  }

  /** The last string that was read. */
  JsonString string() {
    return string;
  }

  /** The last number that was read. */
  JsonNumber number() {
    return number;
  }

  byte[] bytes() {
    return bytes;
  }

  int position() {
    return position;
  }

  /** The next byte that is no blank, without reading it, or {@link #END}. */
  int peek() {
    while (position < bytes.length) {
      byte character = bytes[position];
      if (character != ' ' && character != '\n' && character != '\r' && character != '\t') {
        return character & 0xFF;
      }
      position++;
    }
    return END;
  }

  /** Whether a value that begins so is a number. */
  static boolean isNumber(int character) {
    return character == '-' || (character >= '0' && character <= '9');
  }

  /**
   * Reads the bracket that opens an object or an array.
   *
   * @return whether a member follows; if none does, the closing bracket was read too
   */
  boolean begin(char close) {
    if (depth == MAX_DEPTH) {
      return fail(ReasonCode.TOO_DEEP, "nested deeper than " + MAX_DEPTH + " levels");
    }
    position++;
    depth++;
    if (peek() != close) {
      return true;
    }
    position++;
    depth--;
    return false;
  }

  /**
   * Reads the comma after a member, or the bracket that closes.
   *
   * @return whether a member follows
   */
  boolean next(char close) {
    int character = peek();
    if (character == ',') {
      position++;
      return true;
    }
    if (character != close) {
      return unexpected();
    }
    position++;
    depth--;
    return false;
  }

  /** Reads a field's name and the colon; the name is in {@link #string}. */
  boolean readName() {
    return readString() && readColon();
  }

  /**
   * Reads a field's name if it is this one, then a colon; otherwise reads nothing.
   *
   * @param name without characters that JSON escapes
   * @return whether it was this name; there may be a breach after it all the same
   */
  boolean readName(byte[] name) {
    if (peek() != '"') {
      return false;
    }
    int from = position + 1;
    int to = from + name.length;
    if (to >= bytes.length
        || bytes[to] != '"'
        || !Arrays.equals(bytes, from, to, name, 0, name.length)) {
      return false;
    }
    position = to + 1;
    readColon();
    return true;
  }

  private boolean readColon() {
    if (peek() != ':') {
      return unexpected();
    }
    position++;
    return true;
  }

  /** Reads a string, wherever blanks before it end. */
  boolean readString() {
    return peek() == '"' ? move(string.read(bytes, position)) : unexpected();
  }

  /** Reads the number that {@link #peek} has seen begin. */
  boolean readNumber() {
    return move(number.read(bytes, position));
  }

  boolean readTrue() {
    return readLiteral(TRUE);
  }

  boolean readFalse() {
    return readLiteral(FALSE);
  }

  boolean readNull() {
    return readLiteral(NULL);
  }

  private boolean readLiteral(byte[] literal) {
    for (byte expected : literal) {
      if (position == bytes.length || bytes[position] != expected) {
        return unexpected();
      }
      position++;
    }
    return true;
  }

  /** Reads a value of any kind and forgets it. */
  boolean skip() {
    int outside = depth;
    while (true) {
      int character = peek();
      boolean object = character == '{';
      if (object || character == '[') {
        if (begin(object ? '}' : ']')) {
          long bit = 1L << (depth - 1);
          objects = object ? objects | bit : objects & ~bit;
          if (object && !readName()) {
            return false;
          }
          continue;
        }
        if (failed()) {
          return false;
        }
      } else if (!skipScalar(character)) {
        return false;
      }
      if (!skipEnds(outside)) {
        return !failed();
      }
    }
  }

  /** Reads what follows a member; false if no further one does. */
  private boolean skipEnds(int outside) {
    while (depth > outside) {
      boolean object = (objects & (1L << (depth - 1))) != 0;
      if (next(object ? '}' : ']')) {
        return !object || readName();
      }
      if (failed()) {
        return false;
      }
    }
    return false;
  }

  private boolean skipScalar(int character) {
    return switch (character) {
      case '"' -> readString();
      case 't' -> readTrue();
      case 'f' -> readFalse();
      case 'n' -> readNull();
      default -> isNumber(character) ? readNumber() : unexpected();
    };
  }

  /** The walk has come to a byte that the grammar does not allow there, or to the end. */
  boolean unexpected() {
    return move(JsonBreaches.at(bytes, position));
  }

  /** All is read but these bytes are left. */
  void failOnTrailingBytes() {
    fail(ReasonCode.TRAILING_BYTES, (bytes.length - position) + " bytes follow the record's end");
  }

  /** Goes on at this position, or fails with this breach. */
  private boolean move(int next) {
    if (next >= 0) {
      position = next;
      return true;
    }
    return switch (next) {
      case JsonBreaches.TRUNCATED ->
          fail(ReasonCode.TRUNCATED, "its " + bytes.length + " bytes end before the record does");
      case JsonBreaches.INVALID_UTF8 ->
          fail(ReasonCode.INVALID_UTF8, "text after byte " + position + " is not UTF-8");
      default -> fail(ReasonCode.MALFORMED, "unexpected byte after byte " + position);
    };
  }

  private boolean fail(ReasonCode code, String reason) {
    breach = new Fault(code, null, "Cannot read the JSON text: " + reason);
    return false;
  }
}
