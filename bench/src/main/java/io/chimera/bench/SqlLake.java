package io.chimera.bench;

import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;

/** The lake of a run, as Flink SQL is told of it. */
final class SqlLake {
  private SqlLake() {}

  /** As ours, so that all pay the same for a commit. */
  static String catalog(CatalogSettings settings) {
    return """
    CREATE CATALOG %s WITH (
      'type' = 'iceberg',
      'catalog-impl' = 'org.apache.iceberg.jdbc.JdbcCatalog',
      'uri' = '%s',
      'warehouse' = '%s',
      'jdbc.schema-version' = 'V1'
    )
    """
        .formatted(settings.name(), settings.uri(), settings.warehouse());
  }
}
