package io.chimera.jobs.cli;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import io.chimera.sinks.iceberg.LakeCatalog;
import java.nio.file.Files;
import org.apache.iceberg.Table;

/** Opens the catalog and loads tables for commands that only look. */
final class LakeTables {
  private LakeTables() {}

  /** The catalog, which must be there already: looking must not make one. */
  static LakeCatalog open(PlatformSettings settings) {
    CatalogSettings catalog = settings.catalog();
    LakeCatalog.file(catalog)
        .filter(file -> !Files.isRegularFile(file))
        .ifPresent(
            missing -> {
              throw new BadInputException(
                  "Cannot find a catalog at '"
                      + missing
                      + "': go to the directory where the lake is, name its settings with"
                      + " --settings, or run a contract first");
            });
    return LakeCatalog.open(catalog);
  }

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
