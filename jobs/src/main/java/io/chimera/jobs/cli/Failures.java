package io.chimera.jobs.cli;

import io.chimera.schemas.contract.InvalidContractException;
import java.util.LinkedHashSet;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Turns what a command throws into words and an exit code; the stack trace goes to the log. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  static int report(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    var err = command.getErr();
    if (failure instanceof InvalidContractException invalid) {
      invalid.problems().forEach(problem -> err.println(problem));
      return ExitCode.BAD_INPUT;
    }
    LOG.error("Command '{}' failed", command.getCommandName(), failure);
    var said = new LinkedHashSet<String>();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null && said.stream().noneMatch(contains(cause.getMessage()))) {
        said.add(cause.getMessage());
      }
    }
    err.println("chimera " + command.getCommandName() + ": " + String.join("\n  because: ", said));
    var log = System.getProperty("chimera.log");
    if (log != null) {
      err.println("  details: " + log);
    }
    return failure instanceof BadInputException ? ExitCode.BAD_INPUT : ExitCode.TROUBLE;
  }

  private static Predicate<String> contains(String message) {
    return earlier -> earlier.contains(message);
  }
}
