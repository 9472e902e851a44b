package io.chimera.sinks.iceberg;

import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.flink.CatalogLoader;

/** Opens the platform's catalog for Iceberg's own parts of Flink SQL, where these run. */
public final class LakeLoader implements CatalogLoader {
  private static final long serialVersionUID = 1L;

  private final CatalogSettings settings;

  public LakeLoader(CatalogSettings settings) {
    this.settings = settings;
  }

  @Override
  public Catalog loadCatalog() {
    return LakeCatalog.catalog(settings);
  }

  @Override
  public CatalogLoader clone() {
    return new LakeLoader(settings);
  }
}
