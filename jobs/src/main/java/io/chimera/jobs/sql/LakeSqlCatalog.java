package io.chimera.jobs.sql;

import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.iceberg.LakeLoader;
import io.chimera.sinks.iceberg.QueryTarget;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.exceptions.TableAlreadyExistException;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.Factory;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.flink.FlinkCatalog;

/**
 * The lake's tables in SQL. Iceberg's own catalog shows, makes and reads them; what is written goes
 * by the ledger.
 */
final class LakeSqlCatalog extends FlinkCatalog {
  private static final String DEFAULT_DATABASE = "default";
  private static final long NO_CACHE = -1;

  private final PlatformSettings platform;

  LakeSqlCatalog(String name, PlatformSettings platform) {
    super(
        name,
        DEFAULT_DATABASE,
        Namespace.empty(),
        new LakeLoader(platform.catalog()),
        Map.of(),
        false,
        NO_CACHE);
    this.platform = platform;
  }

  @Override
  public Optional<Factory> getFactory() {
    return Optional.of(
        new LakeTables(
            (DynamicTableSourceFactory) super.getFactory().orElseThrow(), catalog(), platform));
  }

  /** With the properties of tables of ours, where the statement says nothing else. */
  @Override
  public void createTable(ObjectPath path, CatalogBaseTable table, boolean ignoreIfExists)
      throws TableAlreadyExistException {
    CatalogBaseTable made = table;
    if (table instanceof ResolvedCatalogTable resolved) {
      boolean isKeyed = resolved.getResolvedSchema().getPrimaryKey().isPresent();
      var options = new HashMap<>(QueryTarget.properties(isKeyed));
      options.putAll(resolved.getOptions());
      made = resolved.copy(options);
    }
    super.createTable(path, made, ignoreIfExists);
  }
}
