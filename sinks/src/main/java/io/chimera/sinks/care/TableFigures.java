package io.chimera.sinks.care;

import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;

/**
 * What a table is made of.
 *
 * @param rows rows in its data files, those among them that were deleted since
 * @param files data files that readers of main open
 * @param deleteFiles files that say which rows are gone
 * @param bytes the size of both
 * @param manifests lists of them
 * @param snapshots all that are kept, of all branches
 */
public record TableFigures(
    long rows, long files, long deleteFiles, long bytes, long manifests, long snapshots) {

  /** As the table was last read. */
  static TableFigures of(Table table) {
    long snapshots = 0;
    for (Snapshot unusedSnapshot : table.snapshots()) {
      snapshots++;
    }
    Snapshot current = table.currentSnapshot();
    return current == null
        ? new TableFigures(0, 0, 0, 0, 0, snapshots)
        : new TableFigures(
            total(current, SnapshotSummary.TOTAL_RECORDS_PROP),
            total(current, SnapshotSummary.TOTAL_DATA_FILES_PROP),
            total(current, SnapshotSummary.TOTAL_DELETE_FILES_PROP),
            total(current, SnapshotSummary.TOTAL_FILE_SIZE_PROP),
            current.allManifests(table.io()).size(),
            snapshots);
  }

  private static long total(Snapshot snapshot, String property) {
    return Long.parseLong(snapshot.summary().getOrDefault(property, "0"));
  }

  /** Bytes of a file on average, of deletes too; 0 without files. */
  public long averageBytes() {
    long all = files + deleteFiles;
    return all == 0 ? 0 : bytes / all;
  }
}
