package io.chimera.jobs.cli;

import io.chimera.jobs.audit.Change;
import io.chimera.jobs.run.RunStart;
import io.chimera.sinks.facts.RunTrigger;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
  @Mixin private SavepointOption savepoint = new SavepointOption();

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
    var from = savepoint.path(given.mode());
    var progress = Progress.on(spec.commandLine().getErr());
    var start = new RunStart(given.mode(), from, given.acceptsRollback());
    return new LocalRun(given, spec, progress).from(start, RunTrigger.RUN);
  }
}
