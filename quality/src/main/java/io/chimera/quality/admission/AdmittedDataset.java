package io.chimera.quality.admission;

import io.chimera.quality.deduplication.RowKey;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.KnownRows;
import io.chimera.schemas.stream.Positions;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dataset and where this run of it begins.
 *
 * @param dataset what the contract says
 * @param start records before it are in the table already, and are passed over
 * @param pipeline the pipeline that writes its table, as metrics name it
 */
public record AdmittedDataset(Dataset dataset, Positions start, String pipeline)
    implements Serializable {

  /** Of no pipeline. */
  public AdmittedDataset(Dataset dataset, Positions start) {
    this(dataset, start, dataset.name());
  }

  /**
   * What tells each dataset's rows from their repeats, null where repeats are written. The tables
   * are opened once: there may be a thousand of them behind one catalog.
   *
   * @param tables the tables whose repeats are looked for, or null if there are none such
   */
  static @Nullable RowKey[] keys(
      List<AdmittedDataset> datasets, KnownRows.@Nullable Address tables) {
    var keys = new @Nullable RowKey[datasets.size()];
    if (datasets.stream().allMatch(each -> each.dataset.deduplication() == null)) {
      return keys;
    }
    if (tables == null) {
      throw new IllegalStateException("No tables where repeats are looked for");
    }
    try (KnownRows rows = tables.open()) {
      for (int index = 0; index < keys.length; index++) {
        Dataset dataset = datasets.get(index).dataset;
        if (dataset.deduplication() != null) {
          keys[index] = RowKey.of(dataset.asWritten(), rows.tableId(dataset));
        }
      }
    }
    return keys;
  }
}
