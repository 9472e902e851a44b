package io.chimera.sinks.ledger;

import io.chimera.schemas.stream.Tally;

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
    boolean balanced =
        tally.isBalanced(0) && tally.written() == rows && tally.quarantined() == quarantineRows;
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
              + " rows in files) + quarantined "
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
}
