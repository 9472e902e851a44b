package io.chimera.quality.admission;

import io.chimera.quality.protect.Keyring;
import io.chimera.quality.protect.RemainingColumns;
import io.chimera.quality.protect.RowProtection;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Protection;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the row as written out of the row as decoded: classified columns protected, dropped ones
 * left out. Everything behind it sees protected values only.
 */
final class WrittenRow {
  private final @Nullable RowProtection protection;
  private final @Nullable RemainingColumns remaining;
  private final PartitionValueCheck partitions;
  private TypedRow row;

  WrittenRow(Dataset dataset, @Nullable Keyring keyring) {
    var protections = new LinkedHashMap<String, Protection>();
    dataset
        .classifiedColumns()
        .forEach(
            (path, column) -> {
              if (column.protection() != null) {
                protections.put(path, column.protection());
              }
            });
    protection = protection(dataset, protections, keyring);
    remaining = RemainingColumns.of(dataset.columns());
    partitions = new PartitionValueCheck(dataset);
    row = new TypedRow(0);
  }

  private static @Nullable RowProtection protection(
      Dataset dataset, Map<String, Protection> protections, @Nullable Keyring keyring) {
    return protections.isEmpty()
        ? null
        : new RowProtection(dataset.columns(), protections, keyring);
  }

  /**
   * Takes the decoded row's values, which are protected in place.
   *
   * @return null if {@link #row()} may be written, or else what is wrong with the record
   */
  @Nullable Fault make(TypedRow decoded) {
    if (protection != null) {
      Fault fault = protection.protect(decoded);
      if (fault != null) {
        return fault;
      }
    }
    row = remaining == null ? decoded : remaining.of(decoded);
    return partitions.check(row);
  }

  /** What the last good call made; reused by the next one. */
  TypedRow row() {
    return row;
  }
}
