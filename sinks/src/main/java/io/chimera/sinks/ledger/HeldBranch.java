package io.chimera.sinks.ledger;

import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.ledger.AtomicCommits.Meaning;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/**
 * The branch behind a table's gate: it begins at main's head at the moment the gate closes, and all
 * that the ledger gets from then on goes there. Answers from the state last read.
 */
final class HeldBranch {
  private final Table table;
  private final LedgerHistory history;

  HeldBranch(Table table, LedgerHistory history) {
    this.table = table;
    this.history = history;
  }

  /**
   * What lies between main and the branch's head.
   *
   * @param snapshots the branch's own, oldest first
   * @param fork the snapshot of main's history from which they go on
   */
  private record Waiting(List<Snapshot> snapshots, Snapshot fork) {}

  Optional<Gate> gate() {
    return Optional.ofNullable(history.held()).map(head -> gate(waiting(head)));
  }

  private Gate gate(Waiting waiting) {
    List<Committed> entries = entries(waiting);
    Committed head = entries.get(entries.size() - 1);
    int closings = 0;
    var tally = Tally.ZERO;
    for (Committed committed : entries) {
      tally = tally.plus(committed.entry().tally());
      closings += committed.entry().operation() == LedgerEntry.Operation.CLOSING ? 1 : 0;
    }
    return new Gate(
        head.entry().heldBy(), entries.get(0), head, closings, tally, others(waiting.fork()));
  }

  private static List<Committed> entries(Waiting waiting) {
    return waiting.snapshots().stream().flatMap(each -> Committed.read(each).stream()).toList();
  }

  private Waiting waiting(Snapshot head) {
    Set<Long> main = new HashSet<>();
    Snapshot oldest = null;
    for (Snapshot each = table.currentSnapshot(); each != null; each = parent(each)) {
      main.add(each.snapshotId());
      oldest = each;
    }
    var snapshots = new ArrayList<Snapshot>();
    Snapshot snapshot = head;
    while (snapshot != null && !main.contains(snapshot.snapshotId())) {
      snapshots.add(snapshot);
      snapshot = parent(snapshot);
    }
    // An entry that is not behind the gate was on main once.
    boolean isMainShorter =
        snapshots.stream()
            .flatMap(each -> Committed.read(each).stream())
            .anyMatch(each -> !each.entry().isHeld());
    if (snapshot == null || isMainShorter) {
      Waiting behind = oldest == null ? null : behindExpiry(snapshots, oldest);
      if (behind != null) {
        return behind;
      }
      throw new RolledBackException(
          "Cannot follow on the ledger of "
              + what()
              + ": main was rolled back to before its gate closed, and what waits in branch '"
              + LedgerKeys.HELD_BRANCH
              + "' does not follow on it");
    }
    Collections.reverse(snapshots);
    return new Waiting(List.copyOf(snapshots), snapshot);
  }

  /**
   * What waits where an expiry has cut main off from it: all since the first entry behind the gate.
   * What is left of main came after that; if main was rolled back, it came before.
   *
   * @param newestFirst the branch and what it began at
   * @param oldest what is left of main's history
   * @return null if it was rolled back
   */
  private @Nullable Waiting behindExpiry(List<Snapshot> newestFirst, Snapshot oldest) {
    boolean isCut = oldest.parentId() != null && parent(oldest) == null;
    var waiting = new ArrayList<Snapshot>();
    int behindGate = 0;
    for (Snapshot each : newestFirst) {
      Optional<Committed> entry = Committed.read(each);
      if (entry.isPresent() && !entry.get().entry().isHeld()) {
        break;
      }
      waiting.add(each);
      behindGate = entry.isPresent() ? waiting.size() : behindGate;
    }
    if (!isCut || behindGate == 0) {
      return null;
    }
    Snapshot fork = parent(waiting.get(behindGate - 1));
    if (fork == null || fork.sequenceNumber() >= oldest.sequenceNumber()) {
      return null;
    }
    List<Snapshot> own = new ArrayList<>(waiting.subList(0, behindGate));
    Collections.reverse(own);
    return new Waiting(List.copyOf(own), fork);
  }

  private @Nullable Snapshot parent(Snapshot snapshot) {
    Long parent = snapshot.parentId();
    return parent == null ? null : table.snapshot(parent);
  }

  /** Snapshots on main after the fork, oldest first. */
  private List<Long> others(Snapshot fork) {
    var others = new ArrayList<Long>();
    Snapshot snapshot = table.currentSnapshot();
    while (snapshot != null && snapshot.snapshotId() != fork.snapshotId()) {
      others.add(snapshot.snapshotId());
      snapshot = parent(snapshot);
    }
    Collections.reverse(others);
    return others;
  }

  private Waiting require(String verb) {
    Snapshot head = history.held();
    if (head == null) {
      throw new GateException(
          "Cannot " + verb + " anything of " + what() + ": its gate is open, nothing waits");
    }
    return waiting(head);
  }

  /**
   * The table to build the next snapshot behind the gate on. The first one makes the branch;
   * Iceberg takes the totals in its summary from the branch, so that this one must be there before.
   *
   * @throws GateException if somebody's own branch has the name
   */
  Table table() {
    SnapshotRef branch = table.refs().get(LedgerKeys.HELD_BRANCH);
    if (branch != null && history.held() == null) {
      throw new GateException(
          "Cannot close the gate of "
              + what()
              + ": '"
              + LedgerKeys.HELD_BRANCH
              + "' is somebody's own branch or tag there; rename it");
    }
    long main = table.currentSnapshot().snapshotId();
    return branch != null
        ? table
        : StagedOperations.stage(
            table,
            metadata ->
                metadata.setRef(LedgerKeys.HELD_BRANCH, SnapshotRef.branchBuilder(main).build()));
  }

  /** One more snapshot behind the gate, built on {@link #table()}. Writes its manifests. */
  static AtomicCommits.Change change(SnapshotUpdate<?> update) {
    update.toBranch(LedgerKeys.HELD_BRANCH);
    return new AtomicCommits.Change(List.of(update.apply()), LedgerKeys.HELD_BRANCH, Meaning.ENTRY);
  }

  /** What lets through all that waits; {@link TableLedger#release} says how. */
  AtomicCommits.Change release(String commitId) {
    Waiting waiting = require("release");
    Gate gate = gate(waiting);
    LedgerEntry head = gate.head().entry();
    var tally = new Tally(0, head.tally().held(), 0, 0, 0, 0, 0, null);
    LedgerEntry entry =
        decision(LedgerEntry.Operation.RELEASE, commitId, head, head.to(), tally, head);
    var snapshots = new ArrayList<Snapshot>();
    if (gate.others().isEmpty()) {
      AppendFiles append = table.newAppend();
      append.toBranch(LedgerKeys.HELD_BRANCH);
      entry.summary().forEach(append::set);
      snapshots.add(append.apply());
    } else {
      waiting.snapshots().forEach(each -> snapshots.add(again(each, snapshots)));
      AppendFiles append = onTop(snapshots);
      entry.summary().forEach(append::set);
      snapshots.add(append.apply());
    }
    return new AtomicCommits.Change(snapshots, SnapshotRef.MAIN_BRANCH, Meaning.DECISION);
  }

  /** A snapshot that waits, as it is on top of main and of those before it. */
  private Snapshot again(Snapshot waiting, List<Snapshot> before) {
    boolean isOurs = waiting.summary().containsKey(LedgerKeys.COMMIT_ID);
    if (!isOurs || !waiting.operation().equals(DataOperations.APPEND)) {
      throw new GateException(
          "Cannot release what waits behind the gate of "
              + what()
              + ": others have committed to main since, and snapshot "
              + waiting.snapshotId()
              + (isOurs ? " deletes or replaces rows" : " in the branch is somebody's own")
              + ", which cannot be committed again; discard it, or take main back to where the"
              + " gate closed");
    }
    AppendFiles append = onTop(before);
    SnapshotChanges.builderFor(table)
        .snapshot(waiting)
        .build()
        .addedDataFiles()
        .forEach(append::appendFile);
    waiting.summary().entrySet().stream()
        .filter(each -> each.getKey().startsWith(LedgerKeys.PREFIX))
        .forEach(each -> append.set(each.getKey(), each.getValue()));
    append.set(LedgerKeys.FIRST, waiting.snapshotId() + "," + waiting.timestampMillis());
    return append.apply();
  }

  private AppendFiles onTop(List<Snapshot> snapshots) {
    List<Snapshot> staged = List.copyOf(snapshots);
    return StagedOperations.stage(
            table,
            metadata -> {
              staged.forEach(metadata::addSnapshot);
              if (!staged.isEmpty()) {
                long newest = staged.get(staged.size() - 1).snapshotId();
                metadata.setRef(SnapshotRef.MAIN_BRANCH, SnapshotRef.branchBuilder(newest).build());
              }
            })
        .newAppend();
  }

  /** What gives up all that waits; {@link TableLedger#discard} says how. */
  AtomicCommits.Change discard(String commitId) {
    Waiting waiting = require("discard");
    waiting.snapshots().forEach(this::checkDiscardable);
    LedgerEntry before = entryAt(waiting.fork());
    List<LedgerEntry> entries = entries(waiting).stream().map(Committed::entry).toList();
    LedgerEntry head = entries.get(entries.size() - 1);
    var sum = Tally.ZERO;
    long discarded = 0;
    long held = before.tally().held();
    for (LedgerEntry entry : entries) {
      // What was replayed is in quarantine again.
      if (entry.operation() != LedgerEntry.Operation.REPLAY) {
        sum = sum.plus(entry.tally());
        discarded += entry.tally().held() - held;
      }
      held = entry.tally().held();
    }
    var tally =
        new Tally(
            sum.in(),
            0,
            sum.quarantined(),
            sum.duplicates(),
            sum.filtered(),
            sum.dropped(),
            0,
            discarded,
            0,
            null);
    boolean isDeduplicated = entries.stream().anyMatch(entry -> entry.readings().keys() != null);
    LedgerEntry entry =
        decision(LedgerEntry.Operation.DISCARD, commitId, head, before.to(), tally, before);
    AppendFiles append = table.newAppend();
    (isDeduplicated ? forgetting(entry, head) : entry).summary().forEach(append::set);
    return new AtomicCommits.Change(
        List.of(append.apply()), SnapshotRef.MAIN_BRANCH, Meaning.DECISION);
  }

  /**
   * A row whose deletion is given up stays, and one that is told to be new under its key later is
   * not looked for.
   */
  private void checkDiscardable(Snapshot waiting) {
    Readings readings =
        Committed.read(waiting).map(each -> each.entry().readings()).orElse(Readings.NONE);
    // A row that moved from one key to another is no deletion, and what was there may be either. A
    // read replaces rows by their keys and finds none that is gone.
    boolean isOfChanges = readings.changes() != null && readings.reconciliation() == null;
    if (isOfChanges && waiting.summary().containsKey(SnapshotSummary.ADDED_DELETE_FILES_PROP)) {
      throw new GateException(
          "Cannot discard what waits behind the gate of "
              + what()
              + ": snapshot "
              + waiting.snapshotId()
              + " deletes or moves rows, which may be there twice when their keys come again;"
              + " release it, or drop the table and have it read anew");
    }
  }

  /**
   * Where repeats are looked for, the run remembers keys of what is given up, and so do its
   * savepoints: it is fenced, and they are not gone on from.
   */
  private static LedgerEntry forgetting(LedgerEntry discard, LedgerEntry head) {
    Run run = discard.run();
    return new LedgerEntry(
        discard.commitId(),
        discard.operation(),
        new Run(run.pipeline(), run.epoch() + 1, run.contractVersion(), run.contractHash()),
        discard.checkpoint(),
        discard.from(),
        discard.to(),
        discard.tally(),
        discard.totals(),
        discard.readings(),
        discard.heldBy(),
        discard.replays(),
        head.commitId());
  }

  private LedgerEntry entryAt(Snapshot fork) {
    // Others may have committed after it, and cut the history off, before the gate closed.
    for (Snapshot each = fork; each != null; each = history.before(each)) {
      Optional<Committed> entry = Committed.read(each);
      if (entry.isPresent()) {
        return entry.get().entry();
      }
    }
    throw new GateException(
        "Cannot discard what waits behind the gate of "
            + what()
            + ": the ledger's entry before it has expired; release it, then rewind");
  }

  /** An entry of the run that wrote last, so that it is not fenced if it is alive. */
  private static LedgerEntry decision(
      LedgerEntry.Operation operation,
      String commitId,
      LedgerEntry head,
      Positions from,
      Tally tally,
      LedgerEntry before) {
    return new LedgerEntry(
        commitId,
        operation,
        head.run(),
        0,
        from,
        head.to(),
        tally,
        LedgerEntry.total(before.totals(), tally),
        Readings.NONE,
        List.of(),
        before.replays(),
        null);
  }

  private String what() {
    return "table '" + table.name() + "'";
  }
}
