package io.chimera.jobs.cli;

import io.chimera.jobs.audit.CallOutcome;
import io.chimera.jobs.run.EndReason;
import io.chimera.schemas.contract.InvalidContractException;
import io.chimera.sinks.audit.Outcome;
import java.util.LinkedHashSet;
import java.util.function.Predicate;
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
    return failure instanceof BadInputException || CallOutcome.isBadInput(failure)
        ? ExitCode.BAD_INPUT
        : ExitCode.TROUBLE;
  }

  /** What the audit trail says of it, which everybody may read: nothing that it was given. */
  static Outcome outcome(Throwable failure) {
    if (failure instanceof BadInputException) {
      return Outcome.refused(ExitCode.BAD_INPUT, "What it was given cannot be used");
    }
    return failure instanceof NothingRunsException || failure instanceof JobRunsException
        ? Outcome.refused(ExitCode.TROUBLE, EndReason.of(failure))
        : CallOutcome.of(failure, exitCode(failure));
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
