package io.chimera.sinks.ledger;

import io.chimera.schemas.stream.Tally;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's entries among a table's snapshots, in the ancestry of main, or of the branch behind
 * the gate while that is closed: it began at main and has all that follows. Where an expiry by
 * others has cut the ancestry, the ledger's tag continues it, or without a tag the newest entry
 * that is left; one that is not behind main's oldest ancestor (main was rolled back) is not
 * followed.
 */
final class LedgerHistory {
  private final Table table;

  LedgerHistory(Table table) {
    this.table = table;
  }

  /** The newest entry; empty if the table was never opened. */
  Optional<Committed> head() {
    return Optional.ofNullable(headSnapshot()).flatMap(Committed::read);
  }

  /** Every entry that is still there, oldest first. */
  List<Committed> entries() {
    return newest(each -> false);
  }

  /** The newest entries, oldest first: those back to the one that is enough. */
  List<Committed> newest(Predicate<Committed> isEnough) {
    var entries = new ArrayList<Committed>();
    boolean isAll = false;
    for (Snapshot snapshot = first(); snapshot != null && !isAll; snapshot = before(snapshot)) {
      Optional<Committed> entry = Committed.read(snapshot);
      entry.ifPresent(entries::add);
      isAll = entry.filter(isEnough).isPresent();
    }
    Collections.reverse(entries);
    return entries;
  }

  /** As {@link TableLedger#recorded}. */
  List<Recorded> recorded(long after) {
    var snapshots = new ArrayList<Snapshot>();
    for (Snapshot snapshot : table.snapshots()) {
      if (isEntry(snapshot) && snapshot.sequenceNumber() > after) {
        snapshots.add(snapshot);
      }
    }
    snapshots.sort(Comparator.comparingLong(Snapshot::sequenceNumber));
    var recorded = new LinkedHashMap<String, Recorded>();
    for (Snapshot snapshot : snapshots) {
      Committed.readFirst(snapshot)
          .ifPresent(
              entry ->
                  recorded.putIfAbsent(entry.entry().commitId(), new Recorded(entry, snapshot)));
    }
    return List.copyOf(recorded.values());
  }

  /** As {@link TableLedger#opening}. */
  Optional<Committed> opening(long epoch) {
    String number = Long.toString(epoch);
    for (Snapshot snapshot = first(); snapshot != null; snapshot = before(snapshot)) {
      boolean isOpening =
          LedgerEntry.Operation.OPENING
              .label()
              .equals(snapshot.summary().get(LedgerKeys.OPERATION));
      if (isOpening && number.equals(snapshot.summary().get(LedgerKeys.EPOCH))) {
        return Committed.read(snapshot);
      }
    }
    return Optional.empty();
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

  /**
   * Entries that were once the newest and are no longer in main's history: somebody rolled it back.
   * Sought by the ledger's tag, which every commit moves, and where that was removed by the
   * snapshots that are left; those of other branches are somebody's own.
   */
  Optional<Undone> undone() {
    Snapshot head = headSnapshot();
    SnapshotRef tag = table.refs().get(LedgerKeys.TAG);
    if (head != null && tag != null && tag.snapshotId() == head.snapshotId()) {
      return Optional.empty();
    }
    var known = new HashSet<Long>();
    for (Snapshot snapshot = first(); snapshot != null; snapshot = before(snapshot)) {
      known.add(snapshot.snapshotId());
    }
    long newestKnown = head == null ? 0 : head.sequenceNumber();
    Snapshot newest = null;
    for (Snapshot snapshot : table.snapshots()) {
      boolean isLost =
          isEntry(snapshot)
              && snapshot.sequenceNumber() > newestKnown
              && !known.contains(snapshot.snapshotId())
              && (isTagged(snapshot, tag) || !isOnOtherBranch(snapshot));
      if (isLost && (newest == null || newest.sequenceNumber() < snapshot.sequenceNumber())) {
        newest = snapshot;
      }
    }
    return newest == null ? Optional.empty() : Optional.of(undone(newest, known));
  }

  private static boolean isTagged(Snapshot snapshot, @Nullable SnapshotRef tag) {
    return tag != null && tag.snapshotId() == snapshot.snapshotId();
  }

  private boolean isOnOtherBranch(Snapshot snapshot) {
    return table.refs().entrySet().stream()
        .filter(ref -> ref.getValue().isBranch() && !ref.getKey().equals(SnapshotRef.MAIN_BRANCH))
        .anyMatch(
            ref ->
                SnapshotUtil.isAncestorOf(
                    table, ref.getValue().snapshotId(), snapshot.snapshotId()));
  }

  /** Everything from {@code newest} back to what is still known. */
  private Undone undone(Snapshot newest, Set<Long> known) {
    int closings = 0;
    var tally = Tally.ZERO;
    for (Snapshot snapshot = newest;
        snapshot != null && !known.contains(snapshot.snapshotId());
        snapshot = parent(snapshot)) {
      var entry = Committed.read(snapshot).map(Committed::entry);
      if (entry.filter(each -> each.operation() == LedgerEntry.Operation.CLOSING).isPresent()) {
        closings++;
        tally = LedgerEntry.total(tally, entry.get().tally());
      }
    }
    return new Undone(Committed.read(newest).orElseThrow(), closings, tally);
  }

  private @Nullable Snapshot parent(Snapshot snapshot) {
    Long parent = snapshot.parentId();
    return parent == null ? null : table.snapshot(parent);
  }

  /** The highest epoch that any snapshot speaks of, in main's history or not; 0 for none. */
  long highestEpoch() {
    long highest = 0;
    for (Snapshot snapshot : table.snapshots()) {
      String epoch = snapshot.summary().get(LedgerKeys.EPOCH);
      if (isEntry(snapshot) && epoch != null) {
        highest = Math.max(highest, Long.parseLong(epoch));
      }
    }
    return highest;
  }

  /** Main's history from its newest snapshot back, as far as it goes, other writers' included. */
  List<Snapshot> snapshots() {
    var snapshots = new ArrayList<Snapshot>();
    for (Snapshot snapshot = first(); snapshot != null; snapshot = before(snapshot)) {
      snapshots.add(snapshot);
    }
    return snapshots;
  }

  private static boolean isEntry(Snapshot snapshot) {
    return snapshot.summary().containsKey(LedgerKeys.COMMIT_ID);
  }

  private @Nullable Snapshot headSnapshot() {
    for (Snapshot snapshot = first(); snapshot != null; snapshot = before(snapshot)) {
      if (isEntry(snapshot)) {
        return snapshot;
      }
    }
    return null;
  }

  private static Set<String> undone(Snapshot snapshot) {
    String ids = snapshot.summary().get(LedgerKeys.UNDONE);
    return ids == null ? Set.of() : Set.of(ids.split(",", -1));
  }

  private @Nullable Snapshot first() {
    Snapshot held = held();
    return held == null ? table.currentSnapshot() : held;
  }

  /**
   * The head of the branch behind the gate; null if the gate is open. Somebody's own branch may
   * have that name, and somebody may commit to ours: its newest entry tells.
   */
  @Nullable Snapshot held() {
    SnapshotRef branch = table.refs().get(LedgerKeys.HELD_BRANCH);
    Snapshot head = branch == null ? null : table.snapshot(branch.snapshotId());
    Snapshot entry = head;
    while (entry != null && !isEntry(entry)) {
      Long parent = entry.parentId();
      entry = parent == null ? null : table.snapshot(parent);
    }
    return entry != null && entry.summary().containsKey(LedgerKeys.HELD_BY) ? head : null;
  }

  /** The one before; where it has expired, the entry that a tag keeps. */
  @Nullable Snapshot before(Snapshot snapshot) {
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
    if (tag == null) {
      return newestBefore(after);
    }
    Snapshot tagged = before(tag, after);
    SnapshotRef gate = table.refs().get(LedgerKeys.GATE_TAG);
    return tagged == null && gate != null ? before(gate, after) : tagged;
  }

  private @Nullable Snapshot before(SnapshotRef tag, Snapshot after) {
    Snapshot tagged = table.snapshot(tag.snapshotId());
    return tagged != null && tagged.sequenceNumber() < after.sequenceNumber() ? tagged : null;
  }

  /** For a table whose tag somebody removed; the next expiry will take this snapshot too. */
  private @Nullable Snapshot newestBefore(Snapshot after) {
    Snapshot newest = null;
    for (Snapshot snapshot : table.snapshots()) {
      boolean isBefore =
          isEntry(snapshot)
              && snapshot.sequenceNumber() < after.sequenceNumber()
              && !isOnOtherBranch(snapshot);
      if (isBefore && (newest == null || newest.sequenceNumber() < snapshot.sequenceNumber())) {
        newest = snapshot;
      }
    }
    return newest;
  }
}
