package io.chimera.jobs.sql;

import io.chimera.schemas.platform.PlatformSettings;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.factories.CatalogFactory;
import org.apache.flink.table.factories.FactoryUtil;

/** Makes {@code CREATE CATALOG … WITH ('type' = 'chimera-lake')} of the platform's catalog. */
public final class LakeSqlCatalogFactory implements CatalogFactory {

  @Override
  public String factoryIdentifier() {
    return "chimera-lake";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of();
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of(SqlOptions.SETTINGS);
  }

  @Override
  public Catalog createCatalog(Context context) {
    var options = FactoryUtil.createCatalogFactoryHelper(this, context);
    options.validate();
    PlatformSettings platform = SqlOptions.settings(options.getOptions());
    return new LakeSqlCatalog(context.getName(), platform);
  }
}
