package io.chimera.connectors.postgres;

import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of the log was taken: all transactions that ended at a place or before it, and the first
 * changes of the one that follows. A place between two transactions is one where the server can
 * begin again; it tells the one that follows wholly then, and a {@link Fence} leaves out what was
 * taken of it.
 *
 * @param lsn where the last transaction ended that was taken wholly; between transactions it may be
 *     any place that the server has passed
 * @param changes how many of the transaction that follows were taken
 */
public record LogPosition(long lsn, long changes) implements Comparable<LogPosition>, Serializable {
  private static final Pattern TEXT =
      Pattern.compile("([0-9A-F]{1,8})/([0-9A-F]{1,8})(?:\\+([1-9][0-9]{0,17}))?");
  private static final int HEXADECIMAL = 16;

  public LogPosition {
    if (changes < 0) {
      throw new IllegalArgumentException(
          "Cannot be at change '" + changes + "' of a transaction; expected 0 or more");
    }
  }

  /** After a transaction. */
  public static LogPosition after(long lsn) {
    return new LogPosition(lsn, 0);
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static LogPosition of(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "Cannot read position '" + text + "' of a log: expected as in 16/B374D848+17");
    }
    long lsn =
        Long.parseLong(matcher.group(1), HEXADECIMAL) << Integer.SIZE
            | Long.parseLong(matcher.group(2), HEXADECIMAL);
    String changes = matcher.group(3);
    return new LogPosition(lsn, changes == null ? 0 : Long.parseLong(changes));
  }

  /** With one change more of the transaction that follows. */
  LogPosition next() {
    return new LogPosition(lsn, changes + 1);
  }

  /** A place as Postgres writes it. */
  static String lsn(long lsn) {
    return String.format(Locale.ROOT, "%X/%X", lsn >>> Integer.SIZE, lsn & 0xFFFF_FFFFL);
  }

  @Override
  public int compareTo(LogPosition other) {
    int order = Long.compareUnsigned(lsn, other.lsn);
    return order == 0 ? Long.compare(changes, other.changes) : order;
  }

  /** As in {@code 16/B374D848+17}, without the last part between transactions. */
  @Override
  public String toString() {
    return changes == 0 ? lsn(lsn) : lsn(lsn) + "+" + changes;
  }
}
