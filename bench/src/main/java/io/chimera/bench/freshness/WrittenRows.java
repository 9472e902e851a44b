package io.chimera.bench.freshness;

import io.chimera.sinks.ledger.Committed;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/**
 * The rows of a table, commit by commit: how long after they happened they could be read, by the
 * time that stands in each row and the time at which its commit was first seen.
 */
final class WrittenRows {
  private final long fromMillis;
  private final Latencies latencies = new Latencies();
  private final List<Committed> whole = new ArrayList<>();
  private long count;

  private WrittenRows(long fromMillis) {
    this.fromMillis = fromMillis;
  }

  /**
   * Reads the rows of each commit.
   *
   * @param timeColumn says when a row happened
   * @param commits all of the table that brought records, oldest first
   * @param fromMillis rows that happened before do not count
   */
  static WrittenRows read(
      Table table, String timeColumn, List<CommitWatch.Seen> commits, long fromMillis)
      throws IOException {
    var rows = new WrittenRows(fromMillis);
    for (int index = 0; index < commits.size(); index++) {
      CommitWatch.Seen seen = commits.get(index);
      long first = rows.add(table, timeColumn, seen);
      // The last has what was left when records came in no more.
      if (first >= fromMillis && index < commits.size() - 1) {
        rows.whole.add(seen.commit());
      }
    }
    return rows;
  }

  /** Answers with the time of the earliest row. */
  private long add(Table table, String timeColumn, CommitWatch.Seen seen) throws IOException {
    long first = Long.MAX_VALUE;
    long snapshot = seen.commit().snapshotId();
    // An opening comes before all commits of rows.
    long before = Objects.requireNonNull(table.snapshot(snapshot).parentId());
    try (CloseableIterable<Record> added =
        IcebergGenerics.read(table).appendsBetween(before, snapshot).select(timeColumn).build()) {
      for (Record row : added) {
        var at = (LocalDateTime) row.getField(timeColumn);
        long happened = at.toInstant(ZoneOffset.UTC).toEpochMilli();
        first = Math.min(first, happened);
        if (happened >= fromMillis) {
          latencies.add(seen.visibleMillis() - happened, 1);
        }
        count++;
      }
    }
    return first;
  }

  /** Of the rows that count. */
  Latencies latencies() {
    return latencies;
  }

  /** Commits of which every row counts, and that came after one interval as any other. */
  List<Committed> whole() {
    return List.copyOf(whole);
  }

  /** All rows, those too that do not count. */
  long count() {
    return count;
  }
}
