package io.chimera.jobs.run;

import io.chimera.connectors.mysql.MySqlLog;
import io.chimera.connectors.postgres.PostgresLog;
import io.chimera.connectors.source.DatabaseLog;
import io.chimera.jobs.pipeline.DatabaseWay;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.platform.Secrets;

/** Finds the log of a contract's database. */
public final class SourceLog {
  private SourceLog() {}

  /**
   * @throws io.chimera.schemas.contract.UnsupportedSourceException if the contract's source is not
   *     a database whose tables are captured
   */
  public static DatabaseLog of(Contract contract) {
    var secrets = Secrets.ofThisMachine();
    return switch (DatabaseWay.of(contract)) {
      case POSTGRES_LOG -> PostgresLog.of(contract, secrets);
      case MYSQL_LOG -> MySqlLog.of(contract, secrets);
    };
  }
}
