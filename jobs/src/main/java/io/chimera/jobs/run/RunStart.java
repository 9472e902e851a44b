package io.chimera.jobs.run;

import io.chimera.sinks.ledger.Rollback;
import java.util.Optional;

/**
 * How a run begins.
 *
 * @param mode whether it goes on for ever
 * @param savepoint the state it brings along; without it, it begins where the tables' ledgers end
 * @param acceptsRollback whether a table that was rolled back by somebody is gone on with
 */
public record RunStart(RunMode mode, Optional<String> savepoint, boolean acceptsRollback) {

  /** What is done about a table that was rolled back. */
  public Rollback rollback() {
    return acceptsRollback ? Rollback.ACCEPT : Rollback.REFUSE;
  }

  /** A start from the tables, as most are. */
  public static RunStart fromTables(RunMode mode) {
    return new RunStart(mode, Optional.empty(), false);
  }
}
