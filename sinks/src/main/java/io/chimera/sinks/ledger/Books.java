package io.chimera.sinks.ledger;

import io.chimera.schemas.stream.ChangeCounts;
import io.chimera.schemas.stream.Tally;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds the books up again from their entries alone: every entry balances, its rows are in the table
 * by Iceberg's own count, it starts where the one before ended, and the running totals are the
 * sums.
 */
public final class Books {
  private final List<Problem> problems = new ArrayList<>();
  private Tally totals = Tally.ZERO;
  private @Nullable Committed last;
  private int openings;
  private int closings;
  private boolean complete;

  private Books() {}

  /**
   * Where the books do not add up.
   *
   * @param snapshotId the snapshot
   * @param commitId its commit
   * @param message what is wrong, with the numbers
   */
  public record Problem(long snapshotId, String commitId, String message) {}

  /**
   * What adding up found.
   *
   * @param openings starts among the entries
   * @param closings commits of records among the entries
   * @param complete whether the entries go back to the first opening; else expiry has taken older
   *     ones, and their sums were carried forward from the running totals
   * @param totals records by fate since the first opening
   * @param problems in the entries' order, empty if the books balance
   */
  public record Audit(
      int openings, int closings, boolean complete, Tally totals, List<Problem> problems) {
    public Audit {
      problems = List.copyOf(problems);
    }

    public boolean isBalanced() {
      return problems.isEmpty();
    }
  }

  /**
   * Adds up.
   *
   * @param entries oldest first, as {@link TableLedger#entries} has them
   */
  public static Audit audit(List<Committed> entries) {
    var books = new Books();
    for (Committed committed : entries) {
      books.add(committed);
    }
    return new Audit(books.openings, books.closings, books.complete, books.totals, books.problems);
  }

  private void add(Committed committed) {
    LedgerEntry entry = committed.entry();
    Committed before = last;
    switch (entry.operation()) {
      case OPENING -> openings++;
      case CLOSING -> closings++;
      case REWIND, RELEASE, DISCARD, REPLAY, RECONCILIATION -> {}
    }
    if (before == null) {
      begin(committed);
    } else {
      follow(committed, before.entry());
    }
    totals = entry.totals();
    last = committed;
  }

  /** The oldest entry: what came before is in its totals, or it is the very first. */
  private void begin(Committed committed) {
    LedgerEntry entry = committed.entry();
    complete =
        entry.operation() == LedgerEntry.Operation.OPENING
            && entry.run().epoch() == 1
            && entry.totals().equals(Tally.ZERO);
    if (!entry.isHeld() && entry.operation() != LedgerEntry.Operation.RELEASE) {
      checkBalance(committed, 0);
    }
  }

  private void follow(Committed committed, LedgerEntry before) {
    LedgerEntry entry = committed.entry();
    checkBalance(committed, before.tally().held());
    try {
      checkChain(entry, before);
    } catch (LedgerException broken) {
      problem(committed, String.valueOf(broken.getMessage()));
    }
    Tally expected = LedgerEntry.total(before.totals(), entry.tally());
    if (!entry.totals().equals(expected)) {
      problem(committed, "running totals are " + entry.totals() + ", the sum is " + expected);
    }
    checkEpoch(committed, before.run().epoch());
    if (!entry.run().pipeline().equals(before.run().pipeline())) {
      problem(
          committed,
          "pipeline is '"
              + entry.run().pipeline()
              + "', before it was '"
              + before.run().pipeline()
              + "'");
    }
  }

  /** What was abandoned had epochs of its own, which are never used again. */
  private void checkEpoch(Committed committed, long before) {
    LedgerEntry entry = committed.entry();
    boolean isStart =
        entry.operation() == LedgerEntry.Operation.OPENING
            || entry.operation() == LedgerEntry.Operation.REWIND;
    long epoch = isStart ? before + 1 : before;
    // Runs that began behind the gate are given up with what they brought.
    boolean mayJump =
        entry.abandoned() != null || entry.operation() == LedgerEntry.Operation.DISCARD;
    boolean isFollowing = mayJump ? entry.run().epoch() >= epoch : entry.run().epoch() == epoch;
    if (!isFollowing) {
      problem(committed, "epoch is " + entry.run().epoch() + ", expected " + epoch);
    }
  }

  private static void checkChain(LedgerEntry entry, LedgerEntry before) {
    switch (entry.operation()) {
      case CLOSING, REWIND, RELEASE, DISCARD, REPLAY, RECONCILIATION ->
          Continuity.check("the entry before", before.to(), entry.from());
      // An opening may bring splits that the ledger did not know, wherever they start.
      case OPENING -> Continuity.merge("the entry before", before.to(), entry.from());
    }
  }

  private void checkBalance(Committed committed, long heldBefore) {
    Tally tally = committed.entry().tally();
    if (!tally.isBalanced(heldBefore)) {
      problem(committed, "counts do not balance, held before was " + heldBefore + ": " + tally);
    }
    ChangeCounts changes = committed.entry().readings().changes();
    long deleted = changes == null ? 0 : changes.deleted();
    // What is let through was added when it was held; a row that is gone was not added.
    long added = tally.written() + tally.held() - heldBefore - deleted;
    if (committed.addedRecords() != added) {
      problem(
          committed,
          "written "
              + tally.written()
              + " and held "
              + tally.held()
              + ", before "
              + heldBefore
              + (deleted == 0 ? "" : ", without " + deleted + " deleted")
              + ", make "
              + added
              + ", the snapshot added "
              + committed.addedRecords()
              + " rows");
    }
  }

  private void problem(Committed committed, String message) {
    problems.add(new Problem(committed.snapshotId(), committed.entry().commitId(), message));
  }
}
