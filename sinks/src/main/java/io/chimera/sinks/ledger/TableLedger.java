package io.chimera.sinks.ledger;

import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Tally;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/**
 * The books of one table, kept in the summaries of its snapshots: who started, which positions each
 * commit covers, and what became of the records in between. Needs nothing but the table.
 */
public final class TableLedger {
  private final Table table;
  private final LedgerHistory history;
  private final AtomicCommits commits;

  public TableLedger(Table table) {
    this(table, Patience.DEFAULT);
  }

  TableLedger(Table table, Patience patience) {
    this.table = table;
    history = new LedgerHistory(table);
    commits = new AtomicCommits(table, patience);
  }

  /** Reads the table's newest state; the readers below answer from the state last read. */
  public void refresh() {
    table.refresh();
  }

  /** The newest entry, which says where to read on; empty if the table was never opened. */
  public Optional<Committed> head() {
    return history.head();
  }

  /** Every entry that expiry has left, oldest first, without gaps. */
  public List<Committed> entries() {
    return history.entries();
  }

  /** Whether the commit is in the books. */
  boolean contains(String commitId) {
    return history.find(commitId) != null;
  }

  /**
   * Starts a new epoch: every earlier run of the pipeline can no longer commit.
   *
   * @param commitId the opening's own id
   * @param run who starts; its epoch is ignored, the opening takes the next
   * @param start where the source stands; the ledger's own positions win nothing and lose nothing:
   *     streams and splits that it knows must agree
   * @return the opening as committed
   * @throws LedgerException if another pipeline owns the table or the positions do not follow
   */
  Committed open(String commitId, Run run, Positions start) {
    return open(commitId, run, () -> start);
  }

  /** As above, at the positions the ledger has; for a start that brings its own state. */
  Committed reopen(String commitId, Run run) {
    return open(commitId, run, () -> requireHead().entry().to());
  }

  private Committed open(String commitId, Run run, Supplier<Positions> start) {
    return commit(
        commitId,
        () -> {
          Optional<Committed> head = head();
          LedgerEntry entry =
              head.isPresent()
                  ? following(commitId, run, start.get(), head.get().entry())
                  : first(commitId, run, start.get());
          return append(entry, List.of());
        });
  }

  private LedgerEntry first(String commitId, Run run, Positions start) {
    return opening(commitId, run, 1, start, Tally.ZERO, 0);
  }

  private LedgerEntry following(String commitId, Run run, Positions start, LedgerEntry head) {
    checkOwner(run, head);
    Positions merged = Continuity.merge(what(), head.to(), start);
    return opening(
        commitId, run, head.run().epoch() + 1, merged, head.totals(), head.tally().held());
  }

  private static LedgerEntry opening(
      String commitId, Run run, long epoch, Positions start, Tally totals, long held) {
    return new LedgerEntry(
        commitId,
        LedgerEntry.Operation.OPENING,
        new Run(run.pipeline(), epoch, run.contractVersion(), run.contractHash()),
        0,
        start,
        start,
        new Tally(0, 0, 0, 0, 0, 0, held, null),
        totals);
  }

  /**
   * Commits a closing, or finds that it is there.
   *
   * @param epoch the epoch of the run that commits, which need not be the one that cut the closing
   * @throws LedgerException if it does not follow on the head, does not balance, or the run was
   *     fenced off
   */
  Committed commit(Closing closing, String pipeline, long epoch) {
    return commit(
        closing.commitId(),
        () -> {
          LedgerEntry entry = check(closing, pipeline, epoch);
          return append(entry, FilesText.read(closing.dataFiles(), table));
        });
  }

  /**
   * The entry that the closing becomes, if it may be committed on the state last read.
   *
   * @throws LedgerException if it may not
   */
  LedgerEntry check(Closing closing, String pipeline, long epoch) {
    LedgerEntry head = requireHead().entry();
    var run = new Run(pipeline, epoch, closing.contractVersion(), closing.contractHash());
    checkOwner(run, head);
    if (head.run().epoch() != epoch) {
      throw new FencedException(
          "Cannot commit to "
              + what()
              + ": its newest epoch is "
              + head.run().epoch()
              + ", this run's is "
              + epoch);
    }
    Continuity.check(what(), head.to(), closing.from());
    Balance.check(
        what(),
        closing.tally(),
        head.tally().held(),
        FilesText.rows(closing.dataFiles()),
        FilesText.rows(closing.quarantineFiles()));
    return new LedgerEntry(
        closing.commitId(),
        LedgerEntry.Operation.CLOSING,
        run,
        closing.checkpoint(),
        closing.from(),
        closing.to(),
        closing.tally(),
        LedgerEntry.total(head.totals(), closing.tally()));
  }

  private void checkOwner(Run run, LedgerEntry head) {
    if (!head.run().pipeline().equals(run.pipeline())) {
      throw new ForeignLedgerException(
          "Cannot write to "
              + what()
              + " as pipeline '"
              + run.pipeline()
              + "': its ledger is kept by pipeline '"
              + head.run().pipeline()
              + "'");
    }
  }

  private Committed requireHead() {
    return head()
        .orElseThrow(
            () -> new FencedException("Cannot commit to " + what() + ": it has no opening"));
  }

  private AppendFiles append(LedgerEntry entry, List<DataFile> files) {
    AppendFiles append = table.newAppend();
    files.forEach(append::appendFile);
    entry.summary().forEach(append::set);
    return append;
  }

  private Committed commit(String commitId, Supplier<SnapshotUpdate<?>> change) {
    Snapshot snapshot =
        commits.commit(
            new AtomicCommits.Plan() {
              @Override
              public @Nullable Snapshot find() {
                return history.find(commitId);
              }

              @Override
              public SnapshotUpdate<?> build() {
                return change.get();
              }
            });
    return Committed.read(snapshot).orElseThrow();
  }

  private String what() {
    return "table '" + table.name() + "'";
  }
}
