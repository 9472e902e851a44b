package io.chimera.sinks.ledger;

import io.chimera.schemas.stream.Positions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/**
 * What of a table's history is needed whatever its age: by the books, by savepoints that are held
 * against them, by a rewind, by a replay that died. Answers from the states last read.
 */
public final class HistoryNeeds {
  private HistoryNeeds() {}

  /**
   * The snapshots of a dataset's table that must not expire. A savepoint is judged by the entries
   * since the positions last moved, and finds its closings in them by their ids; a replay that died
   * has told only its own snapshot what it has taken.
   *
   * @param marks the table of what was replayed; null if there is none
   */
  public static Set<Long> ofTable(Table main, @Nullable Table marks) {
    List<Snapshot> history = new LedgerHistory(main).snapshots();
    int needed = 0;
    Positions stands = null;
    boolean isMoved = false;
    boolean isWork = false;
    for (int index = 0; index < history.size(); index++) {
      Snapshot snapshot = history.get(index);
      Optional<LedgerEntry> entry = Committed.read(snapshot).map(Committed::entry);
      if (entry.isEmpty()) {
        continue;
      }
      stands = stands == null ? entry.get().to() : stands;
      isMoved |= !entry.get().to().equals(stands);
      if (!isMoved || !isWork || isUnmarked(snapshot, marks)) {
        needed = index + 1;
      }
      isWork |= entry.get().operation() != LedgerEntry.Operation.OPENING;
    }
    return ids(history.subList(0, needed));
  }

  private static boolean isUnmarked(Snapshot snapshot, @Nullable Table marks) {
    String commitId = snapshot.summary().get(LedgerKeys.COMMIT_ID);
    return snapshot.summary().containsKey(LedgerKeys.REPLAY_MARKS)
        && (marks == null || !Replays.isMarked(marks, String.valueOf(commitId)));
  }

  /**
   * Files that a replay which died has written and not appended.
   *
   * @param main the table that was replayed into
   */
  public static Set<String> filesOfReplays(Table main) {
    var files = new LinkedHashSet<String>();
    for (Snapshot snapshot : main.snapshots()) {
      String marks = snapshot.summary().get(LedgerKeys.REPLAY_MARKS);
      if (marks != null) {
        files.addAll(FilesText.locations(FilesText.split(marks)));
      }
    }
    return files;
  }

  /**
   * The snapshots of a quarantine that must not expire: a rewind of its table to the oldest state
   * that it can be taken to looks for what was rejected since.
   */
  public static Set<Long> ofQuarantine(Table quarantine, Table main) {
    var needed = new LinkedHashSet<Long>();
    Optional<Positions> oldest = oldest(main);
    for (Snapshot snapshot : new LedgerHistory(quarantine).snapshots()) {
      needed.add(snapshot.snapshotId());
      if (oldest.isPresent() && isSettled(snapshot, oldest.get())) {
        return needed;
      }
    }
    return needed;
  }

  /**
   * Up to which sequence number rejected records stay for good: neither a start nor a rewind of the
   * table takes them out again, so that their files may be put together or go.
   */
  public static long settled(Table quarantine, Table main) {
    Optional<Positions> oldest = oldest(main);
    Snapshot newest = quarantine.currentSnapshot();
    if (oldest.isEmpty() || newest == null) {
      return 0;
    }
    // What is committed from now on is in the books of the table only afterwards.
    long settled = newest.sequenceNumber();
    for (Snapshot closing : new LedgerHistory(quarantine).closings()) {
      if (isSettled(closing, oldest.get())) {
        return settled;
      }
      settled = closing.sequenceNumber() - 1;
    }
    return settled;
  }

  private static boolean isSettled(Snapshot snapshot, Positions oldest) {
    return LedgerEntry.Operation.CLOSING
            .label()
            .equals(snapshot.summary().get(LedgerKeys.OPERATION))
        && Continuity.covers(oldest, LedgerEntry.read(snapshot.summary()).orElseThrow().to());
  }

  /** Where the table stood at the oldest of its entries; empty if it was never opened. */
  private static Optional<Positions> oldest(Table main) {
    List<Committed> entries = new ArrayList<>(new LedgerHistory(main).entries());
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(0).entry().to());
  }

  private static Set<Long> ids(List<Snapshot> snapshots) {
    var ids = new LinkedHashSet<Long>();
    snapshots.forEach(each -> ids.add(each.snapshotId()));
    return ids;
  }
}
