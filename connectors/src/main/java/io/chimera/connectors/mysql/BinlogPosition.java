package io.chimera.connectors.mysql;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place between two transactions of a binary log: all that lies before it was taken.
 *
 * @param value the number of the file and the offset in it, as one number that grows
 */
public record BinlogPosition(long value) implements Comparable<BinlogPosition>, Serializable {
  /** Where the first event of every file lies. */
  static final long FIRST_OFFSET = 4;

  private static final long MAX_OFFSET = 0xFFFF_FFFFL;
  private static final Pattern TEXT = Pattern.compile("(\\d{6,10}):(\\d{1,10})");

  public BinlogPosition {
    if (value < 0) {
      throw new IllegalArgumentException("Cannot be at '" + value + "' of a log");
    }
  }

  /**
   * @param file the number at the end of its name
   */
  public static BinlogPosition of(long file, long offset) {
    if (file < 0 || file > Integer.MAX_VALUE || offset < 0 || offset > MAX_OFFSET) {
      throw new IllegalArgumentException(
          "Cannot be at '" + offset + "' of file '" + file + "' of a log");
    }
    return new BinlogPosition(file << Integer.SIZE | offset);
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static BinlogPosition of(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "Cannot read position '" + text + "' of a log: expected as in 000017:4711");
    }
    return of(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
  }

  public long file() {
    return value >>> Integer.SIZE;
  }

  public long offset() {
    return value & MAX_OFFSET;
  }

  @Override
  public int compareTo(BinlogPosition other) {
    return Long.compare(value, other.value);
  }

  /** As in {@code 000017:4711}, where {@code 000017} is how the file's name ends. */
  @Override
  public String toString() {
    return BinlogFile.digits(file()) + ":" + offset();
  }
}
