package io.chimera.connectors.postgres;

import io.chimera.schemas.contract.SourceTable;

/** A table was truncated: the log does not say which rows it had. */
public final class SourceTruncatedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SourceTruncatedException(String dataset, SourceTable table) {
    super(
        "Cannot go on with dataset '"
            + dataset
            + "': table '"
            + table
            + "' was truncated; drop the dataset's table and its slot, and begin anew");
  }
}
