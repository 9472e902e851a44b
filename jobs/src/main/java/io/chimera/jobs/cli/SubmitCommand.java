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

/** Runs a contract on a Flink cluster. */
@Command(
    name = "submit",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a contract on a Flink cluster: prepares its tables here, as 'chimera run' does, submits"
          + " the job with its jar, and waits until all of it runs.",
      "It begins where the tables' ledgers end, and goes on until 'chimera stop'."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera submit examples/casino.json --cluster http://flink:8081",
      "  chimera submit examples/casino.json --cluster http://flink:8081 --dry-run",
      "  chimera submit my.yaml --cluster https://flink.example.org --settings prod/chimera.yaml"
          + " --parallelism 4 --json"
    })
final class SubmitCommand implements Callable<Integer>, Audited {
  @Spec private CommandSpec spec;
  @Mixin private RunOptions options = new RunOptions();
  @Mixin private ClusterOption cluster = new ClusterOption();
  @Mixin private JobJarOptions jar = new JobJarOptions();
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
    try (var remote = cluster.open()) {
      var progress = Progress.on(spec.commandLine().getErr());
      return new ClusterStart(given, jar, spec, progress)
          .from(
              new RunStart(given.mode(), from, given.acceptsRollback()),
              RunTrigger.CLUSTER,
              remote);
    }
  }
}
