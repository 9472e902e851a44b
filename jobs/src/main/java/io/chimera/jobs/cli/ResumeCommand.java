package io.chimera.jobs.cli;

import io.chimera.jobs.audit.Change;
import io.chimera.jobs.run.ResumePoint;
import io.chimera.jobs.run.RunStart;
import io.chimera.sinks.facts.RunTrigger;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Goes on with a contract that ran before. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = {
      "Goes on with a contract that ran before: from its newest savepoint if the tables are where"
          + " that stands, else from the tables themselves. It says which, and why.",
      "Losing every checkpoint and savepoint loses nothing. With '--cluster' it goes on there."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera resume examples/casino.json",
      "  chimera resume examples/casino.json --dry-run",
      "  chimera resume my.yaml --accept-rollback",
      "  chimera resume my.yaml --cluster http://flink:8081"
    })
final class ResumeCommand implements Callable<Integer>, Audited {
  @Spec private CommandSpec spec;
  @Mixin private RunOptions options = new RunOptions();
  @Mixin private ClusterOption cluster = new ClusterOption();
  @Mixin private JobJarOptions jar = new JobJarOptions();

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
    var progress = Progress.on(spec.commandLine().getErr());
    if (!cluster.isGiven()) {
      if (jar.isGiven()) {
        throw new BadInputException(
            "Cannot send a job jar nowhere: '--cluster' is missing, or leave out '--jar' and"
                + " '--without-jar'");
      }
      return new LocalRun(given, spec, progress).from(start(given, progress), RunTrigger.RESUME);
    }
    try (var remote = cluster.open()) {
      return new ClusterStart(given, jar, spec, progress)
          .from(start(given, progress), RunTrigger.RESUME, remote);
    }
  }

  private static RunStart start(RunOptions.Given given, Progress progress) throws IOException {
    var point = ResumePoint.find(given.contract(), given.platform(), given.mode());
    point.reasons().forEach(progress::say);
    return new RunStart(given.mode(), point.savepoint(), given.acceptsRollback());
  }
}
