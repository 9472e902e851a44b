package io.chimera.sinks.iceberg;

import io.chimera.schemas.contract.TableName;
import java.util.List;

/** A table that is not what its contract declares; holds every difference. */
public final class TableMismatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> differences;

  TableMismatchException(TableName table, List<String> differences) {
    super("Cannot use table '" + table + "': " + String.join("; ", differences));
    this.differences = List.copyOf(differences);
  }

  public List<String> differences() {
    return differences;
  }
}
