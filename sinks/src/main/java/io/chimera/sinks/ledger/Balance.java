package io.chimera.sinks.ledger;

import io.chimera.schemas.stream.ChangeCounts;
import io.chimera.schemas.stream.Tally;
import org.jspecify.annotations.Nullable;

/** Whether every record of a closing has one fate, and every row that fate says is in a file. */
final class Balance {
  private Balance() {}

  /**
   * @param what names the closing, for the error
   * @param rows rows in the data files
   * @param quarantineRows rows in the quarantine files
   * @throws UnbalancedBooksException with all numbers
   */
  static void check(String what, Tally tally, long rows, long quarantineRows) {
    check(what, tally, null, rows, quarantineRows);
  }

  /**
   * As above, of a table whose rows change: a row that is gone is in no data file.
   *
   * @param changes what was done to the rows, or null where every record is a row of its own
   */
  static void check(
      String what, Tally tally, @Nullable ChangeCounts changes, long rows, long quarantineRows) {
    long deleted = changes == null ? 0 : changes.deleted();
    boolean balanced =
        tally.isBalanced(0)
            && tally.written() == rows + deleted
            && (changes == null || changes.rows() == rows)
            && tally.quarantined() == quarantineRows;
    if (!balanced) {
      throw new UnbalancedBooksException(
          "Cannot close the books of "
              + what
              + ": in "
              + tally.in()
              + " is not written "
              + tally.written()
              + " ("
              + rows
              + " rows in files"
              + (changes == null ? "" : ", " + text(changes))
              + ") + quarantined "
              + tally.quarantined()
              + " ("
              + quarantineRows
              + " rows in files) + duplicates "
              + tally.duplicates()
              + " + filtered "
              + tally.filtered()
              + " + dropped "
              + tally.dropped());
    }
  }

  private static String text(ChangeCounts changes) {
    return changes.inserted()
        + " inserted, "
        + changes.updated()
        + " updated, "
        + changes.deleted()
        + " deleted";
  }
}
