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
  @Mixin private DatasetOption dataset = new DatasetOption();
  @Mixin private JobJarOptions jar = new JobJarOptions();
  @Mixin private SavepointOption savepoint = new SavepointOption();

  @Override
  public Optional<Change> change() {
    var given = read();
    return given.isDryRun()
        ? Optional.empty()
        : Optional.of(Change.run(given.platform(), given.contract()));
  }

  private RunOptions.Given read() {
    var given = options.read();
    return given.of(dataset.of(given.contract()));
  }

  @Override
  public Integer call() throws Exception {
    cluster.checked();
    var given = read();
    var from = savepoint.path(given.mode());
    if (from.isPresent() && given.jobs().size() > 1) {
      throw new BadInputException(
          "Cannot start several jobs from one savepoint: '--dataset' is missing");
    }
    var starts = new ClusterStarts(given, cluster.flink(), jar, spec);
    try (var remote = cluster.open()) {
      return starts.from(
          job -> new RunStart(job.mode(), from, job.acceptsRollback()), RunTrigger.CLUSTER, remote);
    }
  }
}
