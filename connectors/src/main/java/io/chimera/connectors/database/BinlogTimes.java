package io.chimera.connectors.database;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Writes dates and times of the binary log as MySQL writes them, zero dates included. */
final class BinlogTimes {
  /** What a year counts from. */
  static final int FIRST_YEAR = 1900;

  private static final int MICRO_DIGITS = 6;
  private static final int[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};
  private static final int HOUR_BITS = 17;
  private static final int MONTHS = 13;
  private static final long ZERO_TIME = 0x800000L;
  private static final long ZERO_DATETIME = 0x8000000000L;

  private BinlogTimes() {}

  static String year(int year) {
    return padded(new StringBuilder(4), year, 4).toString();
  }

  static String date(byte[] bytes, int offset) {
    int date = (int) BinlogText.littleEndian(bytes, offset, 3);
    return date(new StringBuilder(10), date >>> 9, date >>> 5 & 15, date & 31).toString();
  }

  /**
   * @param digits of a second, also below
   */
  static String datetime(byte[] bytes, int offset, int digits) {
    long packed = BinlogText.bigEndian(bytes, offset, 5) - ZERO_DATETIME;
    long date = packed >> HOUR_BITS;
    long time = packed & ((1 << HOUR_BITS) - 1);
    var text = new StringBuilder(26);
    date(text, (int) (date >> 5) / MONTHS, (int) (date >> 5) % MONTHS, (int) date & 31);
    clock(text.append(' '), (int) (time >> 12), (int) (time >> 6) & 63, (int) time & 63);
    return fraction(text, micros(bytes, offset + 5, digits), digits).toString();
  }

  /** In UTC. */
  static String timestamp(byte[] bytes, int offset, int digits) {
    long seconds = BinlogText.bigEndian(bytes, offset, 4);
    int micros = micros(bytes, offset + 4, digits);
    var text = new StringBuilder(27);
    if (seconds == 0 && micros == 0) {
      clock(date(text, 0, 0, 0).append(' '), 0, 0, 0);
    } else {
      LocalDateTime time = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
      date(text, time.getYear(), time.getMonthValue(), time.getDayOfMonth()).append(' ');
      clock(text, time.getHour(), time.getMinute(), time.getSecond());
    }
    return fraction(text, micros, digits).toString();
  }

  static String time(byte[] bytes, int offset, int digits) {
    int size = BinlogType.fractionBytes(digits);
    // The fraction of a negative time counts upwards: the whole is one number.
    long raw = BinlogText.bigEndian(bytes, offset, 3 + size) - (ZERO_TIME << (size * Byte.SIZE));
    long value = Math.abs(raw);
    int fraction = (int) (value & ((1L << (size * Byte.SIZE)) - 1));
    int time = (int) (value >> (size * Byte.SIZE));
    var text = new StringBuilder(17);
    if (raw < 0) {
      text.append('-');
    }
    clock(text, time >>> 12 & 1023, time >>> 6 & 63, time & 63);
    return fraction(text, fraction * POWERS[MICRO_DIGITS - 2 * size], digits).toString();
  }

  private static int micros(byte[] bytes, int offset, int digits) {
    int size = BinlogType.fractionBytes(digits);
    return (int) BinlogText.bigEndian(bytes, offset, size) * POWERS[MICRO_DIGITS - 2 * size];
  }

  private static StringBuilder date(StringBuilder text, int year, int month, int day) {
    padded(text, year, 4).append('-');
    padded(text, month, 2).append('-');
    return padded(text, day, 2);
  }

  private static StringBuilder clock(StringBuilder text, int hours, int minutes, int seconds) {
    padded(text, hours, hours < 100 ? 2 : 3).append(':');
    padded(text, minutes, 2).append(':');
    return padded(text, seconds, 2);
  }

  private static StringBuilder fraction(StringBuilder text, int micros, int digits) {
    return digits == 0
        ? text
        : padded(text.append('.'), micros / POWERS[MICRO_DIGITS - digits], digits);
  }

  private static StringBuilder padded(StringBuilder text, int value, int width) {
    for (int place = width - 1; place >= 0; place--) {
      text.append((char) ('0' + value / POWERS[place] % 10));
    }
    return text;
  }
}
