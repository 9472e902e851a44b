package io.chimera.sinks.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's entries among a table's snapshots, in the ancestry of main. Where an expiry by
 * others has cut the ancestry, the ledger's tag continues it; a tag that is not behind main's
 * oldest ancestor (main was rolled back) is not followed.
 */
final class LedgerHistory {
  private final Table table;

  LedgerHistory(Table table) {
    this.table = table;
  }

  /** The newest entry; empty if the table was never opened. */
  Optional<Committed> head() {
    for (Snapshot snapshot = first(); snapshot != null; snapshot = before(snapshot)) {
      Optional<Committed> entry = Committed.read(snapshot);
      if (entry.isPresent()) {
        return entry;
      }
    }
    return Optional.empty();
  }

  /** Every entry that is still there, oldest first. */
  List<Committed> entries() {
    var entries = new ArrayList<Committed>();
    for (Snapshot snapshot = first(); snapshot != null; snapshot = before(snapshot)) {
      Committed.read(snapshot).ifPresent(entries::add);
    }
    Collections.reverse(entries);
    return entries;
  }

  /** The snapshot of the commit, if it is there and was not undone since. */
  @Nullable Snapshot find(String commitId) {
    var undone = new HashSet<String>();
    for (Snapshot snapshot = first(); snapshot != null; snapshot = before(snapshot)) {
      if (commitId.equals(snapshot.summary().get(LedgerKeys.COMMIT_ID))) {
        return undone.contains(commitId) ? null : snapshot;
      }
      undone.addAll(undone(snapshot));
    }
    return null;
  }

  /** Snapshots of closings that were not undone, newest first. */
  List<Snapshot> closings() {
    var closings = new ArrayList<Snapshot>();
    var undone = new HashSet<String>();
    for (Snapshot snapshot = first(); snapshot != null; snapshot = before(snapshot)) {
      String commitId = snapshot.summary().get(LedgerKeys.COMMIT_ID);
      String operation = snapshot.summary().get(LedgerKeys.OPERATION);
      if (LedgerEntry.Operation.CLOSING.label().equals(operation) && !undone.remove(commitId)) {
        closings.add(snapshot);
      }
      undone.addAll(undone(snapshot));
    }
    return closings;
  }

  private static Set<String> undone(Snapshot snapshot) {
    String ids = snapshot.summary().get(LedgerKeys.UNDONE);
    return ids == null ? Set.of() : Set.of(ids.split(",", -1));
  }

  private @Nullable Snapshot first() {
    return table.currentSnapshot();
  }

  private @Nullable Snapshot before(Snapshot snapshot) {
    Long parent = snapshot.parentId();
    if (parent == null) {
      return null;
    }
    Snapshot found = table.snapshot(parent);
    return found == null ? tagged(snapshot) : found;
  }

  /** Sequence numbers fall with every step, so that the walk ends whatever the tag points to. */
  private @Nullable Snapshot tagged(Snapshot after) {
    SnapshotRef tag = table.refs().get(LedgerKeys.TAG);
    Snapshot tagged = tag == null ? null : table.snapshot(tag.snapshotId());
    return tagged != null && tagged.sequenceNumber() < after.sequenceNumber() ? tagged : null;
  }
}
