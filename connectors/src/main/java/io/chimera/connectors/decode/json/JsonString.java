package io.chimera.connectors.decode.json;

import io.chimera.connectors.decode.Utf8;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * One JSON string: where it ends, and its text as valid UTF-8. The text is a slice of the record
 * unless it has escapes. Mutable and reused.
 */
final class JsonString {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long BLANKS = ONES * ' ';
  private static final int ESCAPE_LENGTH = 6;

  private byte[] bytes = {};
  private int offset;
  private int length;
  private boolean escaped;

  /**
   * Reads to the closing quote.
   *
   * @param quote position of the opening quote
   * @return the position after it, or a breach
   */
  int read(byte[] text, int quote) {
    bytes = text;
    offset = quote + 1;
    escaped = false;
    int position = offset;
    while (true) {
      position = skipPlain(text, position);
      if (position == text.length) {
        return JsonBreaches.TRUNCATED;
      }
      byte character = text[position];
      if (character == '"') {
        length = position - offset;
        return position + 1;
      }
      if (character == '\\') {
        escaped = true;
        position = skipEscape(text, position);
      } else if (character < 0) {
        position = skipWide(text, position);
      } else {
        return JsonBreaches.MALFORMED;
      }
      if (position < 0) {
        return position;
      }
    }
  }

  /** The next quote, backslash, control character or byte beyond ASCII, eight bytes at a time. */
  private static int skipPlain(byte[] text, int from) {
    int position = from;
    for (; position + Long.BYTES <= text.length; position += Long.BYTES) {
      long eight = (long) LONGS.get(text, position);
      long quotes = eight ^ QUOTES;
      long backslashes = eight ^ BACKSLASHES;
      // A hit borrows from the bytes above it, which may then look like hits too; the lowest one
      // is always true, and that is the one looked for.
      long hits =
          (((quotes - ONES) & ~quotes)
                  | ((backslashes - ONES) & ~backslashes)
                  | ((eight - BLANKS) & ~eight)
                  | eight)
              & HIGH_BITS;
      if (hits != 0) {
        return position + (Long.numberOfTrailingZeros(hits) >>> 3);
      }
    }
    while (position < text.length
        && text[position] >= ' '
        && text[position] != '"'
        && text[position] != '\\') {
      position++;
    }
    return position;
  }

  private static int skipWide(byte[] text, int from) {
    int position = from;
    while (position < text.length && text[position] < 0) {
      int next = Utf8.next(text, position, text.length);
      if (next < 0) {
        return next == Utf8.CUT_OFF ? JsonBreaches.TRUNCATED : JsonBreaches.INVALID_UTF8;
      }
      position = next;
    }
    return position;
  }

  private static int skipEscape(byte[] text, int backslash) {
    int position = backslash + 1;
    if (position == text.length) {
      return JsonBreaches.TRUNCATED;
    }
    return switch (text[position]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> position + 1;
      case 'u' -> skipUnicode(text, backslash);
      default -> JsonBreaches.at(text, position);
    };
  }

  private static int skipUnicode(byte[] text, int backslash) {
    int unit = unit(text, backslash + 2);
    int next = backslash + ESCAPE_LENGTH;
    if (unit < 0) {
      return unit;
    }
    if (!Character.isSurrogate((char) unit)) {
      return next;
    }
    if (Character.isLowSurrogate((char) unit)) {
      return JsonBreaches.INVALID_UTF8;
    }
    if (next == text.length || (text[next] == '\\' && next + 1 == text.length)) {
      return JsonBreaches.TRUNCATED;
    }
    if (text[next] != '\\' || text[next + 1] != 'u') {
      return JsonBreaches.INVALID_UTF8;
    }
    int low = unit(text, next + 2);
    if (low < 0) {
      return low;
    }
    return Character.isLowSurrogate((char) low) ? next + ESCAPE_LENGTH : JsonBreaches.INVALID_UTF8;
  }

  /** Four hexadecimal digits, or a breach. */
  private static int unit(byte[] text, int from) {
    int unit = 0;
    for (int position = from; position < from + 4; position++) {
      if (position >= text.length) {
        return JsonBreaches.TRUNCATED;
      }
      int digit = Character.digit(text[position], 16);
      if (digit < 0) {
        return JsonBreaches.at(text, position);
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }

  /** Makes {@link #bytes}, {@link #offset} and {@link #length} the string's text. */
  void unescape() {
    if (!escaped) {
      return;
    }
    // No escape is shorter than what it stands for.
    var plain = new byte[length];
    int filled = 0;
    int end = offset + length;
    int position = offset;
    while (position < end) {
      byte character = bytes[position++];
      if (character != '\\') {
        plain[filled++] = character;
        continue;
      }
      byte kind = bytes[position++];
      if (kind != 'u') {
        plain[filled++] = control(kind);
        continue;
      }
      int codePoint = unit(bytes, position);
      position += 4;
      if (Character.isHighSurrogate((char) codePoint)) {
        codePoint = Character.toCodePoint((char) codePoint, (char) unit(bytes, position + 2));
        position += ESCAPE_LENGTH;
      }
      filled = encode(codePoint, plain, filled);
    }
    bytes = plain;
    offset = 0;
    length = filled;
    escaped = false;
  }

  private static byte control(byte kind) {
    return switch (kind) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> kind;
    };
  }

  private static int encode(int codePoint, byte[] target, int from) {
    int position = from;
    if (codePoint < 0x80) {
      target[position++] = (byte) codePoint;
      return position;
    }
    if (codePoint < 0x800) {
      target[position++] = (byte) (0xC0 | codePoint >> 6);
    } else {
      if (codePoint < 0x10000) {
        target[position++] = (byte) (0xE0 | codePoint >> 12);
      } else {
        target[position++] = (byte) (0xF0 | codePoint >> 18);
        target[position++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
      }
      target[position++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
    }
    target[position++] = (byte) (0x80 | (codePoint & 0x3F));
    return position;
  }

  byte[] bytes() {
    return bytes;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }
}
