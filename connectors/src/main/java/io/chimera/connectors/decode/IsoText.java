package io.chimera.connectors.decode;

/**
 * Reads ISO 8601 dates, times and timestamps from ASCII bytes: {@code 2026-11-20}, {@code
 * 09:30[:15[.123456789]]}, both with {@code T} or a blank between them, then {@code Z}, {@code
 * +hh:mm}, {@code +hhmm} or {@code +hh} where the type has a zone. Neither allocates nor throws;
 * answers as {@link Moments} says. Not thread-safe.
 */
final class IsoText {
  private static final byte[] NOTHING = {};
  private static final int LARGEST_YEAR_DIGITS = 9;
  private static final int NO_OFFSET = Integer.MIN_VALUE;
  private static final int LARGEST_OFFSET_MINUTES = 18 * 60;
  private static final int NANO_DIGITS = 9;

  /** By number of digits after the point, what the last of them counts. */
  private static final int[] NANO_UNITS = {
    1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
  };

  private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private byte[] text = NOTHING;
  private int position;
  private int end;

  private boolean yearInRange;
  private long epochDay;
  private int secondOfDay;
  private int nanos;

  /** Epoch days. */
  long date(byte[] bytes, int offset, int length) {
    start(bytes, offset, length);
    if (!readDate() || position != end) {
      return Moments.UNREADABLE;
    }
    return yearInRange ? Moments.date(epochDay) : Moments.OUT_OF_RANGE;
  }

  /** Milliseconds of the day. */
  long time(byte[] bytes, int offset, int length) {
    start(bytes, offset, length);
    if (!readTime() || position != end) {
      return Moments.UNREADABLE;
    }
    return Moments.time(secondOfDay, nanos);
  }

  /** Epoch microseconds as if the text were UTC, which it may say. */
  long timestamp(byte[] bytes, int offset, int length) {
    start(bytes, offset, length);
    if (!readDateAndTime()) {
      return Moments.UNREADABLE;
    }
    if (position == end - 1 && text[position] == 'Z') {
      position++;
    }
    if (position != end) {
      return readOffset() != NO_OFFSET && position == end ? Moments.WRONG_ZONE : Moments.UNREADABLE;
    }
    return moment(0);
  }

  /** Epoch microseconds. */
  long timestamptz(byte[] bytes, int offset, int length) {
    start(bytes, offset, length);
    if (!readDateAndTime()) {
      return Moments.UNREADABLE;
    }
    if (position == end) {
      return Moments.WRONG_ZONE;
    }
    int seconds = readOffset();
    return seconds == NO_OFFSET || position != end ? Moments.UNREADABLE : moment(seconds);
  }

  private long moment(int offsetSeconds) {
    return yearInRange
        ? Moments.timestamp(epochDay * Moments.SECONDS_PER_DAY + secondOfDay - offsetSeconds, nanos)
        : Moments.OUT_OF_RANGE;
  }

  private void start(byte[] bytes, int offset, int length) {
    text = bytes;
    position = offset;
    end = offset + length;
  }

  private boolean readDateAndTime() {
    return readDate() && (accept('T') || accept(' ')) && readTime();
  }

  private boolean readDate() {
    int year = readYear();
    if (year < 0 || !accept('-')) {
      return false;
    }
    int month = twoDigits();
    if (month < 1 || month > 12 || !accept('-')) {
      return false;
    }
    int day = twoDigits();
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (day < 1 || day > DAYS[month - 1] + (month == 2 && leap ? 1 : 0)) {
      return false;
    }
    epochDay = epochDay(year, month, day);
    return true;
  }

  /** Without its sign; a sign is for years before 0000 or after 9999 only. */
  private int readYear() {
    boolean below = accept('-');
    boolean signed = below || accept('+');
    int most = signed ? LARGEST_YEAR_DIGITS : 4;
    int from = position;
    int at = from;
    int year = 0;
    for (; at < end && at - from < most && isDigit(text[at]); at++) {
      year = year * 10 + text[at] - '0';
    }
    position = at;
    int digits = at - from;
    yearInRange = !signed && year > 0;
    return digits < 4 || (signed && !below && digits == 4) ? -1 : year;
  }

  private boolean readTime() {
    int hour = twoDigits();
    if (hour < 0 || hour > 23 || !accept(':')) {
      return false;
    }
    int minute = twoDigits();
    if (minute < 0 || minute > 59) {
      return false;
    }
    int second = 0;
    nanos = 0;
    if (accept(':')) {
      second = twoDigits();
      if (second < 0 || second > 59 || (accept('.') && !readFraction())) {
        return false;
      }
    }
    secondOfDay = hour * 3_600 + minute * 60 + second;
    return true;
  }

  private boolean readFraction() {
    int from = position;
    int at = from;
    int value = 0;
    for (; at < end && isDigit(text[at]); at++) {
      if (at - from == NANO_DIGITS) {
        return false;
      }
      value = value * 10 + text[at] - '0';
    }
    position = at;
    nanos = value * NANO_UNITS[at - from];
    return at > from;
  }

  private int readOffset() {
    if (accept('Z')) {
      return 0;
    }
    boolean west = accept('-');
    if (!west && !accept('+')) {
      return NO_OFFSET;
    }
    int hours = twoDigits();
    int minutes = 0;
    if (hours >= 0 && position < end) {
      accept(':');
      minutes = twoDigits();
    }
    int total = hours * 60 + minutes;
    if (hours < 0 || minutes < 0 || minutes > 59 || total > LARGEST_OFFSET_MINUTES) {
      return NO_OFFSET;
    }
    return west ? -total * 60 : total * 60;
  }

  private boolean accept(char expected) {
    if (position < end && text[position] == expected) {
      position++;
      return true;
    }
    return false;
  }

  private int twoDigits() {
    if (position + 2 > end || !isDigit(text[position]) || !isDigit(text[position + 1])) {
      return -1;
    }
    int value = (text[position] - '0') * 10 + text[position + 1] - '0';
    position += 2;
    return value;
  }

  private static boolean isDigit(byte character) {
    return character >= '0' && character <= '9';
  }

  /** Counts with years that begin in March, so that the leap day is a year's last. */
  private static long epochDay(int year, int month, int day) {
    long shifted = month > 2 ? year : year - 1L;
    int monthFromMarch = month > 2 ? month - 3 : month + 9;
    long dayOfYear = (153L * monthFromMarch + 2) / 5 + day - 1;
    long days =
        shifted * 365
            + Math.floorDiv(shifted, 4L)
            - Math.floorDiv(shifted, 100L)
            + Math.floorDiv(shifted, 400L)
            + dayOfYear;
    return days - 719_468;
  }
}
