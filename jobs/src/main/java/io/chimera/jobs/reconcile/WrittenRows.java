package io.chimera.jobs.reconcile;

import io.chimera.quality.protect.Keyring;
import io.chimera.quality.protect.RemainingColumns;
import io.chimera.quality.protect.RowProtection;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Protection;
import io.chimera.schemas.stream.TypedRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes rows as a table has them of rows as a database tells them: protected in the same way. */
final class WrittenRows {
  private final List<Column> columns;
  private final @Nullable RowProtection protection;
  private final @Nullable RemainingColumns remaining;

  WrittenRows(Dataset dataset, @Nullable Keyring keyring) {
    columns = dataset.columns();
    Map<String, Protection> protections = new LinkedHashMap<>();
    dataset
        .classifiedColumns()
        .forEach(
            (path, column) -> {
              Protection each = column.protection();
              if (each != null) {
                protections.put(path, each);
              }
            });
    protection = protections.isEmpty() ? null : new RowProtection(columns, protections, keyring);
    remaining = RemainingColumns.of(columns);
  }

  /**
   * The row as written, which the next call may fill anew.
   *
   * @return null if it is not as the contract says, so that no table has it
   */
  @Nullable TypedRow of(TypedRow told) {
    for (int index = 0; index < columns.size(); index++) {
      if (columns.get(index).required() && told.isNullAt(index)) {
        return null;
      }
    }
    if (protection != null && protection.protect(told) != null) {
      return null;
    }
    return remaining == null ? told : remaining.of(told);
  }
}
