package io.chimera.jobs.pipeline;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.DatabaseSourceSpec.Product;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableSpec;
import io.chimera.schemas.contract.UnsupportedSourceException;

/** How a contract's database is read. */
public enum DatabaseWay {
  /** Tables as of one position, then the log of a Postgres. */
  POSTGRES_LOG,
  /** Each table as of a position of its own, then the log of a MySQL or MariaDB. */
  MYSQL_LOG,
  /** Tables, again in every run. */
  TABLES;

  /**
   * @throws UnsupportedSourceException if no job reads such a database, or tables in such a way
   */
  public static DatabaseWay of(Contract contract) {
    if (contract.datasets().stream().noneMatch(DatabaseWay::isCaptured)) {
      return TABLES;
    }
    boolean isCaptured =
        contract.datasets().stream()
            .allMatch(dataset -> isCaptured(dataset) && dataset.deduplication() == null);
    Product product = contract.database().product();
    if (isCaptured && product == Product.POSTGRES) {
      return POSTGRES_LOG;
    }
    if (isCaptured && product == Product.MYSQL) {
      return MYSQL_LOG;
    }
    throw new UnsupportedSourceException(contract.name(), contract.source());
  }

  private static boolean isCaptured(Dataset dataset) {
    return ((TableSpec) dataset.from()).mode() == TableSpec.Mode.CDC;
  }
}
