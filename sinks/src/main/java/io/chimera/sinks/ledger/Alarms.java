package io.chimera.sinks.ledger;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Positions;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Decides when an alarm begins and ends, and tells each beginning and each end once. Counts may be
 * read by any thread, as metrics are.
 */
final class Alarms {
  /** So many checkpoints with records but without a snapshot are no hiccup. */
  static final int PATIENCE = 3;

  private final Map<TableName, OpenedDataset> datasets = new HashMap<>();
  private final Map<TableName, Set<Alarm>> raised = new HashMap<>();
  private final Consumer<AlarmChange> told;
  private final Map<Alarm, Set<TableName>> counted = new EnumMap<>(Alarm.class);

  /**
   * @param told gets every change, in order
   */
  Alarms(List<OpenedDataset> opened, Consumer<AlarmChange> told) {
    this.told = told;
    for (Alarm alarm : Alarm.values()) {
      counted.put(alarm, ConcurrentHashMap.newKeySet());
    }
    for (OpenedDataset dataset : opened) {
      datasets.put(dataset.table(), dataset);
      raised.put(dataset.table(), EnumSet.noneOf(Alarm.class));
    }
  }

  /** Tables for which the alarm is on now. */
  int count(Alarm alarm) {
    return counted(alarm).size();
  }

  private Set<TableName> counted(Alarm alarm) {
    return counted.getOrDefault(alarm, Set.of());
  }

  /**
   * A table's commit has failed several times and is tried further. It counts from now on, since
   * the job gives up soon and nobody can ask it any more; it is told when it has.
   */
  void tried(TableName table) {
    if (datasets.containsKey(table)) {
      counted(Alarm.NO_SNAPSHOT).add(table);
    }
  }

  /** A checkpoint was cut; {@code pending} is all that is not committed yet. */
  void cut(long checkpoint, Iterable<Closing> pending) {
    var waiting = new HashMap<TableName, Waiting>();
    for (Closing closing : pending) {
      if (closing.tally().in() > 0) {
        waiting.computeIfAbsent(closing.table(), table -> new Waiting()).add(closing);
      }
    }
    waiting.forEach(
        (table, of) -> {
          if (of.checkpoints >= PATIENCE) {
            raise(
                Alarm.NO_SNAPSHOT,
                table,
                checkpoint,
                of.records + " records of " + of.checkpoints + " checkpoints wait for a snapshot");
          }
        });
  }

  /** How much of one table waits. Closings come in the order of their checkpoints. */
  private static final class Waiting {
    private int checkpoints;
    private long records;
    private long last = Long.MIN_VALUE;

    private void add(Closing closing) {
      if (closing.checkpoint() != last) {
        last = closing.checkpoint();
        checkpoints++;
      }
      records += closing.tally().in();
    }
  }

  /** A closing could not be committed, and the job starts again. */
  void failed(Closing closing, LedgerException cause) {
    if (closing.tally().in() > 0) {
      raise(
          cause instanceof UnbalancedBooksException ? Alarm.BOOKS_UNBALANCED : Alarm.NO_SNAPSHOT,
          closing.table(),
          closing.checkpoint(),
          String.valueOf(cause.getMessage()));
    }
  }

  /** Some dataset's books do not add up; the job ends, and with it all of them. */
  void unbalanced(long checkpoint, UnbalancedBooksException cause) {
    for (TableName table : datasets.keySet()) {
      raise(Alarm.BOOKS_UNBALANCED, table, checkpoint, String.valueOf(cause.getMessage()));
    }
  }

  /** The closing is in the table, as the entry. */
  void committed(Closing closing, LedgerEntry entry) {
    counted(Alarm.NO_SNAPSHOT).remove(closing.table());
    clear(Alarm.NO_SNAPSHOT, closing.table(), closing.checkpoint());
    if (entry.isHeld()) {
      raise(
          Alarm.GATE_CLOSED,
          closing.table(),
          closing.checkpoint(),
          "held by " + String.join(", ", entry.heldBy()));
    } else {
      clear(Alarm.GATE_CLOSED, closing.table(), closing.checkpoint());
    }
  }

  /**
   * Holds the newest snapshot against what was committed.
   *
   * @param head where the table's ledger stands
   * @param committed where it must stand at least
   */
  void look(TableName table, long checkpoint, Positions head, Positions committed) {
    if (Continuity.covers(head, committed)) {
      clear(Alarm.SNAPSHOT_BEHIND, table, checkpoint);
    } else {
      raise(
          Alarm.SNAPSHOT_BEHIND,
          table,
          checkpoint,
          "the table's newest entry ends before the positions that were committed");
    }
  }

  private void raise(Alarm alarm, TableName table, long checkpoint, String detail) {
    change(alarm, table, checkpoint, true, detail);
  }

  private void clear(Alarm alarm, TableName table, long checkpoint) {
    change(alarm, table, checkpoint, false, "");
  }

  private void change(
      Alarm alarm, TableName table, long checkpoint, boolean isRaised, String detail) {
    Set<Alarm> on = raised.get(table);
    OpenedDataset dataset = datasets.get(table);
    if (on == null || dataset == null) {
      return;
    }
    boolean isNews = isRaised ? on.add(alarm) : on.remove(alarm);
    if (isNews) {
      if (isRaised) {
        counted(alarm).add(table);
      } else {
        counted(alarm).remove(table);
      }
      told.accept(new AlarmChange(alarm, dataset, isRaised, checkpoint, detail));
    }
  }
}
