package io.chimera.quality.admission;

import io.chimera.quality.deduplication.RowKey;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.KnownRows;
import io.chimera.schemas.stream.Positions;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A dataset and where this run of it begins.
 *
 * @param dataset what the contract says
 * @param start records before it are in the table already, and are passed over
 */
public record AdmittedDataset(Dataset dataset, Positions start) implements Serializable {

  /**
   * What tells its rows from their repeats; null where repeats are written.
   *
   * @param tables the tables whose repeats are looked for, or null if there are none such
   */
  @Nullable RowKey key(KnownRows.@Nullable Address tables) {
    if (dataset.deduplication() == null) {
      return null;
    }
    if (tables == null) {
      throw new IllegalStateException("No tables where dataset's repeats are looked for");
    }
    try (KnownRows rows = tables.open()) {
      return RowKey.of(dataset.asWritten(), rows.tableId(dataset));
    }
  }
}
