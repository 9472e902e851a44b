package io.chimera.bench.freshness;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.iceberg.LakeCatalog;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/**
 * How long after they happened rows could be read: by the time that stands in each row, and the
 * time at which its commit was first seen.
 *
 * @param latencies of the rows that count
 * @param rows all that were read, those of the first seconds too
 */
record WrittenRows(Latencies latencies, long rows) {

  /**
   * Reads the rows of each commit.
   *
   * @param timeColumn says when a row happened
   * @param fromMillis rows that happened before do not count
   */
  static WrittenRows read(
      PlatformSettings platform,
      TableName name,
      String timeColumn,
      List<CommitWatch.Seen> commits,
      long fromMillis)
      throws IOException {
    var latencies = new Latencies();
    long rows = 0;
    try (var catalog = LakeCatalog.open(platform.catalog())) {
      Table table = catalog.load(name);
      for (CommitWatch.Seen seen : commits) {
        if (seen.commit().addedRecords() > 0) {
          rows += add(table, timeColumn, seen, fromMillis, latencies);
        }
      }
    }
    return new WrittenRows(latencies, rows);
  }

  private static long add(
      Table table, String timeColumn, CommitWatch.Seen seen, long fromMillis, Latencies latencies)
      throws IOException {
    long rows = 0;
    long snapshot = seen.commit().snapshotId();
    // An opening comes before all commits of rows.
    long before = Objects.requireNonNull(table.snapshot(snapshot).parentId());
    try (CloseableIterable<Record> added =
        IcebergGenerics.read(table).appendsBetween(before, snapshot).select(timeColumn).build()) {
      for (Record row : added) {
        var at = (LocalDateTime) row.getField(timeColumn);
        long happened = at.toInstant(ZoneOffset.UTC).toEpochMilli();
        if (happened >= fromMillis) {
          latencies.add(seen.visibleMillis() - happened, 1);
        }
        rows++;
      }
    }
    return rows;
  }
}
