package io.chimera.jobs.cli;

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
import java.util.LinkedHashSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * Turns what a command throws into words and an exit code: what failed, because of what, and what
 * to do next. The stack trace goes to the log, unless the user's input says it all.
 */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  static int report(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    var err = command.getErr();
    if (failure instanceof InvalidContractException invalid) {
      var problems = invalid.problems();
      problems.forEach(problem -> err.println(problem));
      err.println(problems.size() == 1 ? "1 problem" : problems.size() + " problems");
      return ExitCode.BAD_INPUT;
    }
    err.println("chimera " + command.getCommandName() + ": " + words(failure));
    NextStep.after(failure).ifPresent(step -> err.println("  next: " + step));
    if (exitCode(failure) == ExitCode.BAD_INPUT) {
      return ExitCode.BAD_INPUT;
    }
    LOG.error("Command '{}' failed", command.getCommandName(), failure);
    var log = System.getProperty("chimera.log");
    if (log != null) {
      err.println("  details: " + log);
    }
    return ExitCode.TROUBLE;
  }

  private static int exitCode(Throwable failure) {
    return failure instanceof BadInputException
            || failure instanceof InvalidContractException
            || failure instanceof TableMismatchException
            || failure instanceof UnsupportedSourceException
        ? ExitCode.BAD_INPUT
        : ExitCode.TROUBLE;
  }

  /** What the audit trail says of it, which everybody may read. */
  static Outcome outcome(Throwable failure) {
    int exitCode = exitCode(failure);
    return isRefusal(failure)
        ? Outcome.refused(exitCode, reason(failure))
        : Outcome.failed(exitCode, reason(failure));
  }

  /** Whether we said no, before anything was begun, rather than that something went wrong. */
  private static boolean isRefusal(Throwable failure) {
    return exitCode(failure) == ExitCode.BAD_INPUT
        || failure instanceof NothingRunsException
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

  /** The messages along the chain of causes; one that repeats an earlier one is left out. */
  private static String words(Throwable failure) {
    var said = new LinkedHashSet<String>();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null && said.stream().noneMatch(contains(cause.getMessage()))) {
        said.add(cause.getMessage());
      }
    }
    return said.isEmpty() ? failure.getClass().getName() : String.join("\n  because: ", said);
  }

  private static Predicate<String> contains(String message) {
    return earlier -> earlier.contains(message);
  }
}
