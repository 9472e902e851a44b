package io.chimera.jobs.cli;

import io.chimera.connectors.database.BatchRefusedException;
import io.chimera.connectors.database.DatabaseUnavailableException;
import io.chimera.connectors.kafka.SourceMismatchException;
import io.chimera.connectors.kafka.SourceUnavailableException;
import io.chimera.connectors.registry.RegistryUnavailableException;
import io.chimera.connectors.source.CaptureRefusedException;
import io.chimera.connectors.source.SourceTruncatedException;
import io.chimera.jobs.audit.TrailUnavailableException;
import io.chimera.jobs.run.ClusterException;
import io.chimera.jobs.run.SavepointRefusedException;
import io.chimera.quality.protect.KeyRefusedException;
import io.chimera.quality.protect.RevealException;
import io.chimera.quality.rules.RuleFailedException;
import io.chimera.schemas.platform.MissingSecretException;
import io.chimera.sinks.iceberg.StoreUnavailableException;
import io.chimera.sinks.iceberg.TableMismatchException;
import io.chimera.sinks.ledger.CommitRuleException;
import io.chimera.sinks.ledger.FencedException;
import io.chimera.sinks.ledger.ForeignLedgerException;
import io.chimera.sinks.ledger.GateException;
import io.chimera.sinks.ledger.LedgerException;
import io.chimera.sinks.ledger.LedgerUnavailableException;
import io.chimera.sinks.ledger.QuarantineChangedException;
import io.chimera.sinks.ledger.RejectRateException;
import io.chimera.sinks.ledger.ReplayException;
import io.chimera.sinks.ledger.RewindRefusedException;
import io.chimera.sinks.ledger.RolledBackException;
import io.chimera.sinks.ledger.SourceChangedException;
import io.chimera.sinks.ledger.StateBehindTableException;
import io.chimera.sinks.ledger.TableGoneException;
import io.chimera.sinks.ledger.WrittenBeforeException;
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

  private static final String FROM_TABLE =
      "'chimera resume CONTRACT' goes on from the table, which knows as much as the savepoint";

  private static final Map<Class<? extends Throwable>, String> STEPS =
      Map.ofEntries(
          Map.entry(
              SourceUnavailableException.class,
              "see that the broker runs and 'source' in the contract is right; 'chimera validate"
                  + " CONTRACT' tries the connections"),
          Map.entry(
              DatabaseUnavailableException.class,
              "see that the database runs and lets this user in, and that host, port and 'sslMode'"
                  + " are right"),
          Map.entry(
              CaptureRefusedException.class,
              "docs/databases.md says of each code what it means; 'chimera run CONTRACT --dry-run'"
                  + " looks again and changes nothing"),
          Map.entry(
              BatchRefusedException.class,
              "'chimera validate CONTRACT' holds the contract against the tables;"
                  + " docs/databases.md says what a read by batch needs"),
          Map.entry(
              SourceTruncatedException.class,
              "drop the dataset's table in the lake, or give it another in 'target.table', and run"
                  + " again: it is read anew, and the others go on"),
          Map.entry(
              RegistryUnavailableException.class,
              "see that the registry runs and 'source.registry' in the contract is right; 'chimera"
                  + " validate CONTRACT' tries the connections"),
          Map.entry(
              MissingSecretException.class,
              "set the variable or write the file where this command runs, then try again"),
          Map.entry(
              KeyRefusedException.class,
              "'openssl rand -base64 32' makes a key; docs/protection.md says more, also how to"
                  + " rotate"),
          Map.entry(
              RevealException.class,
              "name that key in 'protection' of the settings too; what is shown sealed stays so"
                  + " without it"),
          Map.entry(SourceMismatchException.class, OTHER_SOURCE),
          Map.entry(SourceChangedException.class, OTHER_SOURCE),
          Map.entry(
              TableMismatchException.class,
              "make the contract what the table is, or name a new table in 'target.table'"),
          Map.entry(
              FencedException.class,
              "a newer start of this pipeline goes on in its place; run it once at a time"),
          Map.entry(
              ForeignLedgerException.class,
              "name a table of its own in 'target.table', or change contract and source name back"),
          Map.entry(
              LedgerUnavailableException.class,
              "see that the catalog can be reached, then run again; it goes on where the table"
                  + " ends"),
          Map.entry(
              StoreUnavailableException.class,
              "see that the store can be reached and 'catalog.store' in the settings is right;"
                  + " docs/operations.md says what a store has to allow"),
          Map.entry(
              TrailUnavailableException.class,
              "nothing was done; see that the catalog can be reached, docs/audit.md says more"),
          Map.entry(
              NothingRunsException.class,
              "'chimera run CONTRACT' starts it, 'chimera submit' on a cluster; the run must use the same"
                  + " settings as this command"),
          Map.entry(
              JobRunsException.class,
              "'chimera upgrade' replaces it, 'chimera stop' ends it; docs/cluster.md says more"),
          Map.entry(
              ClusterException.class,
              "see that the job manager runs, and that its REST interface answers at that address;"
                  + " docs/cluster.md says more"),
          Map.entry(SavepointRefusedException.class, FROM_TABLE),
          Map.entry(StateBehindTableException.class, FROM_TABLE),
          Map.entry(
              RolledBackException.class,
              "see who did it and why; set it back, or '--accept-rollback' goes on from where the tables stand now"),
          Map.entry(
              TableGoneException.class,
              "see who dropped it; a new run makes it anew and reads from the contract's start"),
          Map.entry(
              QuarantineChangedException.class,
              "roll the quarantine table back to the snapshot before it was rewritten, then go on with"
                  + " '--accept-rollback'"),
          Map.entry(
              RejectRateException.class,
              "'chimera quarantine TABLE' says why records were rejected before; correct producer or"
                  + " contract, 'chimera test' tries it, then run again: what was read since the last"
                  + " commit is read again"),
          Map.entry(
              RuleFailedException.class,
              "correct the record at its source, or the rule and its 'onFailure'; a new run reads the"
                  + " record again"),
          Map.entry(
              CommitRuleException.class,
              "correct producer or contract, or the rule and its 'onFailure'; a new run reads the"
                  + " records of that commit again"),
          Map.entry(
              WrittenBeforeException.class,
              "docs/sql.md says how a query goes on: from its savepoint, behind its rows, or over them"),
          Map.entry(
              GateException.class,
              "'chimera gate TABLE' tells what waits; docs/gate.md says what can be done"),
          Map.entry(
              ReplayException.class,
              "'chimera quarantine TABLE' tells what is there, docs/quarantine.md how a replay goes"),
          Map.entry(
              RewindRefusedException.class,
              "'chimera ledger TABLE' lists the snapshots that a table can go back to"));

  private NextStep() {}

  static Optional<String> after(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AdvisedException advised) {
        return Optional.of(advised.nextStep());
      }
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
