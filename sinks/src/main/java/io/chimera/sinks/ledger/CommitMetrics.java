package io.chimera.sinks.ledger;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.telemetry.DatasetGroups;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.MetricGroup;

/**
 * What the committer has done to each dataset's table. Counts start anew with each attempt of the
 * job; what the books say of the time before is taken from them.
 */
final class CommitMetrics {
  /** An event time that is further back says little of how fresh the table is. */
  private static final int MOST_ENTRIES = 100;

  private final Map<TableName, DatasetCommits> datasets = new HashMap<>();

  CommitMetrics(MetricGroup operator, List<OpenedDataset> opened) {
    for (int index = 0; index < opened.size(); index++) {
      OpenedDataset each = opened.get(index);
      datasets.put(
          each.table(),
          new DatasetCommits(DatasetGroups.of(operator, each.pipeline(), each.dataset(), index)));
    }
  }

  /** A table's books as they are when the run begins. */
  void begin(TableName table, TableLedger ledger) {
    DatasetCommits of = datasets.get(table);
    if (of != null) {
      var enough = new Enough();
      ledger.newest(enough::isEnough).forEach(of::known);
    }
  }

  /** When the newest entries suffice; they come newest first. */
  private static final class Enough {
    private int entries;

    boolean isEnough(Committed committed) {
      entries++;
      boolean hasEvent =
          committed.entry().tally().eventTimeMax() != null && !committed.entry().isHeld();
      return hasEvent || entries >= MOST_ENTRIES;
    }
  }

  /** A closing is in the table, as the entry. */
  void committed(TableName table, Committed entry, Duration took) {
    DatasetCommits of = datasets.get(table);
    if (of != null) {
      of.committed(entry, took);
    }
  }

  /** The newest entry of a table's books, which may be another's: what waited was let through. */
  void head(TableName table, LedgerEntry head) {
    DatasetCommits of = datasets.get(table);
    if (of != null) {
      of.held(head.tally().held());
    }
  }
}
