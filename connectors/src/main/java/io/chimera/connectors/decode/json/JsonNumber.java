package io.chimera.connectors.decode.json;

import java.nio.charset.StandardCharsets;

/**
 * One JSON number: where it ends, and what it is if its digits fit into a long, which nearly all
 * do. Mutable and reused.
 */
final class JsonNumber {
  private static final int LONG_DIGITS = 18;

  /** Beyond every double; keeps the exponent from running over. */
  private static final int LARGEST_EXPONENT = 1_000_000;

  private static final long EXACT_IN_DOUBLE = 1L << 53;
  private static final int EXACT_IN_FLOAT = 1 << 24;
  private static final double[] DOUBLE_POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };
  private static final float[] FLOAT_POWERS = {
    1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f, 1e8f, 1e9f, 1e10f
  };

  private byte[] bytes = {};
  private int offset;
  private int length;
  private boolean negative;
  private long mantissa;
  private int digits;
  private int places;
  private int exponent;

  /**
   * Reads to the number's end.
   *
   * @return the position after it, or a breach
   */
  int read(byte[] text, int start) {
    bytes = text;
    offset = start;
    mantissa = 0;
    places = 0;
    exponent = 0;
    int position = start;
    negative = text[position] == '-';
    if (negative) {
      position++;
    }
    int whole = position;
    position = readDigits(position);
    if (position == whole || (text[whole] == '0' && position > whole + 1)) {
      return JsonBreaches.at(text, position == whole ? whole : whole + 1);
    }
    digits = position - whole;
    if (position < text.length && text[position] == '.') {
      int fraction = position + 1;
      position = readDigits(fraction);
      places = position - fraction;
      if (places == 0) {
        return JsonBreaches.at(text, position);
      }
      digits += places;
    }
    if (position < text.length && (text[position] == 'e' || text[position] == 'E')) {
      position = readExponent(position + 1);
    }
    length = position - offset;
    return position;
  }

  private int readDigits(int from) {
    byte[] text = bytes;
    long value = mantissa;
    int position = from;
    while (position < text.length && isDigit(text[position])) {
      value = value * 10 + text[position] - '0';
      position++;
    }
    mantissa = value;
    return position;
  }

  private int readExponent(int from) {
    int position = from;
    boolean down = position < bytes.length && bytes[position] == '-';
    if (position < bytes.length && (bytes[position] == '-' || bytes[position] == '+')) {
      position++;
    }
    int first = position;
    while (position < bytes.length && isDigit(bytes[position])) {
      exponent = Math.min(exponent * 10 + bytes[position] - '0', LARGEST_EXPONENT);
      position++;
    }
    if (position == first) {
      return JsonBreaches.at(bytes, position);
    }
    exponent = down ? -exponent : exponent;
    return position;
  }

  private static boolean isDigit(byte character) {
    return character >= '0' && character <= '9';
  }

  /** Whether the number is {@link #unscaled} with {@link #places} digits after the point. */
  boolean isShort() {
    return digits <= LONG_DIGITS && exponent == 0;
  }

  /** Whether the number is {@link #unscaled}. */
  boolean isShortAndWhole() {
    return isShort() && places == 0;
  }

  long unscaled() {
    return negative ? -mantissa : mantissa;
  }

  int places() {
    return places;
  }

  /** The nearest double, or an infinity. */
  double toDouble() {
    int power = exponent - places;
    if (digits <= LONG_DIGITS
        && mantissa <= EXACT_IN_DOUBLE
        && Math.abs(power) < DOUBLE_POWERS.length) {
      // Both are exact, so that one operation gives the nearest.
      double value = power < 0 ? mantissa / DOUBLE_POWERS[-power] : mantissa * DOUBLE_POWERS[power];
      return negative ? -value : value;
    }
    return Double.parseDouble(text());
  }

  /** The nearest float, or an infinity. */
  float toFloat() {
    int power = exponent - places;
    if (digits <= LONG_DIGITS
        && mantissa <= EXACT_IN_FLOAT
        && Math.abs(power) < FLOAT_POWERS.length) {
      float value = power < 0 ? mantissa / FLOAT_POWERS[-power] : mantissa * FLOAT_POWERS[power];
      return negative ? -value : value;
    }
    return Float.parseFloat(text());
  }

  private String text() {
    return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
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
