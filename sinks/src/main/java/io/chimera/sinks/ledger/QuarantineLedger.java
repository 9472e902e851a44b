package io.chimera.sinks.ledger;

import io.chimera.schemas.stream.Positions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFiles;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.jspecify.annotations.Nullable;

/**
 * Commits to a quarantine table. It goes first and the table's own ledger decides: what is here and
 * not there is undone at the next opening.
 */
final class QuarantineLedger {
  private final Table table;
  private final LedgerHistory history;
  private final AtomicCommits commits;

  QuarantineLedger(Table table, Patience patience) {
    this(table, patience, () -> {});
  }

  /**
   * As above.
   *
   * @param whenLong told while a commit fails again and again, and is still tried
   */
  QuarantineLedger(Table table, Patience patience, Runnable whenLong) {
    this.table = table;
    history = new LedgerHistory(table);
    commits = new AtomicCommits(table, patience, whenLong);
  }

  /**
   * Makes the run of {@code opening} the only one that may commit here, and removes in the same
   * snapshot what the table's ledger does not have. Does nothing if neither is needed.
   *
   * @param opening the newest entry of the table's ledger whose run this is
   * @param ledger the table's ledger
   * @throws RolledBackException if this table was rolled back and that is not accepted
   */
  void open(LedgerEntry opening, TableLedger ledger, Rollback rollback) {
    table.refresh();
    if (rollback == Rollback.REFUSE) {
      checkNotRolledBack();
    }
    boolean current =
        history
            .head()
            .filter(head -> head.entry().run().epoch() == opening.run().epoch())
            .isPresent();
    if (current && orphans(ledger).isEmpty()) {
      return;
    }
    // Made anew: a later opening of the same run must not be taken for an earlier one.
    String commitId = CommitIds.next();
    commits.commit(plan(commitId, () -> opening(commitId, opening, ledger)));
  }

  /**
   * Refuses a quarantine that somebody rolled back: rejected records that the books count are gone.
   *
   * @throws RolledBackException with what is gone
   */
  void checkNotRolledBack() {
    history
        .undone()
        .ifPresent(
            gone -> {
              throw new RolledBackException(
                  "Cannot follow on table '"
                      + table.name()
                      + "': it was rolled back, snapshot "
                      + gone.newest().snapshotId()
                      + " (epoch "
                      + gone.newest().entry().run().epoch()
                      + ") was its newest entry and is no longer in its history; with it went "
                      + gone.tally().quarantined()
                      + " rejected records");
            });
  }

  private SnapshotUpdate<?> opening(String commitId, LedgerEntry entry, TableLedger ledger) {
    Map<String, String> summary = summary(entry);
    summary.put(LedgerKeys.COMMIT_ID, commitId);
    summary.put(LedgerKeys.OPERATION, LedgerEntry.Operation.OPENING.label());
    List<Snapshot> orphans = orphans(ledger);
    if (orphans.isEmpty()) {
      AppendFiles append = table.newAppend();
      summary.forEach(append::set);
      return append;
    }
    checkLive(orphans);
    var ids = new ArrayList<String>();
    DeleteFiles delete = table.newDelete().validateFilesExist();
    for (Snapshot orphan : orphans) {
      ids.add(orphan.summary().get(LedgerKeys.COMMIT_ID));
      var changes = SnapshotChanges.builderFor(table).snapshot(orphan).build();
      for (DataFile file : changes.addedDataFiles()) {
        delete.deleteFile(file);
      }
    }
    summary.put(LedgerKeys.UNDONE, String.join(",", ids));
    summary.forEach(delete::set);
    return delete;
  }

  /**
   * Refuses, before anything is committed, to take the quarantine back to positions where that is
   * not possible.
   *
   * @throws QuarantineChangedException if what would be removed was rewritten or expired
   */
  void checkRemovable(Positions keep) {
    table.refresh();
    var beyond = new ArrayList<Snapshot>();
    for (Snapshot closing : history.closings()) {
      if (Continuity.covers(keep, LedgerEntry.read(closing.summary()).orElseThrow().to())) {
        checkLive(beyond);
        return;
      }
      beyond.add(closing);
    }
    List<Snapshot> all = history.snapshots();
    boolean isCut = !all.isEmpty() && all.get(all.size() - 1).parentId() != null;
    if (isCut && !beyond.isEmpty()) {
      throw new QuarantineChangedException(
          "Cannot take table '"
              + table.name()
              + "' back: its history begins with snapshot "
              + all.get(all.size() - 1).snapshotId()
              + ", and rejected records from before it would have to be removed");
    }
    checkLive(beyond);
  }

  /** Files that others have rewritten cannot be removed by their names. */
  private void checkLive(List<Snapshot> closings) {
    if (closings.isEmpty()) {
      return;
    }
    var live = new HashSet<String>();
    try (CloseableIterable<FileScanTask> files = table.newScan().planFiles()) {
      files.forEach(file -> live.add(file.file().location()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    for (Snapshot closing : closings) {
      for (DataFile file :
          SnapshotChanges.builderFor(table).snapshot(closing).build().addedDataFiles()) {
        if (!live.contains(file.location())) {
          throw new QuarantineChangedException(
              "Cannot take table '"
                  + table.name()
                  + "' back: the files of snapshot "
                  + closing.snapshotId()
                  + " were rewritten by somebody; roll the quarantine back to before that, then"
                  + " accept the rollback");
        }
      }
    }
  }

  /**
   * Closings that the table's ledger does not have and whose positions it has not reached. Both are
   * asked, since expiry may have taken an old commit's id from the table, but never its positions.
   */
  private List<Snapshot> orphans(TableLedger ledger) {
    var orphans = new ArrayList<Snapshot>();
    Optional<Committed> head = ledger.head();
    for (Snapshot closing : history.closings()) {
      LedgerEntry entry = LedgerEntry.read(closing.summary()).orElseThrow();
      boolean known =
          ledger.contains(entry.commitId())
              || head.filter(newest -> Continuity.covers(newest.entry().to(), entry.to()))
                  .isPresent();
      if (known) {
        // Closings are committed in order: whatever is older was settled before.
        return orphans;
      }
      orphans.add(closing);
    }
    return orphans;
  }

  /**
   * Commits a closing's quarantine files, or finds that they are there.
   *
   * @param closing with at least one quarantine file
   * @param entry what the closing will be in the table's ledger
   * @throws FencedException if a newer run has opened this table
   * @throws RolledBackException if this table was rolled back
   */
  void commit(Closing closing, LedgerEntry entry) {
    commits.commit(
        plan(
            closing.commitId(),
            () -> {
              checkNotRolledBack();
              checkEpoch(entry.run());
              AppendFiles append = table.newAppend();
              FilesText.read(closing.quarantineFiles(), table).forEach(append::appendFile);
              summary(entry).forEach(append::set);
              return append;
            }));
  }

  private void checkEpoch(Run run) {
    long newest = history.head().map(head -> head.entry().run().epoch()).orElse(0L);
    if (newest > run.epoch()) {
      throw new FencedException(
          "Cannot commit to table '"
              + table.name()
              + "': its newest epoch is "
              + newest
              + ", this run's is "
              + run.epoch());
    }
  }

  /** Running totals are the table's; here not every closing has a snapshot. */
  private static Map<String, String> summary(LedgerEntry entry) {
    var summary = new HashMap<>(entry.summary());
    summary.keySet().removeIf(key -> key.startsWith(LedgerKeys.TOTAL_PREFIX));
    return summary;
  }

  private AtomicCommits.Plan plan(String commitId, Supplier<SnapshotUpdate<?>> change) {
    return new AtomicCommits.Plan() {
      @Override
      public @Nullable Snapshot find() {
        return history.find(commitId);
      }

      @Override
      public AtomicCommits.Change build() {
        return AtomicCommits.Change.onMain(change.get());
      }
    };
  }
}
