package io.chimera.jobs.pipeline;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.DatabaseSourceSpec.Product;
import io.chimera.schemas.contract.TableSpec;
import io.chimera.schemas.contract.UnsupportedSourceException;

/** How a contract's database is read. */
public enum DatabaseWay {
  /** Tables as of one position, then the log of a Postgres. */
  POSTGRES_LOG,
  /** Each table as of a position of its own, then the log of a MySQL or MariaDB. */
  MYSQL_LOG;

  /**
   * @throws UnsupportedSourceException if no job reads such a database, or tables in such a way
   */
  public static DatabaseWay of(Contract contract) {
    boolean isCaptured =
        contract.datasets().stream()
            .allMatch(
                dataset ->
                    ((TableSpec) dataset.from()).mode() == TableSpec.Mode.CDC
                        && dataset.deduplication() == null);
    Product product = contract.database().product();
    if (isCaptured && product == Product.POSTGRES) {
      return POSTGRES_LOG;
    }
    if (isCaptured && product == Product.MYSQL) {
      return MYSQL_LOG;
    }
    throw new UnsupportedSourceException(contract.name(), contract.source());
  }
}
