package io.chimera.jobs.cli;

import io.chimera.jobs.quarantine.Grouping;
import io.chimera.jobs.quarantine.RejectionCounts;
import io.chimera.jobs.quarantine.RejectionFilter;
import io.chimera.local.BetCounts;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.Gate;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a demo has to show for itself.
 *
 * @param run what the table says
 * @param sent what the casino says
 * @param leftover records that an interrupted demo had left in the topic
 * @param time from the command's start
 * @param gate what a rule had held back until it was let through, or null
 */
record DemoAccount(
    RunAccount run, BetCounts sent, long leftover, Duration time, @Nullable Gate gate) {
  static final DemoAccount NOTHING =
      new DemoAccount(
          new RunAccount(List.of()), new BetCounts(0, Map.of()), 0, Duration.ZERO, null);

  private static final double MILLIS_PER_SECOND = 1e3;

  /** Both together; the later one knows the state of the books. */
  DemoAccount plus(DemoAccount later) {
    return new DemoAccount(
        run.plus(later.run),
        sent.plus(later.sent),
        leftover + later.leftover,
        time.plus(later.time),
        gate);
  }

  DemoAccount withGate(@Nullable Gate released) {
    return new DemoAccount(run, sent, leftover, time, released);
  }

  DemoAccount in(Duration whole) {
    return new DemoAccount(run, sent, leftover, whole, gate);
  }

  /** Whether the table has exactly what was sent. */
  boolean isExact() {
    var line = run.lines().get(0);
    var tally = line.tally();
    // A repeat of a bet that a rule drops is dropped as well.
    boolean isFateExact =
        leftover > 0
            || (tally.quarantined() == sent.allBroken()
                && tally.duplicates() <= sent.repeats()
                && tally.duplicates() + tally.dropped() >= sent.repeats());
    return line.isBalanced() && tally.in() == sent.total() + leftover && isFateExact;
  }

  void print(PrintWriter out, boolean json, PlatformSettings platform) throws IOException {
    var line = run.lines().get(0);
    if (json) {
      out.println(
          line.json()
              .put("released", gate == null ? 0 : gate.tally().held())
              .put("seconds", time.toMillis() / MILLIS_PER_SECOND));
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
    if (gate != null) {
      out.printf(
          "%nAt the end rule '%s' closed the gate: %,d rows waited unseen, and were released.%n",
          String.join("', '", gate.rules()), gate.tally().held());
    }
    out.printf("%nIn quarantine, all demos on this lake together:%n%n");
    out.print(quarantine(platform, line.table()));
    out.printf(
        "%n%s in %.1f seconds. Look further:%n"
            + "  chimera ledger %3$s       the books, commit by commit%n"
            + "  chimera quarantine %3$s --rows 3 --decrypt%n"
            + "  chimera peek %3$s%n",
        isExact()
            ? "Every bet has one fate, and the books balance,"
            : "Table and casino do NOT agree,",
        time.toMillis() / MILLIS_PER_SECOND,
        line.table());
    out.flush();
  }

  private static TextTable quarantine(PlatformSettings platform, TableName name)
      throws IOException {
    var text = new TextTable("reason", "column", "records");
    try (var catalog = LakeCatalog.open(platform.catalog())) {
      var table = catalog.load(name.quarantine());
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
