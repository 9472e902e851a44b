package io.chimera.connectors.postgres;

import io.chimera.schemas.contract.SourceTable;

/** A table was written anew after a snapshot had begun, which sees none of its rows now. */
final class SnapshotTooOldException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SnapshotTooOldException(SourceTable table) {
    super(
        "Cannot read table '"
            + table
            + "' as of a snapshot: it was written anew since; the read begins again");
  }
}
