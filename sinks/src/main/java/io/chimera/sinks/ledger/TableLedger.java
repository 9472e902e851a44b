package io.chimera.sinks.ledger;

import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.Tally;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.HasTableOperations;
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

  /** What somebody took out of the books by rolling the table back; empty if nobody did. */
  public Optional<Undone> undone() {
    return history.undone();
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
   * @param start where the source stands, asked with the newest entry at every attempt, since an
   *     earlier run may still commit meanwhile; the ledger's own positions win nothing and lose
   *     nothing: streams and splits that it knows must agree
   * @return the opening as committed
   * @throws LedgerException if another pipeline owns the table, the positions do not follow, or the
   *     table was rolled back and that is not accepted
   */
  Committed open(
      String commitId,
      Run run,
      Rollback rollback,
      Function<Optional<LedgerEntry>, Positions> start) {
    return commit(
        commitId,
        () -> {
          Optional<LedgerEntry> head = head().map(Committed::entry);
          Optional<Undone> undone = history.undone();
          if (rollback == Rollback.REFUSE) {
            refuse(undone, head);
          }
          head.ifPresent(newest -> checkOwner(run, newest));
          undone.ifPresent(gone -> checkOwner(run, gone.newest().entry()));
          Positions from = start.apply(head);
          Positions merged =
              head.map(newest -> Continuity.merge(what(), newest.to(), from)).orElse(from);
          return append(
              empty(LedgerEntry.Operation.OPENING, commitId, run, merged, head, undone), List.of());
        });
  }

  /** As above, where the start is known and nothing was rolled back. */
  Committed open(String commitId, Run run, Positions start) {
    return open(commitId, run, Rollback.REFUSE, head -> start);
  }

  /** As above, at the positions the ledger has; for a start that brings its own state. */
  Committed reopen(String commitId, Run run, Rollback rollback) {
    return open(commitId, run, rollback, head -> requireHead().entry().to());
  }

  /**
   * An entry without records. Its epoch was never used, not even by what was taken back: whoever
   * wrote that may be alive.
   */
  private LedgerEntry empty(
      LedgerEntry.Operation operation,
      String commitId,
      Run run,
      Positions at,
      Optional<LedgerEntry> before,
      Optional<Undone> undone) {
    long epoch = nextEpoch(undone, before);
    return new LedgerEntry(
        commitId,
        operation,
        new Run(run.pipeline(), epoch, run.contractVersion(), run.contractHash()),
        0,
        at,
        at,
        new Tally(0, 0, 0, 0, 0, 0, before.map(entry -> entry.tally().held()).orElse(0L), null),
        before.map(LedgerEntry::totals).orElse(Tally.ZERO),
        Readings.NONE,
        undone.map(gone -> gone.newest().entry().commitId()).orElse(null));
  }

  private long nextEpoch(Optional<Undone> undone, Optional<LedgerEntry> before) {
    return undone.isPresent()
        ? history.highestEpoch() + 1
        : before.map(entry -> entry.run().epoch()).orElse(0L) + 1;
  }

  /** The epoch that the next start opens, unless another one comes first. */
  public long nextEpoch() {
    return nextEpoch(history.undone(), head().map(Committed::entry));
  }

  /**
   * Refuses a table that somebody rolled back.
   *
   * @throws RolledBackException with what is gone
   */
  public void checkNotRolledBack() {
    refuse(history.undone(), head().map(Committed::entry));
  }

  private void refuse(Optional<Undone> undone, Optional<LedgerEntry> head) {
    if (undone.isEmpty()) {
      return;
    }
    Committed newest = undone.get().newest();
    throw new RolledBackException(
        "Cannot follow on the ledger of "
            + what()
            + ": the table was rolled back, snapshot "
            + newest.snapshotId()
            + " (epoch "
            + newest.entry().run().epoch()
            + ", in total "
            + newest.entry().totals().in()
            + " records in) was its newest entry and is no longer in its history; now that says "
            + head.map(entry -> "epoch " + entry.run().epoch() + ", " + entry.totals().in())
                .orElse("nothing")
            + (head.isPresent() ? " records in" : ""));
  }

  /**
   * What taking the table back to a snapshot would do; changes nothing.
   *
   * @throws RewindRefusedException if it is not in main's history, or holds no entry
   */
  public Rewind planRewind(long snapshotId) {
    List<Snapshot> history = this.history.snapshots();
    int at = 0;
    while (at < history.size() && history.get(at).snapshotId() != snapshotId) {
      at++;
    }
    if (at == history.size()) {
      throw new RewindRefusedException(
          "Cannot rewind "
              + what()
              + " to snapshot "
              + snapshotId
              + ": it is not in the history of main, which goes back to "
              + (history.isEmpty()
                  ? "nothing"
                  : "snapshot " + history.get(history.size() - 1).snapshotId()));
    }
    Committed target =
        history.subList(at, history.size()).stream()
            .flatMap(snapshot -> Committed.read(snapshot).stream())
            .findFirst()
            .orElseThrow(
                () ->
                    new RewindRefusedException(
                        "Cannot rewind "
                            + what()
                            + " to snapshot "
                            + snapshotId
                            + ": the ledger did not begin before"));
    Committed head = requireHead();
    var others = new ArrayList<Long>();
    int closings = 0;
    var tally = Tally.ZERO;
    for (Snapshot snapshot : history.subList(0, at)) {
      Optional<LedgerEntry> entry = Committed.read(snapshot).map(Committed::entry);
      if (entry.isEmpty()) {
        others.add(snapshot.snapshotId());
      } else if (entry.get().operation() == LedgerEntry.Operation.CLOSING) {
        closings++;
        tally = LedgerEntry.total(tally, entry.get().tally());
      }
    }
    return new Rewind(snapshotId, target, head, new Undone(head, closings, tally), others);
  }

  /**
   * The snapshot that readers saw at a time.
   *
   * @param epochMillis the time
   * @throws RewindRefusedException if main's history does not go back so far
   */
  public long snapshotAt(long epochMillis) {
    for (Snapshot snapshot : history.snapshots()) {
      if (snapshot.timestampMillis() <= epochMillis) {
        return snapshot.snapshotId();
      }
    }
    throw new RewindRefusedException(
        "Cannot rewind "
            + what()
            + " to "
            + Instant.ofEpochMilli(epochMillis)
            + ": its history does not go back so far");
  }

  /**
   * Takes the table back in one swap, with an entry that says so. Every run that is alive is
   * fenced; the next one goes on from the positions of the target.
   *
   * @param run who does it; its epoch is ignored
   */
  Committed rewind(String commitId, Run run, Rewind plan) {
    return commit(
        commitId,
        () -> {
          Committed head = requireHead();
          checkOwner(run, head.entry());
          if (head.snapshotId() != plan.head().snapshotId()) {
            throw new RewindRefusedException(
                "Cannot rewind "
                    + what()
                    + ": it has a newer entry than the plan, snapshot "
                    + head.snapshotId()
                    + "; look at it again");
          }
          if (!planRewind(plan.snapshotId()).others().equals(plan.others())) {
            throw new RewindRefusedException(
                "Cannot rewind "
                    + what()
                    + ": others have committed since it was planned; look at it again");
          }
          LedgerEntry target = plan.target().entry();
          LedgerEntry entry =
              empty(
                  LedgerEntry.Operation.REWIND,
                  commitId,
                  run,
                  target.to(),
                  Optional.of(target),
                  Optional.of(plan.undone()));
          var rewound =
              new BaseTable(
                  new RewoundOperations(
                      ((HasTableOperations) table).operations(), plan.snapshotId()),
                  table.name());
          AppendFiles append = rewound.newFastAppend();
          entry.summary().forEach(append::set);
          return append;
        });
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
    checkNotRolledBack();
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
        LedgerEntry.total(head.totals(), closing.tally()),
        closing.readings(),
        null);
  }

  /**
   * Refuses a pipeline that does not own the table.
   *
   * @throws ForeignLedgerException with the one that does
   */
  void checkOwner(Run run) {
    head().ifPresent(head -> checkOwner(run, head.entry()));
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
