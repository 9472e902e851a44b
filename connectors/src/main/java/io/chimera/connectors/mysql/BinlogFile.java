package io.chimera.connectors.mysql;

import java.util.Locale;

/**
 * A file of a binary log.
 *
 * @param base what the names of all of them begin with
 * @param number what this one's ends with
 */
record BinlogFile(String base, long number) {

  /**
   * @throws MalformedLogException if a file of a log is not called so
   */
  static BinlogFile of(String name) {
    int point = name.lastIndexOf('.');
    String digits = name.substring(point + 1);
    if (point <= 0 || !digits.matches("\\d{1,10}")) {
      throw new MalformedLogException(
          "Cannot follow file '" + name + "' of the log: expected a name as in binlog.000017");
    }
    return new BinlogFile(name.substring(0, point), Long.parseLong(digits));
  }

  static String digits(long number) {
    return String.format(Locale.ROOT, "%06d", number);
  }

  /** Its name. */
  @Override
  public String toString() {
    return base + "." + digits(number);
  }
}
