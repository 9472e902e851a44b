package io.chimera.jobs.cli;

import io.chimera.jobs.audit.Change;
import io.chimera.jobs.run.RunMode;
import io.chimera.jobs.run.RunStart;
import io.chimera.sinks.facts.RunTrigger;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a contract on this machine. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a contract on this machine, in a Flink cluster of its own with the dashboard on.",
      "It begins where the table's ledger ends, and goes on until Ctrl-C, which commits what was"
          + " read."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera run examples/casino.json",
      "  chimera run examples/casino.json --dry-run",
      "  chimera run examples/flights.yaml --bounded --json",
      "  chimera run my.yaml --settings prod/chimera.yaml --parallelism 2"
    })
final class RunCommand implements Callable<Integer>, Audited {
  @Spec private CommandSpec spec;
  @Mixin private RunOptions options = new RunOptions();

  @Option(
      names = "--from-savepoint",
      paramLabel = "PATH",
      description =
          "Bring along the state of this savepoint; refused if the table is not where it stands.")
  private @Nullable String savepoint;

  @Override
  public Optional<Change> change() {
    var given = options.read();
    return given.isDryRun()
        ? Optional.empty()
        : Optional.of(Change.run(given.platform(), given.contract()));
  }

  @Override
  public Integer call() throws Exception {
    var given = options.read();
    if (savepoint != null && given.mode() == RunMode.BOUNDED) {
      throw new BadInputException(
          "Cannot run from savepoint '"
              + savepoint
              + "' up to what the source holds now: the state knows no end; leave out one of"
              + " '--from-savepoint' and '--bounded'");
    }
    var progress = Progress.on(spec.commandLine().getErr());
    var start = new RunStart(given.mode(), Optional.ofNullable(savepoint), given.acceptsRollback());
    return new LocalRun(given, spec, progress).from(start, RunTrigger.RUN);
  }
}
