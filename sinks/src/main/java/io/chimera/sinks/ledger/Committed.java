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

  private static long count(Snapshot snapshot, String property) {
    return Long.parseLong(snapshot.summary().getOrDefault(property, "0"));
  }
}
