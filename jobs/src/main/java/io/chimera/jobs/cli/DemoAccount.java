package io.chimera.jobs.cli;

import io.chimera.jobs.pipeline.PreparedRun;
import io.chimera.jobs.quarantine.Grouping;
import io.chimera.jobs.quarantine.RejectionCounts;
import io.chimera.jobs.quarantine.RejectionFilter;
import io.chimera.local.BetCounts;
import io.chimera.sinks.iceberg.LakeCatalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;

/**
 * What a demo has to show for itself.
 *
 * @param run what the table says
 * @param sent what the casino says
 * @param leftover records that an interrupted demo had left in the topic
 * @param time from the command's start
 */
record DemoAccount(RunAccount run, BetCounts sent, long leftover, Duration time) {
  private static final double MILLIS_PER_SECOND = 1e3;

  /** Whether the table has exactly what was sent. */
  boolean isExact() {
    var line = run.lines().get(0);
    boolean isFateExact =
        leftover > 0
            || (line.tally().quarantined() == sent.allBroken()
                && line.tally().duplicates() == sent.repeats());
    return line.isBalanced() && line.tally().in() == sent.total() + leftover && isFateExact;
  }

  void print(PrintWriter out, boolean json, PreparedRun prepared) throws IOException {
    var line = run.lines().get(0);
    if (json) {
      out.println(line.json().put("seconds", time.toMillis() / MILLIS_PER_SECOND));
      out.flush();
      return;
    }
    out.printf(
        "%nThe casino sent %,d bets: %,d good, %,d broken, %,d sent twice%s.%n%n",
        sent.total(),
        sent.good(),
        sent.allBroken(),
        sent.repeats(),
        leftover == 0 ? "" : String.format("; %,d were left from before", leftover));
    out.print(run);
    out.printf("%nIn quarantine, all demos on this lake together:%n%n");
    out.print(quarantine(prepared));
    out.printf(
        "%n%s in %.1f seconds. Look further:%n"
            + "  chimera ledger %3$s       the books, commit by commit%n"
            + "  chimera quarantine %3$s --rows 3 --decrypt%n"
            + "  chimera peek %3$s%n",
        isExact()
            ? "Every bet is in the table or in quarantine, once; the books balance,"
            : "Table and casino do NOT agree,",
        time.toMillis() / MILLIS_PER_SECOND,
        line.table());
    out.flush();
  }

  private static TextTable quarantine(PreparedRun prepared) throws IOException {
    var text = new TextTable("reason", "column", "records");
    try (var catalog = LakeCatalog.open(prepared.platform().catalog())) {
      var table = catalog.load(prepared.opened().get(0).table().quarantine());
      RejectionCounts.of(table, RejectionFilter.ALL, Grouping.REASON)
          .groups()
          .forEach(
              group ->
                  text.row(
                      RowText.cell(group.parts().get(1)),
                      RowText.cell(group.parts().get(2)),
                      group.records()));
    }
    return text;
  }
}
