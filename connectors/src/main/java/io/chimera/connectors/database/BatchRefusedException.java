package io.chimera.connectors.database;

import io.chimera.schemas.contract.Dataset;

/** A table cannot be read in the way that the contract says; trying again does not help. */
public final class BatchRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BatchRefusedException(String message) {
    super(message);
  }

  static BatchRefusedException noTable(Dataset dataset) {
    return new BatchRefusedException(
        "Cannot read table '"
            + dataset.from().stream()
            + "': the database has no such table, or the user may not see it");
  }
}
