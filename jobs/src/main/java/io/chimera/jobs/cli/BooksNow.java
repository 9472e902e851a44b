package io.chimera.jobs.cli;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.Books;
import io.chimera.sinks.ledger.LedgerEntry;
import io.chimera.sinks.ledger.TableLedger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where the ledgers of a contract's tables stand.
 *
 * @param lines one a table that was opened, in the contract's order
 */
record BooksNow(List<Line> lines) {

  /**
   * @param entry the newest entry
   * @param committedAt when it was committed
   * @param isBalanced whether the whole ledger adds up
   */
  record Line(TableName table, LedgerEntry entry, Instant committedAt, boolean isBalanced) {}

  static BooksNow of(PlatformSettings platform, Contract contract) {
    var lines = new ArrayList<Line>();
    try (var catalog = LakeTables.open(platform)) {
      for (Dataset dataset : contract.datasets()) {
        var name = dataset.target().table();
        if (catalog.exists(name)) {
          lines(catalog, name, lines);
        }
      }
    }
    return new BooksNow(List.copyOf(lines));
  }

  private static void lines(LakeCatalog catalog, TableName name, List<Line> lines) {
    var entries = new TableLedger(catalog.load(name)).entries();
    if (entries.isEmpty()) {
      return;
    }
    var newest = entries.get(entries.size() - 1);
    lines.add(
        new Line(
            name,
            newest.entry(),
            Instant.ofEpochMilli(newest.committedAt()),
            Books.audit(entries).isBalanced()));
  }

  boolean isBalanced() {
    return lines.stream().allMatch(Line::isBalanced);
  }

  List<Map<String, Object>> json() {
    return lines.stream().map(line -> json(line).values()).toList();
  }

  private static Json json(Line line) {
    Tally totals = line.entry().totals();
    return new Json()
        .put("table", line.table().toString())
        .put("epoch", line.entry().run().epoch())
        .put("in", totals.in())
        .put("written", totals.written())
        .put("quarantined", totals.quarantined())
        .put("duplicates", totals.duplicates())
        .put("filtered", totals.filtered())
        .put("dropped", totals.dropped())
        .put("discarded", totals.discarded())
        .put("held", line.entry().tally().held())
        .put("balanced", line.isBalanced())
        .put("committedAt", line.committedAt().toString())
        .put("positions", PositionsLine.of(line.entry().to()));
  }

  @Override
  public String toString() {
    var text =
        new TextTable(
            "table",
            "epoch",
            "in",
            "written",
            "quarantined",
            "held",
            "last commit",
            "books",
            "positions");
    for (Line line : lines) {
      Tally totals = line.entry().totals();
      text.row(
          line.table(),
          line.entry().run().epoch(),
          totals.in(),
          totals.written(),
          totals.quarantined(),
          line.entry().tally().held(),
          line.committedAt(),
          line.isBalanced() ? "balanced" : "NOT BALANCED",
          PositionsLine.of(line.entry().to()));
    }
    return text.toString();
  }
}
