package io.chimera.sinks.iceberg;

import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import org.apache.iceberg.Table;

/**
 * A lake in which a dataset's table and the quarantine beside it are made by whoever asks for them
 * first, for jobs that nobody prepares.
 */
public final class DatasetLake implements Lake {
  private final LakeCatalog catalog;
  private final Dataset dataset;

  private DatasetLake(LakeCatalog catalog, Dataset dataset) {
    this.catalog = catalog;
    this.dataset = dataset;
  }

  /** Where it is. */
  public static Address of(CatalogSettings settings, Dataset dataset) {
    return () -> new DatasetLake(LakeCatalog.open(settings), dataset);
  }

  @Override
  public Table load(TableName name) {
    TableName table = dataset.target().table();
    if (name.equals(table)) {
      return TargetTables.main(catalog, dataset);
    }
    return name.equals(table.quarantine())
        ? TargetTables.quarantine(catalog, dataset)
        : catalog.load(name);
  }

  @Override
  public void close() {
    catalog.close();
  }
}
