package io.chimera.connectors.database;

import java.math.BigInteger;

/** Writes decimals and bits of the binary log with all of their digits. */
final class BinlogNumbers {
  private static final int DIGITS_IN_GROUP = 9;
  private static final int BYTES_OF_GROUP = 4;
  private static final int SIGN = 0x80;

  private BinlogNumbers() {}

  /** A {@code decimal(precision,scale)}, with as many digits after the point as its scale says. */
  static String decimal(byte[] bytes, int offset, int precision, int scale) {
    int whole = precision - scale;
    boolean isNegative = (bytes[offset] & SIGN) == 0;
    var digits = new StringBuilder(precision + 2);
    int rest = whole % DIGITS_IN_GROUP;
    int place = group(digits, bytes, offset, offset, rest, isNegative);
    for (int group = 0; group < whole / DIGITS_IN_GROUP; group++) {
      place = group(digits, bytes, offset, place, DIGITS_IN_GROUP, isNegative);
    }
    int fraction = digits.length();
    for (int group = 0; group < scale / DIGITS_IN_GROUP; group++) {
      place = group(digits, bytes, offset, place, DIGITS_IN_GROUP, isNegative);
    }
    group(digits, bytes, offset, place, scale % DIGITS_IN_GROUP, isNegative);
    int first = 0;
    while (first < fraction - 1 && digits.charAt(first) == '0') {
      first++;
    }
    String before = fraction == 0 ? "0" : digits.substring(first, fraction);
    String after = scale == 0 ? "" : "." + digits.substring(fraction);
    return (isNegative ? "-" : "") + before + after;
  }

  /**
   * Digits that stand together.
   *
   * @param start of the value, whose first bit is the sign turned round
   * @return where the next ones are
   */
  private static int group(
      StringBuilder digits, byte[] bytes, int start, int place, int count, boolean isNegative) {
    int size = count == DIGITS_IN_GROUP ? BYTES_OF_GROUP : BinlogType.digitBytes(count);
    long value = 0;
    for (int index = place; index < place + size; index++) {
      int part = bytes[index] & 0xFF;
      if (index == start) {
        part ^= SIGN;
      }
      value = value << Byte.SIZE | (isNegative ? ~part & 0xFF : part);
    }
    String text = Long.toString(value);
    if (count > 0) {
      digits.append("0".repeat(Math.max(0, count - text.length()))).append(text);
    }
    return place + size;
  }

  /** A {@code bit(n)} as n of 0 and 1. */
  static String bits(byte[] bytes, int offset, int length, int bits) {
    var text = new StringBuilder(bits);
    for (int bit = bits - 1; bit >= 0; bit--) {
      text.append((char) ('0' + (bytes[offset + length - 1 - bit / 8] >> bit % 8 & 1)));
    }
    return text.toString();
  }

  /** Bits as the number that they are. */
  static String unsigned(byte[] bytes, int offset, int length) {
    return new BigInteger(1, bytes, offset, length).toString();
  }
}
