package io.chimera.jobs.cli;

import io.chimera.jobs.pipeline.PreparedRun;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.Books;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.LedgerEntry;
import io.chimera.sinks.ledger.OpenedDataset;
import io.chimera.sinks.ledger.TableLedger;
import java.util.ArrayList;
import java.util.List;

/**
 * What one run did to its tables, read from the tables alone.
 *
 * @param lines one a dataset
 */
record RunAccount(List<Line> lines) {

  /**
   * @param tally the run's records by fate
   * @param commits the run's closings
   * @param isBalanced whether the whole ledger of the table adds up, not only this run's part
   */
  record Line(TableName table, Tally tally, int commits, boolean isBalanced) {
    Json json() {
      return new Json()
          .put("table", table.toString())
          .put("in", tally.in())
          .put("written", tally.written())
          .put("quarantined", tally.quarantined())
          .put("duplicates", tally.duplicates())
          .put("filtered", tally.filtered())
          .put("dropped", tally.dropped())
          .put("held", tally.held())
          .put("balanced", isBalanced)
          .put("commits", commits);
    }
  }

  static RunAccount of(PreparedRun run) {
    var lines = new ArrayList<Line>();
    try (var catalog = LakeCatalog.open(run.platform().catalog())) {
      for (OpenedDataset opened : run.opened()) {
        lines.add(line(opened, new TableLedger(catalog.load(opened.table())).entries()));
      }
    }
    return new RunAccount(List.copyOf(lines));
  }

  private static Line line(OpenedDataset opened, List<Committed> entries) {
    var tally = Tally.ZERO;
    int commits = 0;
    for (Committed committed : entries) {
      var entry = committed.entry();
      boolean isClosing = entry.operation() == LedgerEntry.Operation.CLOSING;
      boolean isRelease = entry.operation() == LedgerEntry.Operation.RELEASE;
      if (entry.run().epoch() == opened.epoch() && (isClosing || isRelease)) {
        tally = tally.plus(entry.tally());
        commits += isClosing ? 1 : 0;
      }
    }
    return new Line(opened.table(), tally, commits, Books.audit(entries).isBalanced());
  }

  /** With what a later run did to the same tables. */
  RunAccount plus(RunAccount later) {
    var sums = new ArrayList<Line>();
    for (int index = 0; index < lines.size(); index++) {
      Line line = lines.get(index);
      Line next = later.lines.get(index);
      sums.add(
          new Line(
              line.table(),
              line.tally().plus(next.tally()),
              line.commits() + next.commits(),
              next.isBalanced()));
    }
    return new RunAccount(List.copyOf(sums));
  }

  boolean isBalanced() {
    return lines.stream().allMatch(Line::isBalanced);
  }

  @Override
  public String toString() {
    var text =
        new TextTable(
            "table",
            "in",
            "written",
            "quarantined",
            "duplicates",
            "dropped",
            "held",
            "commits",
            "books");
    for (Line line : lines) {
      text.row(
          line.table(),
          line.tally().in(),
          line.tally().written(),
          line.tally().quarantined(),
          line.tally().duplicates(),
          line.tally().filtered() + line.tally().dropped(),
          line.tally().held(),
          line.commits(),
          line.isBalanced() ? "balanced" : "NOT BALANCED");
    }
    return text.toString();
  }
}
