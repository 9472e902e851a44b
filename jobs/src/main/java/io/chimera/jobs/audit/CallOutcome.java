package io.chimera.jobs.audit;

import io.chimera.connectors.database.BatchRefusedException;
import io.chimera.connectors.kafka.SourceMismatchException;
import io.chimera.connectors.source.CaptureRefusedException;
import io.chimera.jobs.run.EndReason;
import io.chimera.jobs.run.SavepointRefusedException;
import io.chimera.schemas.contract.ContractProblem;
import io.chimera.schemas.contract.InvalidContractException;
import io.chimera.schemas.contract.UnsupportedSourceException;
import io.chimera.sinks.audit.Outcome;
import io.chimera.sinks.iceberg.TableMismatchException;
import io.chimera.sinks.ledger.LedgerException;
import io.chimera.sinks.ledger.LedgerUnavailableException;
import io.chimera.sinks.ledger.TableGoneException;
import java.util.stream.Collectors;

/** What the audit trail says of a call that did not come to its own end; everybody may read it. */
public final class CallOutcome {
  private CallOutcome() {}

  /**
   * By what it threw.
   *
   * @param exitCode what its shell is answered
   */
  public static Outcome of(Throwable failure, int exitCode) {
    return isRefusal(failure)
        ? Outcome.refused(exitCode, reason(failure))
        : Outcome.failed(exitCode, reason(failure));
  }

  /** Whether a contract or a table is not what it would have to be. */
  public static boolean isBadInput(Throwable failure) {
    return failure instanceof InvalidContractException
        || failure instanceof TableMismatchException
        || failure instanceof UnsupportedSourceException;
  }

  /** Whether we said no, before anything was begun, rather than that something went wrong. */
  private static boolean isRefusal(Throwable failure) {
    return isBadInput(failure)
        || failure instanceof SavepointRefusedException
        || failure instanceof CaptureRefusedException
        || failure instanceof BatchRefusedException
        || failure instanceof SourceMismatchException
        || (failure instanceof LedgerException
            && !(failure instanceof LedgerUnavailableException)
            && !(failure instanceof TableGoneException));
  }

  /** Of a contract only where it is wrong: a problem may quote what stands there. */
  private static String reason(Throwable failure) {
    if (failure instanceof InvalidContractException invalid) {
      return "The contract is wrong at "
          + invalid.problems().stream()
              .map(ContractProblem::path)
              .map(path -> path.isEmpty() ? "its root" : path)
              .distinct()
              .collect(Collectors.joining(", "));
    }
    return EndReason.of(failure);
  }
}
