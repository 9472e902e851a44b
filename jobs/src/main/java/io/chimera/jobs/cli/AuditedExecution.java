package io.chimera.jobs.cli;

import io.chimera.jobs.audit.AuditedCall;
import io.chimera.sinks.audit.Actor;
import io.chimera.sinks.audit.Outcome;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.PicocliException;

/** Executes commands, and notes those that change something: the one place where that is done. */
final class AuditedExecution implements IExecutionStrategy {
  private final IExecutionStrategy command = new CommandLine.RunLast();

  @Override
  public int execute(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    Optional<AuditedCall> call = begin(last);
    return call.isPresent() ? execute(parsed, last, call.get()) : command.execute(parsed);
  }

  private static Optional<AuditedCall> begin(ParseResult parsed) {
    CommandLine line = parsed.commandSpec().commandLine();
    if (!(line.getCommand() instanceof Audited audited)
        || parsed.isUsageHelpRequested()
        || parsed.isVersionHelpRequested()) {
      return Optional.empty();
    }
    try {
      Optional<AuditedCall> call =
          audited
              .change()
              .map(
                  change ->
                      AuditedCall.of(
                          change,
                          Actor.ofThisProcess(),
                          name(parsed),
                          options(parsed),
                          note -> line.getErr().println("warn " + note)));
      call.ifPresent(AuditedCall::begin);
      return call;
    } catch (RuntimeException failure) {
      throw new ExecutionException(line, String.valueOf(failure.getMessage()), failure);
    }
  }

  /** As it is typed after {@code chimera}. */
  private static String name(ParseResult parsed) {
    String name = parsed.commandSpec().qualifiedName(" ");
    return name.substring(name.indexOf(' ') + 1);
  }

  private static List<String> options(ParseResult parsed) {
    return parsed.matchedOptions().stream().map(option -> option.longestName()).toList();
  }

  private int execute(ParseResult parsed, ParseResult last, AuditedCall call) {
    int exitCode;
    try {
      exitCode = command.execute(parsed);
    } catch (PicocliException failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      boolean unusedNoted = call.end(Failures.outcome(cause));
      throw failure;
    } catch (Error failure) {
      boolean unusedNoted = call.end(Failures.outcome(failure));
      throw failure;
    }
    boolean isNoted = call.end(Outcome.done(exitCode));
    last.commandSpec().commandLine().getErr().flush();
    return isNoted || !call.isRequired() ? exitCode : ExitCode.TROUBLE;
  }
}
