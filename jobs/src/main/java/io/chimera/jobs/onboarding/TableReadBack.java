package io.chimera.jobs.onboarding;

import io.chimera.jobs.run.SourceSchemas;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.iceberg.TargetTables;
import io.chimera.sinks.onboarding.ReadTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Table;

/**
 * Makes a contract's tables as a run does, and reads them back as somebody does who has just opened
 * the catalog: what is said to be there is there.
 */
final class TableReadBack {
  private TableReadBack() {}

  /**
   * Holds the tables that are there already against a contract, before anybody is told of it.
   *
   * @throws io.chimera.sinks.iceberg.TableMismatchException if one is not what the contract
   *     declares
   */
  static void check(Contract declared, CatalogSettings settings) {
    try (var catalog = LakeCatalog.open(settings)) {
      for (Dataset dataset : SourceSchemas.applied(declared, catalog).datasets()) {
        if (catalog.exists(dataset.target().table())) {
          TargetTables.check(catalog.load(dataset.target().table()), dataset);
        }
      }
    }
  }

  /**
   * The tables of all datasets, in the contract's order.
   *
   * @throws io.chimera.sinks.iceberg.TableMismatchException if one is not what the contract
   *     declares
   */
  static List<ReadTable> of(Contract declared, CatalogSettings settings) {
    Contract contract;
    try (var catalog = LakeCatalog.open(settings)) {
      contract = SourceSchemas.applied(declared, catalog);
      for (Dataset dataset : contract.datasets()) {
        Table unusedMain = TargetTables.main(catalog, dataset);
        Table unusedQuarantine = TargetTables.quarantine(catalog, dataset);
      }
    }
    var tables = new ArrayList<ReadTable>();
    try (var catalog = LakeCatalog.open(settings)) {
      for (Dataset dataset : contract.datasets()) {
        Table table = catalog.load(dataset.target().table());
        TargetTables.check(table, dataset);
        tables.add(ReadTable.of(dataset.target().table(), table));
      }
    }
    return tables;
  }
}
