package io.chimera.jobs.cli;

import io.chimera.connectors.kafka.SourceMismatchException;
import io.chimera.connectors.kafka.SourceUnavailableException;
import io.chimera.connectors.registry.RegistryUnavailableException;
import io.chimera.schemas.platform.MissingSecretException;
import io.chimera.sinks.iceberg.TableMismatchException;
import io.chimera.sinks.ledger.FencedException;
import io.chimera.sinks.ledger.ForeignLedgerException;
import io.chimera.sinks.ledger.LedgerException;
import io.chimera.sinks.ledger.LedgerUnavailableException;
import io.chimera.sinks.ledger.SourceChangedException;
import java.util.Map;
import java.util.Optional;

/** What to do after a failure that has a name. The same advice, longer: docs/operations.md. */
final class NextStep {
  private static final String OTHER_SOURCE =
      "nothing was read; docs/operations.md says how to go on where topic or cluster are new, or"
          + " records are gone";
  private static final String BOOKS =
      "nothing of it was committed; 'chimera ledger TABLE' adds up what was, docs/operations.md"
          + " says more";

  private static final Map<Class<? extends Throwable>, String> STEPS =
      Map.of(
          SourceUnavailableException.class,
          "see that the broker runs and 'source' in the contract is right; 'chimera validate"
              + " CONTRACT' tries the connections",
          RegistryUnavailableException.class,
          "see that the registry runs and 'source.registry' in the contract is right; 'chimera"
              + " validate CONTRACT' tries the connections",
          MissingSecretException.class,
          "set the variable or write the file where this command runs, then try again",
          SourceMismatchException.class,
          OTHER_SOURCE,
          SourceChangedException.class,
          OTHER_SOURCE,
          TableMismatchException.class,
          "make the contract what the table is, or name a new table in 'target.table'",
          FencedException.class,
          "a newer start of this pipeline goes on in its place; run it once at a time",
          ForeignLedgerException.class,
          "name a table of its own in 'target.table', or change contract and source name back",
          LedgerUnavailableException.class,
          "see that the catalog can be reached, then run again; it goes on where the table"
              + " ends");

  private NextStep() {}

  static Optional<String> after(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      var step = STEPS.get(cause.getClass());
      if (step != null) {
        return Optional.of(step);
      }
      if (cause instanceof LedgerException) {
        return Optional.of(BOOKS);
      }
    }
    return Optional.empty();
  }
}
