package io.chimera.jobs.cli;

import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.iceberg.LakeCatalog;
import org.apache.iceberg.Table;

/** Loads tables for commands that only look. */
final class LakeTables {
  private LakeTables() {}

  static Table load(LakeCatalog catalog, TableName name) {
    if (!catalog.exists(name)) {
      var names = catalog.tables();
      throw new BadInputException(
          "Cannot find table '"
              + name
              + "': the catalog has "
              + (names.isEmpty() ? "no tables yet; run a contract first" : names));
    }
    return catalog.load(name);
  }
}
