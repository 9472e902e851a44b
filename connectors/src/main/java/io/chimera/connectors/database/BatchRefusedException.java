package io.chimera.connectors.database;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.Dataset;
import java.util.List;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/** A table cannot be read in the way that the contract says; trying again does not help. */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class BatchRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BatchRefusedException(String message) {
    super(message);
  }

  /**
   * @throws BatchRefusedException if the table lacks a column that the contract asks for
   */
  static void requireColumns(Dataset dataset, FoundTable table) {
    List<String> gone =
        dataset.columns().stream()
            .filter(column -> FoundColumn.indexOf(table.columns(), column) < 0)
            .map(Column::name)
            .toList();
    if (!gone.isEmpty()) {
      throw new BatchRefusedException(
          "Cannot read table '"
              + table.table()
              + "': it has no column '"
              + String.join("', '", gone)
              + "', or the user may not see it");
    }
  }

  static BatchRefusedException noTable(Dataset dataset) {
    return new BatchRefusedException(
        "Cannot read table '"
            + dataset.from().stream()
            + "': the database has no such table, or the user may not see it");
  }
}
