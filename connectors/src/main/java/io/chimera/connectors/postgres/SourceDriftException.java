package io.chimera.connectors.postgres;

import io.chimera.schemas.contract.SourceTable;
import java.util.List;
import java.util.stream.Collectors;

/** A table is no longer what the contract says of it. */
public final class SourceDriftException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SourceDriftException(String dataset, SourceTable table, List<Drift> differences) {
    super(
        "Cannot go on with dataset '"
            + dataset
            + "': table '"
            + table
            + "' is not what the contract says: "
            + differences.stream().map(Drift::toString).collect(Collectors.joining("; "))
            + "; correct the contract, and resume");
  }
}
