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
 */
public record Committed(LedgerEntry entry, long snapshotId, long committedAt, long addedRecords) {

  static Optional<Committed> read(Snapshot snapshot) {
    return LedgerEntry.read(snapshot.summary())
        .map(
            entry ->
                new Committed(
                    entry,
                    snapshot.snapshotId(),
                    snapshot.timestampMillis(),
                    Long.parseLong(
                        snapshot.summary().getOrDefault(SnapshotSummary.ADDED_RECORDS_PROP, "0"))));
  }
}
