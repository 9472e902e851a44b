package io.chimera.jobs.cli;

import io.chimera.jobs.reconcile.Reconciled;
import io.chimera.schemas.stream.Tally;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/**
 * What a demo of a database has to show for itself.
 *
 * @param run what the tables say
 * @param compared the tables beside the shop's
 * @param transactions that people have made meanwhile
 * @param time from the command's start
 */
record ShopAccount(RunAccount run, List<Reconciled> compared, long transactions, Duration time) {
  private static final double MILLIS_PER_SECOND = 1e3;

  boolean isExact() {
    return run.isBalanced() && isReconciled();
  }

  private boolean isReconciled() {
    return compared.stream().allMatch(each -> each.differences().isNone());
  }

  private Tally tally() {
    return run.lines().stream().map(RunAccount.Line::tally).reduce(Tally.ZERO, Tally::plus);
  }

  void print(PrintWriter out, boolean json) {
    double seconds = time.toMillis() / MILLIS_PER_SECOND;
    if (json) {
      Tally tally = tally();
      out.println(
          new Json()
              .put("transactions", transactions)
              .put("tables", compared.size())
              .put("in", tally.in())
              .put("written", tally.written())
              .put("quarantined", tally.quarantined())
              .put("balanced", run.isBalanced())
              .put("reconciled", isReconciled())
              .put("seconds", seconds));
      out.flush();
      return;
    }
    out.printf(
        "%nPeople made %,d transactions in the shop while its tables were captured.%n%n",
        transactions);
    out.print(run);
    out.printf("%nThe tables beside the shop's:%n%n");
    out.print(ReconcileCommand.table(compared));
    out.printf(
        "%n%s in %.1f seconds. Look further:%n"
            + "  chimera ledger shop.orders       the books, commit by commit%n"
            + "  chimera peek shop.customers%n",
        isExact()
            ? "Every table is what the shop's is, and the books balance,"
            : "Tables and shop do NOT agree,",
        seconds);
    out.flush();
  }
}
