package io.chimera.sinks.ledger;

import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a snapshot the head of main and of the ledger's tag in one swap of the table's metadata,
 * once, whatever the catalog answers. Iceberg's own commit is not used: its clean-up deletes the
 * files of an attempt whose answer was lost but which was applied.
 */
final class AtomicCommits {
  private static final Logger LOG = LoggerFactory.getLogger(AtomicCommits.class);

  private final Table table;
  private final Patience patience;

  AtomicCommits(Table table, Patience patience) {
    this.table = table;
    this.patience = patience;
  }

  /** What is to be committed; asked again before every attempt, on the table's newest state. */
  interface Plan {

    /** The snapshot, if an earlier attempt was applied; else null. */
    @Nullable Snapshot find();

    /**
     * The change.
     *
     * @throws LedgerException if it may not be made; not tried again
     */
    SnapshotUpdate<?> build();
  }

  /**
   * Commits the plan, or finds that it is there.
   *
   * @throws LedgerException if the plan refuses or the table is gone, or {@link
   *     LedgerUnavailableException} if the catalog did not take it and does not have it
   */
  Snapshot commit(Plan plan) {
    RuntimeException last = null;
    for (int attempt = 1; attempt <= patience.attempts(); attempt++) {
      try {
        table.refresh();
        Snapshot found = plan.find();
        return found == null ? publish(plan.build()) : found;
      } catch (LedgerException refused) {
        throw refused;
      } catch (NoSuchTableException gone) {
        throw new TableGoneException(
            "Cannot commit to table '" + table.name() + "': it was dropped", gone);
      } catch (RuntimeException failure) {
        // A conflict, a lost answer, a catalog away: the table's next state tells which.
        LOG.warn("Commit to table '{}' failed, attempt {}", table.name(), attempt, failure);
        last = failure;
      }
      pause(patience.after(attempt).toMillis());
    }
    return findAfter(plan, last);
  }

  private Snapshot findAfter(Plan plan, @Nullable RuntimeException last) {
    try {
      table.refresh();
      Snapshot found = plan.find();
      if (found != null) {
        return found;
      }
    } catch (RuntimeException failure) {
      if (last != null) {
        failure.addSuppressed(last);
      }
      throw unavailable(failure);
    }
    throw unavailable(last);
  }

  private LedgerUnavailableException unavailable(@Nullable RuntimeException cause) {
    return new LedgerUnavailableException(
        "Cannot commit to table '"
            + table.name()
            + "': the catalog did not take it in "
            + patience.attempts()
            + " attempts",
        cause);
  }

  private Snapshot publish(SnapshotUpdate<?> update) {
    TableOperations operations = ((HasTableOperations) table).operations();
    TableMetadata checked = operations.current();
    // Writes manifests and the manifest list; refreshes, so the state may be a newer one.
    Snapshot snapshot = update.apply();
    TableMetadata base = operations.current();
    if (!base.metadataFileLocation().equals(checked.metadataFileLocation())) {
      throw new CommitFailedException(
          "Table '%s' was changed while a commit was prepared", table.name());
    }
    SnapshotRef tag =
        SnapshotRef.tagBuilder(snapshot.snapshotId()).maxRefAgeMs(Long.MAX_VALUE).build();
    TableMetadata updated =
        TableMetadata.buildFrom(base)
            .setBranchSnapshot(snapshot, SnapshotRef.MAIN_BRANCH)
            .setRef(LedgerKeys.TAG, tag)
            .build();
    operations.commit(base, updated);
    return snapshot;
  }

  private void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LedgerUnavailableException(
          "Cannot commit to table '" + table.name() + "': the task is being cancelled", e);
    }
  }
}
