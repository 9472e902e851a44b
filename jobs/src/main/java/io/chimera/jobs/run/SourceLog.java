package io.chimera.jobs.run;

import io.chimera.connectors.mysql.MySqlLog;
import io.chimera.connectors.postgres.PostgresLog;
import io.chimera.connectors.source.DatabaseLog;
import io.chimera.jobs.pipeline.DatabaseWay;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.platform.Secrets;
import java.util.Optional;

/** Finds the log of a contract's database. */
public final class SourceLog {
  private SourceLog() {}

  /**
   * Empty where the source is no database, or its tables are read by batch.
   *
   * @throws io.chimera.schemas.contract.UnsupportedSourceException if no job reads such a source
   */
  public static Optional<DatabaseLog> of(Contract contract) {
    if (!(contract.source() instanceof DatabaseSourceSpec)) {
      return Optional.empty();
    }
    var secrets = Secrets.ofThisMachine();
    return switch (DatabaseWay.of(contract)) {
      case POSTGRES_LOG -> Optional.of(PostgresLog.of(contract, secrets));
      case MYSQL_LOG -> Optional.of(MySqlLog.of(contract, secrets));
      case TABLES -> Optional.empty();
    };
  }
}
