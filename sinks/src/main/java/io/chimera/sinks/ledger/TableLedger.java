package io.chimera.sinks.ledger;

import static org.apache.iceberg.expressions.Expressions.alwaysTrue;

import io.chimera.schemas.contract.CommitRule;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.Reconciliation;
import io.chimera.schemas.stream.Tally;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
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
    this(table, patience, () -> {});
  }

  /**
   * As above.
   *
   * @param whenLong told while a commit fails again and again, and is still tried
   */
  TableLedger(Table table, Patience patience, Runnable whenLong) {
    this.table = table;
    history = new LedgerHistory(table);
    commits = new AtomicCommits(table, patience, whenLong);
  }

  /** Reads the table's newest state; the readers below answer from the state last read. */
  public void refresh() {
    table.refresh();
  }

  /** As above, as patiently as commits are made. */
  void refreshPatiently() {
    commits.refresh();
  }

  /** The newest entry, which says where to read on; empty if the table was never opened. */
  public Optional<Committed> head() {
    return history.head();
  }

  /** Snapshots of replays that expiry has left, oldest first. */
  List<Snapshot> replays() {
    var replays = new ArrayList<Snapshot>();
    for (Snapshot snapshot : history.snapshots()) {
      if (snapshot.summary().containsKey(LedgerKeys.REPLAY_MARKS)) {
        replays.add(0, snapshot);
      }
    }
    return replays;
  }

  /** Every entry that expiry has left, oldest first, without gaps. */
  public List<Committed> entries() {
    return history.entries();
  }

  /**
   * The newest entries, oldest first.
   *
   * @param isEnough asked with each entry, the newest first, until it says so
   */
  public List<Committed> newest(Predicate<Committed> isEnough) {
    return history.newest(isEnough);
  }

  /**
   * Every entry that expiry has left, those among them that were taken back, wait or were given up;
   * each once, as it was committed first, in the order of their snapshots.
   *
   * @param sequenceNumber of the last snapshot that is of no interest; 0 for all
   */
  public List<Recorded> recorded(long sequenceNumber) {
    return history.recorded(sequenceNumber);
  }

  /** The opening of an epoch, sought from the newest entry back; empty if it has expired. */
  public Optional<Committed> opening(long epoch) {
    return history.opening(epoch);
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
          head.filter(LedgerEntry::isHeld).ifPresent(newest -> checkBehindGate());
          undone.ifPresent(gone -> checkOwner(run, gone.newest().entry()));
          Positions from = start.apply(head);
          Positions merged =
              head.map(newest -> Continuity.merge(what(), newest.to(), from)).orElse(from);
          LedgerEntry entry =
              empty(LedgerEntry.Operation.OPENING, commitId, run, merged, head, undone);
          return change(base(entry).newAppend(), entry);
        });
  }

  /** Rows of main that wait behind no gate cannot be told from others. */
  private void checkBehindGate() {
    if (history.held() == null) {
      throw new RolledBackException(
          "Cannot follow on the ledger of "
              + what()
              + ": it was rolled back into what had waited behind its gate; roll it back to before"
              + " the gate closed, or to where it was");
    }
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
        before.map(LedgerEntry::heldBy).orElse(List.of()),
        before.map(LedgerEntry::replays).orElse(0L),
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
    if (target.entry().isHeld()) {
      throw new RewindRefusedException(
          "Cannot rewind "
              + what()
              + " to snapshot "
              + snapshotId
              + ": readers never saw it, it waited behind the gate");
    }
    Committed head = requireHead();
    var others = new ArrayList<Long>();
    int closings = 0;
    var tally = Tally.ZERO;
    for (Snapshot snapshot : history.subList(0, at)) {
      Optional<LedgerEntry> entry = Committed.read(snapshot).map(Committed::entry);
      if (entry.isEmpty()) {
        // What upkeep has done is done again; no row of anybody's goes with it.
        if (!Upkeep.isOf(snapshot)) {
          others.add(snapshot.snapshotId());
        }
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
      // What waited behind the gate is in the history with the times at which it was held.
      boolean wasSeen = !snapshot.summary().containsKey(LedgerKeys.HELD_BY);
      if (wasSeen && snapshot.timestampMillis() <= epochMillis) {
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
          if (head.entry().isHeld()) {
            throw new RewindRefusedException(
                "Cannot rewind "
                    + what()
                    + ": its gate is closed; release or discard what waits there first");
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
          AppendFiles append =
              StagedOperations.stage(
                      table,
                      metadata ->
                          metadata.setRef(
                              SnapshotRef.MAIN_BRANCH,
                              SnapshotRef.branchBuilder(plan.snapshotId()).build()))
                  .newFastAppend();
          entry.summary().forEach(append::set);
          return AtomicCommits.Change.onMain(append);
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
          return change(update(closing, base(entry)), entry);
        });
  }

  private SnapshotUpdate<?> update(Closing closing, Table base) {
    List<DataFile> rows = FilesText.read(closing.dataFiles(), base);
    if (closing.effect() == Effect.REPLACE) {
      OverwriteFiles overwrite = base.newOverwrite().overwriteByRowFilter(alwaysTrue());
      rows.forEach(overwrite::addFile);
      return overwrite;
    }
    if (closing.deleteFiles().isEmpty()) {
      AppendFiles append = base.newAppend();
      rows.forEach(append::appendFile);
      return append;
    }
    RowDelta delta = base.newRowDelta();
    rows.forEach(delta::addRows);
    List<DeleteFile> deletes = FilesText.readDeletes(closing.deleteFiles(), base);
    checkReach(deletes, base);
    deletes.forEach(delta::addDeletes);
    return delta;
  }

  /** Somebody may have partitioned the table anew since the deletes were written. */
  private void checkReach(List<DeleteFile> deletes, Table base) {
    for (DeleteFile file : deletes) {
      boolean isOfPartition =
          file.content() == FileContent.EQUALITY_DELETES
              && base.specs().get(file.specId()).isPartitioned();
      if (isOfPartition && base.specs().size() > 1) {
        throw new StateBehindTableException(
            "Cannot commit to "
                + what()
                + ": it was partitioned anew, and deletes that were written before do not reach all"
                + " of it; start from the table");
      }
    }
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
        closing.readings().changes(),
        FilesText.rows(closing.dataFiles()),
        FilesText.rows(closing.quarantineFiles()));
    List<String> heldBy =
        head.isHeld() ? head.heldBy() : closing.readings().failures(CommitRule.OnFailure.HOLD);
    Tally tally =
        heldBy.isEmpty() ? closing.tally() : closing.tally().heldBack(head.tally().held());
    return new LedgerEntry(
        closing.commitId(),
        LedgerEntry.Operation.CLOSING,
        run,
        closing.checkpoint(),
        closing.from(),
        closing.to(),
        tally,
        LedgerEntry.total(head.totals(), tally),
        closing.readings(),
        heldBy,
        head.replays(),
        null);
  }

  /**
   * Commits a replay of quarantine, or finds that it is there. A run that is alive goes on.
   *
   * @param run who does it, under which contract; its epoch is ignored
   * @param number the replay's: one more than the books have
   * @param tally the records that were taken out of quarantine by fate
   * @param files the rows that were written
   * @param marks files that say which records were taken, in Iceberg's JSON
   * @param planned the newest entry when the records were judged, which must not be undone since
   * @throws LedgerException if another replay came first, or this pipeline does not own the table
   */
  Committed replay(
      String commitId,
      Run run,
      long number,
      Tally tally,
      List<DataFile> files,
      String marks,
      String planned) {
    return commit(
        commitId,
        () -> {
          checkNotRolledBack();
          LedgerEntry head = requireHead().entry();
          checkOwner(run, head);
          if (head.replays() != number - 1 || !contains(planned)) {
            throw new ReplayException(
                "Cannot replay into "
                    + what()
                    + ": another replay came first, or what it was planned on was taken back; look at"
                    + " the quarantine again");
          }
          var now =
              new Run(
                  run.pipeline(), head.run().epoch(), run.contractVersion(), run.contractHash());
          Tally fates = head.isHeld() ? tally.heldBack(head.tally().held()) : tally;
          var entry =
              new LedgerEntry(
                  commitId,
                  LedgerEntry.Operation.REPLAY,
                  now,
                  0,
                  head.to(),
                  head.to(),
                  fates,
                  LedgerEntry.total(head.totals(), fates),
                  Readings.NONE,
                  head.heldBy(),
                  number,
                  null);
          AppendFiles append = base(entry).newAppend();
          files.forEach(append::appendFile);
          append.set(LedgerKeys.REPLAY_MARKS, marks);
          return change(append, entry);
        });
  }

  /**
   * Says what came of holding the table against its source. It moves nothing: a run that is alive
   * goes on, and the next starts where it would have.
   *
   * @param run who does it, under which contract; its epoch is ignored
   * @throws LedgerException if this pipeline does not own the table
   */
  public Committed reconcile(Run run, Reconciliation reconciliation) {
    String commitId = CommitIds.next();
    return commit(
        commitId,
        () -> {
          checkNotRolledBack();
          LedgerEntry head = requireHead().entry();
          checkOwner(run, head);
          var now =
              new Run(
                  run.pipeline(), head.run().epoch(), run.contractVersion(), run.contractHash());
          var entry =
              new LedgerEntry(
                  commitId,
                  LedgerEntry.Operation.RECONCILIATION,
                  now,
                  0,
                  head.to(),
                  head.to(),
                  new Tally(0, 0, 0, 0, 0, 0, head.tally().held(), null),
                  head.totals(),
                  Readings.reconciled(reconciliation),
                  head.heldBy(),
                  head.replays(),
                  null);
          return change(base(entry).newFastAppend(), entry);
        });
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

  /** Whether a rule holds commits back from the readers of main. */
  public boolean isGateClosed() {
    return history.held() != null;
  }

  /** What waits behind the table's gate; empty if it is open. */
  public Optional<Gate> gate() {
    return new HeldBranch(table, history).gate();
  }

  /**
   * Lets through what waits behind the gate, in one swap: with main as it was when the gate closed,
   * the branch becomes main; with commits of others since, every closing is committed again on top
   * of them, in order and under its id. A run that is alive goes on, on main.
   *
   * @return the entry that says so
   * @throws GateException if the gate is open, or what waits cannot be committed again
   */
  public Committed release() {
    String commitId = CommitIds.next();
    return commit(commitId, () -> new HeldBranch(table, history).release(commitId));
  }

  /**
   * Gives up what waits behind the gate: the branch goes, and an entry on main moves the positions
   * past its records. A run that is alive goes on, on main; but one that looks for repeats is
   * fenced, since it remembers what is given up.
   *
   * @return the entry that says so
   * @throws GateException if the gate is open
   */
  public Committed discard() {
    String commitId = CommitIds.next();
    return commit(commitId, () -> new HeldBranch(table, history).discard(commitId));
  }

  /** The table to build the entry's snapshot on. */
  private Table base(LedgerEntry entry) {
    return entry.isHeld() ? new HeldBranch(table, history).table() : table;
  }

  private static AtomicCommits.Change change(SnapshotUpdate<?> update, LedgerEntry entry) {
    entry.summary().forEach(update::set);
    return entry.isHeld() ? HeldBranch.change(update) : AtomicCommits.Change.onMain(update);
  }

  private Committed commit(String commitId, Supplier<AtomicCommits.Change> change) {
    Snapshot snapshot =
        commits.commit(
            new AtomicCommits.Plan() {
              @Override
              public @Nullable Snapshot find() {
                return history.find(commitId);
              }

              @Override
              public AtomicCommits.Change build() {
                return change.get();
              }
            });
    // An answer that was lost may be found after what waited was committed again.
    return Committed.readFirst(snapshot).orElseThrow();
  }

  private String what() {
    return "table '" + table.name() + "'";
  }
}
