package io.chimera.sinks.ledger;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
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
 * Makes a snapshot the head of a branch and of the ledger's tag in one swap of the table's
 * metadata, once, whatever the catalog answers. Iceberg's own commit is not used: its clean-up
 * deletes the files of an attempt whose answer was lost but which was applied.
 */
final class AtomicCommits {
  private static final Logger LOG = LoggerFactory.getLogger(AtomicCommits.class);
  private static final int LONG = 3;

  private final Table table;
  private final Patience patience;
  private final Runnable whenLong;
  private final UUID uuid;

  AtomicCommits(Table table, Patience patience) {
    this(table, patience, () -> {});
  }

  /**
   * As above.
   *
   * @param whenLong told after each failed attempt from the third on: two in a row are no more than
   *     others who commit
   */
  AtomicCommits(Table table, Patience patience, Runnable whenLong) {
    this.table = table;
    this.patience = patience;
    this.whenLong = whenLong;
    this.uuid = table.uuid();
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
    Change build();
  }

  /** What a change is to the ledger. */
  enum Meaning {
    /** Its newest entry, which the tag goes to. */
    ENTRY,
    /** The same, and the branch behind the gate goes. */
    DECISION,
    /** Nothing: the tag stays. */
    NONE
  }

  /**
   * Snapshots that become a branch's newest together.
   *
   * @param snapshots in their order, each on the one before; the last becomes the head
   * @param branch of which branch: main, or the one behind the gate
   * @param meaning what the last one is to the ledger
   */
  record Change(List<Snapshot> snapshots, String branch, Meaning meaning) {
    Change {
      snapshots = List.copyOf(snapshots);
    }

    /** One snapshot on main. Writes its manifests. */
    static Change onMain(SnapshotUpdate<?> update) {
      return new Change(List.of(update.apply()), SnapshotRef.MAIN_BRANCH, Meaning.ENTRY);
    }

    /** The same of which the ledger knows nothing. */
    static Change besideLedger(SnapshotUpdate<?> update) {
      return new Change(List.of(update.apply()), SnapshotRef.MAIN_BRANCH, Meaning.NONE);
    }

    private Snapshot head() {
      return snapshots.get(snapshots.size() - 1);
    }
  }

  /**
   * Commits the plan, or finds that it is there.
   *
   * @throws LedgerException if the plan refuses or the table is gone for as long as it is tried, or
   *     {@link LedgerUnavailableException} if the catalog did not take it and does not have it
   */
  Snapshot commit(Plan plan) {
    RuntimeException last = null;
    Instant deadline = patience.deadline();
    int attempt = 1;
    for (; patience.allows(attempt, deadline); attempt++) {
      try {
        reload();
        Snapshot found = plan.find();
        return found == null ? publish(plan) : found;
      } catch (LedgerException refused) {
        throw refused;
      } catch (RuntimeException failure) {
        // A conflict, a lost answer, a catalog away, or a proxy in front of one that knows no such
        // path: the table's next state tells which.
        LOG.warn("Commit to table '{}' failed, attempt {}", table.name(), attempt, failure);
        last = failure;
      }
      waitAfter(attempt);
    }
    return findAfter(plan, attempt - 1, last);
  }

  /**
   * Reads the table's newest state, as patiently.
   *
   * @throws LedgerException if the table stays gone, or {@link LedgerUnavailableException} if the
   *     catalog does not answer
   */
  void refresh() {
    RuntimeException last = null;
    Instant deadline = patience.deadline();
    int attempt = 1;
    for (; patience.allows(attempt, deadline); attempt++) {
      try {
        reload();
        return;
      } catch (RuntimeException failure) {
        LOG.warn("Cannot read table '{}', attempt {}", table.name(), attempt, failure);
        last = failure;
      }
      waitAfter(attempt);
    }
    throw last instanceof NoSuchTableException gone ? gone(gone) : unavailable(attempt - 1, last);
  }

  /**
   * A catalog in a database says once that a table is gone. From then on it answers with nothing,
   * or with another table of that name.
   */
  private void reload() {
    table.refresh();
    TableMetadata found = ((HasTableOperations) table).operations().current();
    if (found == null || !uuid.toString().equals(found.uuid())) {
      throw new NoSuchTableException("Table '%s' is not there any more", table.name());
    }
  }

  private void waitAfter(int attempt) {
    if (attempt >= LONG) {
      whenLong.run();
    }
    patience.waitAfter(attempt, table.name());
  }

  private Snapshot findAfter(Plan plan, int attempts, @Nullable RuntimeException last) {
    try {
      reload();
      Snapshot found = plan.find();
      if (found != null) {
        return found;
      }
    } catch (NoSuchTableException gone) {
      throw gone(gone);
    } catch (RuntimeException failure) {
      if (last != null) {
        failure.addSuppressed(last);
      }
      throw unavailable(attempts, failure);
    }
    throw unavailable(attempts, last);
  }

  private TableGoneException gone(NoSuchTableException cause) {
    return new TableGoneException(
        "Cannot commit to table '" + table.name() + "': it was dropped", cause);
  }

  private LedgerUnavailableException unavailable(int attempts, @Nullable RuntimeException cause) {
    return new LedgerUnavailableException(
        "Cannot commit to table '"
            + table.name()
            + "': the catalog did not take it in "
            + attempts
            + " attempts",
        cause);
  }

  private Snapshot publish(Plan plan) {
    TableOperations operations = ((HasTableOperations) table).operations();
    TableMetadata checked = operations.current();
    // Refreshes where a snapshot is built, so the state may be a newer one afterwards.
    Change change = plan.build();
    TableMetadata base = operations.current();
    if (!base.metadataFileLocation().equals(checked.metadataFileLocation())) {
      throw new CommitFailedException(
          "Table '%s' was changed while a commit was prepared", table.name());
    }
    operations.commit(base, changed(base, change));
    return change.head();
  }

  private static TableMetadata changed(TableMetadata base, Change change) {
    var metadata = TableMetadata.buildFrom(base);
    change.snapshots().forEach(metadata::addSnapshot);
    long head = change.head().snapshotId();
    metadata.setRef(change.branch(), ref(base, change.branch(), head));
    if (change.meaning() == Meaning.NONE) {
      return metadata.build();
    }
    if (change.meaning() == Meaning.DECISION) {
      metadata.removeRef(LedgerKeys.HELD_BRANCH);
    }
    SnapshotRef newest = base.ref(LedgerKeys.TAG);
    if (change.branch().equals(SnapshotRef.MAIN_BRANCH)) {
      metadata.removeRef(LedgerKeys.GATE_TAG);
    } else if (base.ref(change.branch()) == null && newest != null) {
      metadata.setRef(LedgerKeys.GATE_TAG, tag(newest.snapshotId()));
    }
    return metadata.setRef(LedgerKeys.TAG, tag(head)).build();
  }

  private static SnapshotRef tag(long snapshotId) {
    return SnapshotRef.tagBuilder(snapshotId).maxRefAgeMs(Long.MAX_VALUE).build();
  }

  /** An expiry must leave all that waits behind the gate as it is, for as long as it takes. */
  private static SnapshotRef ref(TableMetadata base, String branch, long snapshotId) {
    SnapshotRef before = base.ref(branch);
    if (before != null) {
      return SnapshotRef.builderFrom(before, snapshotId).build();
    }
    var made = SnapshotRef.branchBuilder(snapshotId);
    return branch.equals(SnapshotRef.MAIN_BRANCH)
        ? made.build()
        : made.minSnapshotsToKeep(Integer.MAX_VALUE)
            .maxSnapshotAgeMs(Long.MAX_VALUE)
            .maxRefAgeMs(Long.MAX_VALUE)
            .build();
  }
}
