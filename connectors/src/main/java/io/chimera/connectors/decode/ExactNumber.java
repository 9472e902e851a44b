package io.chimera.connectors.decode;

import java.math.BigInteger;

/**
 * A decimal number written as text, held without ever writing out its exponent: {@code 1e999999999}
 * costs as much as {@code 1}. Mutable, to be used again and again; holds on to the text it read.
 */
public final class ExactNumber {
  /** How a number fits into the digits asked for. */
  public enum Fit {
    EXACT,
    /** It has digits beyond the last place asked for. */
    TOO_FINE,
    /** It has more digits than there are places. */
    TOO_LARGE
  }

  private static final byte[] NOTHING = {};
  private static final int LONG_DIGITS = 19;

  /** Far beyond every precision and every length of a text, far from overflow. */
  private static final long LARGEST_EXPONENT = 1_000_000_000_000L;

  private byte[] text = NOTHING;
  private boolean negative;

  /** Of the first and the last digit that is not zero; nothing is between them if all are zero. */
  private int first;

  private int last;
  private int digits;

  /** Power of ten of the last digit that is not zero. */
  private long power;

  private long result;

  /**
   * Reads {@code [+-] digits [. digits] [e [+-] digits]}; further than in JSON, leading zeros and a
   * plus are allowed.
   *
   * @return false if the text is no such number
   */
  public boolean read(byte[] bytes, int offset, int length) {
    text = bytes;
    first = -1;
    last = -1;
    int end = offset + length;
    int start = offset;
    negative = start < end && bytes[start] == '-';
    if (start < end && (bytes[start] == '-' || bytes[start] == '+')) {
      start++;
    }
    int point = -1;
    int position = start;
    for (; position < end; position++) {
      byte character = bytes[position];
      if (character == '.') {
        if (point >= 0 || position == start) {
          return false;
        }
        point = position;
      } else if (character < '0' || character > '9') {
        break;
      } else if (character != '0') {
        first = first < 0 ? position : first;
        last = position;
      }
    }
    if (position == start || bytes[position - 1] == '.') {
      return false;
    }
    power = 0;
    if (position < end && !readExponent(position, end)) {
      return false;
    }
    place(point, position);
    return true;
  }

  private boolean readExponent(int from, int end) {
    int position = from;
    if (text[position] != 'e' && text[position] != 'E') {
      return false;
    }
    position++;
    boolean down = position < end && text[position] == '-';
    if (position < end && (text[position] == '-' || text[position] == '+')) {
      position++;
    }
    if (position == end) {
      return false;
    }
    long exponent = 0;
    for (; position < end; position++) {
      int digit = text[position] - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      exponent = Math.min(exponent * 10 + digit, LARGEST_EXPONENT);
    }
    power = down ? -exponent : exponent;
    return true;
  }

  private void place(int point, int end) {
    if (first < 0) {
      digits = 0;
      return;
    }
    digits = last - first + (point > first && point < last ? 0 : 1);
    if (point < 0) {
      power += end - 1 - last;
    } else if (last < point) {
      power += point - 1 - last;
    } else {
      power -= last - point;
    }
  }

  /**
   * Whether the number can be written with {@code precision} digits, {@code scale} of them after
   * the point.
   */
  public Fit fit(int precision, int scale) {
    if (digits == 0) {
      return Fit.EXACT;
    }
    long zeros = power + scale;
    if (zeros < 0) {
      return Fit.TOO_FINE;
    }
    return digits + zeros > precision ? Fit.TOO_LARGE : Fit.EXACT;
  }

  /**
   * Whether the number times ten to the power of {@code scale} is a long; {@link #scaled} has it.
   */
  public Fit scale(int scale) {
    result = 0;
    Fit fit = fit(LONG_DIGITS, scale);
    if (fit != Fit.EXACT || digits == 0) {
      return fit;
    }
    // Downwards, since the smallest long has no positive counterpart.
    long value = 0;
    for (int position = first; position <= last; position++) {
      if (text[position] == '.') {
        continue;
      }
      int digit = text[position] - '0';
      if (value < Long.MIN_VALUE / 10 || value * 10 < Long.MIN_VALUE + digit) {
        return Fit.TOO_LARGE;
      }
      value = value * 10 - digit;
    }
    for (long zeros = power + scale; zeros > 0; zeros--) {
      if (value < Long.MIN_VALUE / 10) {
        return Fit.TOO_LARGE;
      }
      value *= 10;
    }
    if (!negative && value == Long.MIN_VALUE) {
      return Fit.TOO_LARGE;
    }
    result = negative ? value : -value;
    return Fit.EXACT;
  }

  /** What the last call of {@link #scale} found. */
  public long scaled() {
    return result;
  }

  /**
   * The number times ten to the power of {@code scale}, where {@link #fit} has said that it fits.
   */
  BigInteger unscaled(int scale) {
    if (digits == 0) {
      return BigInteger.ZERO;
    }
    var characters = new StringBuilder(digits + (int) (power + scale) + 1);
    if (negative) {
      characters.append('-');
    }
    for (int position = first; position <= last; position++) {
      if (text[position] != '.') {
        characters.append((char) text[position]);
      }
    }
    for (long zeros = power + scale; zeros > 0; zeros--) {
      characters.append('0');
    }
    return new BigInteger(characters.toString());
  }
}
