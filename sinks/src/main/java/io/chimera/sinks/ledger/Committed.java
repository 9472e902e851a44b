package io.chimera.sinks.ledger;

import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;

/**
 * An entry of the ledger together with what the table itself says of the snapshot it stands in.
 *
 * @param entry the line
 * @param snapshotId the snapshot
 * @param committedAt the snapshot's time in epoch milliseconds
 * @param addedRecords rows the snapshot added, by Iceberg's own count
 * @param addedFiles data files it added
 * @param addedDeleteFiles files it added that say which rows are gone
 * @param addedBytes the size of both
 */
public record Committed(
    LedgerEntry entry,
    long snapshotId,
    long committedAt,
    long addedRecords,
    long addedFiles,
    long addedDeleteFiles,
    long addedBytes) {

  static Optional<Committed> read(Snapshot snapshot) {
    return LedgerEntry.read(snapshot.summary())
        .map(
            entry ->
                new Committed(
                    entry,
                    snapshot.snapshotId(),
                    snapshot.timestampMillis(),
                    count(snapshot, SnapshotSummary.ADDED_RECORDS_PROP),
                    count(snapshot, SnapshotSummary.ADDED_FILES_PROP),
                    count(snapshot, SnapshotSummary.ADDED_DELETE_FILES_PROP),
                    count(snapshot, SnapshotSummary.ADDED_FILE_SIZE_PROP)));
  }

  /**
   * The entry as it was committed first: what waited behind a gate may have been committed again,
   * and whoever was told of it knows the first snapshot.
   */
  static Optional<Committed> readFirst(Snapshot snapshot) {
    String first = snapshot.summary().get(LedgerKeys.FIRST);
    int comma = first == null ? -1 : first.indexOf(',');
    return comma < 0 ? read(snapshot) : read(snapshot).map(again -> again.at(first, comma));
  }

  private Committed at(String first, int comma) {
    return new Committed(
        entry,
        Long.parseLong(first.substring(0, comma)),
        Long.parseLong(first.substring(comma + 1)),
        addedRecords,
        addedFiles,
        addedDeleteFiles,
        addedBytes);
  }

  private static long count(Snapshot snapshot, String property) {
    return Long.parseLong(snapshot.summary().getOrDefault(property, "0"));
  }
}
