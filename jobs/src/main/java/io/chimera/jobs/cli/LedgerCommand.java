package io.chimera.jobs.cli;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Reconciliation;
import io.chimera.sinks.ledger.Books;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.TableLedger;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Re-adds a table's books. */
@Command(
    name = "ledger",
    mixinStandardHelpOptions = true,
    description = {
      "Re-adds the books of a table from the table's history alone, and says whether they balance.",
      "Ends with 1 if they do not."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  chimera ledger casino.bets", "  chimera ledger casino.bets --json"})
final class LedgerCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SettingsOption settings = new SettingsOption();

  @Parameters(
      paramLabel = "TABLE",
      converter = TableArgument.class,
      description = "The table, as namespace.table.")
  private TableName table = new TableName("", "");

  @Option(
      names = "--last",
      paramLabel = "N",
      description = "Show the newest N entries (default: 20); all are added up.")
  private int last = 20;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    if (last < 0) {
      throw new BadInputException("Cannot show '" + last + "' entries, expected 0 or more");
    }
    if (table.isQuarantine()) {
      throw new BadInputException(
          "Cannot add up '"
              + table
              + "': its books are kept by the table whose name lacks"
              + " '__quarantine'");
    }
    try (var catalog = LakeTables.open(settings.read())) {
      var entries = new TableLedger(LakeTables.load(catalog, table)).entries();
      if (entries.isEmpty()) {
        throw new BadInputException(
            "Cannot add up '" + table + "': no contract was ever run into it");
      }
      var books = Books.audit(entries);
      if (json) {
        out.println(json(entries, books));
      } else {
        show(entries, books, out);
      }
      out.flush();
      return books.isBalanced() ? ExitCode.DONE : ExitCode.TROUBLE;
    }
  }

  private Json json(List<Committed> entries, Books.Audit books) {
    var head = entries.get(entries.size() - 1).entry();
    var totals = books.totals();
    return new Json()
        .put("table", table.toString())
        .put("pipeline", head.run().pipeline())
        .put("epoch", head.run().epoch())
        .put("in", totals.in())
        .put("written", totals.written())
        .put("quarantined", totals.quarantined())
        .put("duplicates", totals.duplicates())
        .put("filtered", totals.filtered())
        .put("dropped", totals.dropped())
        .put("discarded", totals.discarded())
        .put("held", head.tally().held())
        .put("commits", books.closings())
        .put("balanced", books.isBalanced())
        .put("problems", books.problems().stream().map(Books.Problem::message).toList())
        .put("reconciliation", reconciliation(entries));
  }

  /** The newest, or null. */
  private static @Nullable Map<String, Object> reconciliation(List<Committed> entries) {
    for (int index = entries.size() - 1; index >= 0; index--) {
      Committed committed = entries.get(index);
      Reconciliation found = committed.entry().readings().reconciliation();
      if (found != null) {
        return new Json()
            .put("entry", committed.entry().operation().label())
            .put("committed", Instant.ofEpochMilli(committed.committedAt()).toString())
            .put("reconciled", found.isSame())
            .put("inSource", found.inSource())
            .put("inTable", found.inTable())
            .values();
      }
    }
    return null;
  }

  private void show(List<Committed> entries, Books.Audit books, PrintWriter out) {
    var text =
        new TextTable(
            "committed",
            "entry",
            "epoch",
            "in",
            "written",
            "quarantined",
            "duplicates",
            "other",
            "held",
            "in source",
            "snapshot");
    for (Committed committed :
        entries.subList(Math.max(0, entries.size() - last), entries.size())) {
      var tally = committed.entry().tally();
      text.row(
          Instant.ofEpochMilli(committed.committedAt()),
          committed.entry().operation().label(),
          committed.entry().run().epoch(),
          tally.in(),
          tally.written(),
          tally.quarantined(),
          tally.duplicates(),
          tally.filtered() + tally.dropped() + tally.discarded(),
          tally.held(),
          inSource(committed.entry().readings().reconciliation()),
          Long.toString(committed.snapshotId()));
    }
    out.print(text);
    var totals = books.totals();
    out.printf(
        "%n%s: %,d in = %,d written + %,d quarantined + %,d duplicates + %,d filtered + %,d"
            + " dropped + %,d discarded + %,d held, in %,d commits%n",
        table,
        totals.in(),
        totals.written(),
        totals.quarantined(),
        totals.duplicates(),
        totals.filtered(),
        totals.dropped(),
        totals.discarded(),
        entries.get(entries.size() - 1).entry().tally().held(),
        books.closings());
    if (books.isBalanced()) {
      out.println("The books balance");
      return;
    }
    out.println("The books do NOT balance:");
    books
        .problems()
        .forEach(
            problem ->
                out.println("  snapshot " + problem.snapshotId() + ": " + problem.message()));
  }

  /** What the source had when rows, or the table, were held against it. */
  private static String inSource(@Nullable Reconciliation reconciliation) {
    if (reconciliation == null) {
      return "";
    }
    return String.format(
        "%,d, %s", reconciliation.inSource(), reconciliation.isSame() ? "the same" : "DIFFERENT");
  }
}
