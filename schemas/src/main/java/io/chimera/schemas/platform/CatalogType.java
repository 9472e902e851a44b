package io.chimera.schemas.platform;

/** How a catalog is spoken to. */
public enum CatalogType {
  /** A database that all who use the catalog connect to: SQLite for one machine, or Postgres. */
  JDBC,
  /** A service with Iceberg's REST interface. */
  REST
}
