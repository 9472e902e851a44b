package io.chimera.sinks.iceberg;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import java.io.Serializable;
import org.apache.iceberg.Table;

/** Where tables are found. Whoever opens one closes it. */
public interface Lake extends AutoCloseable {

  /**
   * Loads a table with its newest state.
   *
   * @throws org.apache.iceberg.exceptions.NoSuchTableException if there is none of that name
   */
  Table load(TableName name);

  @Override
  void close();

  /** How to open a lake on the machine that uses it; travels in the job graph. */
  interface Address extends Serializable {

    Lake open();

    /** The lake of the platform's catalog. */
    static Address of(CatalogSettings settings) {
      return () -> LakeCatalog.open(settings);
    }
  }
}
