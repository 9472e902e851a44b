package io.chimera.sinks.ledger;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.telemetry.DatasetGroups;
import io.chimera.schemas.telemetry.Metric;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * What the committer has done to each dataset's table. Counts start anew with each attempt of the
 * job; what the books say of the time before is taken from them.
 */
final class CommitMetrics {
  /** An event time that is further back says little of how fresh the table is. */
  private static final int MOST_ENTRIES = 100;

  private final Map<TableName, DatasetCommits> datasets = new HashMap<>();
  private final Map<TableName, TableLedger> ledgers = new HashMap<>();
  private final Counter in;

  CommitMetrics(MetricGroup operator, List<OpenedDataset> opened) {
    for (int index = 0; index < opened.size(); index++) {
      OpenedDataset each = opened.get(index);
      datasets.put(
          each.table(),
          new DatasetCommits(DatasetGroups.of(operator, each.pipeline(), each.dataset(), index)));
    }
    // Of the datasets that have no metrics of their own, too.
    in = Metric.CONTRACT_RECORDS_IN.counter(operator);
    Metric.CONTRACT_COMMIT_SECONDS.gauge(
        operator, () -> datasets.values().stream().mapToDouble(DatasetCommits::seconds).sum());
    Metric.CONTRACT_LAST_COMMIT_AT.gauge(operator, () -> newest(DatasetCommits::last));
  }

  private double newest(ToDoubleFunction<DatasetCommits> moment) {
    return datasets.values().stream()
        .mapToDouble(moment)
        .filter(each -> !Double.isNaN(each))
        .max()
        .orElse(Double.NaN);
  }

  /** A table's books as they are when the run begins. */
  void begin(TableName table, TableLedger ledger) {
    DatasetCommits of = datasets.get(table);
    if (of != null) {
      ledgers.put(table, ledger);
      var enough = new Enough();
      ledger.newest(enough::isEnough).forEach(of::known);
    }
  }

  /** When the newest entries suffice; they come newest first. */
  private static final class Enough {
    private int entries;
    private boolean isReleased;

    boolean isEnough(Committed committed) {
      LedgerEntry entry = committed.entry();
      entries++;
      isReleased |= entry.operation() == LedgerEntry.Operation.RELEASE;
      boolean isVisible = isReleased || !entry.isHeld();
      return (isVisible && entry.tally().eventTimeMax() != null) || entries >= MOST_ENTRIES;
    }
  }

  /** A closing is in the table, as the entry. */
  void committed(TableName table, Committed entry, Duration took) {
    DatasetCommits of = datasets.get(table);
    if (of != null) {
      settle(table, of, entry.entry());
      of.committed(entry, took);
      in.inc(entry.entry().tally().in());
    }
  }

  /** The newest entry of a table's books, which may be another's: what waited was let through. */
  void head(TableName table, LedgerEntry head) {
    DatasetCommits of = datasets.get(table);
    if (of != null) {
      settle(table, of, head);
      of.held(head.tally().held());
    }
  }

  /** Something waited, and the newest entry does not: somebody has decided what becomes of it. */
  private void settle(TableName table, DatasetCommits of, LedgerEntry newest) {
    TableLedger ledger = ledgers.get(table);
    if (ledger != null && of.isWaiting() && !newest.isHeld()) {
      ledger.newest(CommitMetrics::isDecision).stream()
          .filter(CommitMetrics::isDecision)
          .findFirst()
          .ifPresent(of::known);
    }
  }

  private static boolean isDecision(Committed committed) {
    return switch (committed.entry().operation()) {
      case RELEASE, DISCARD, REWIND -> true;
      case OPENING, CLOSING, REPLAY, RECONCILIATION -> false;
    };
  }
}
