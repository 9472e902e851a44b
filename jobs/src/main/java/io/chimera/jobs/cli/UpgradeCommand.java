package io.chimera.jobs.cli;

import io.chimera.jobs.audit.Change;
import io.chimera.jobs.run.ClusterJob;
import io.chimera.jobs.run.RemoteJob;
import io.chimera.jobs.run.ResumePoint;
import io.chimera.jobs.run.RunMode;
import io.chimera.jobs.run.RunStart;
import io.chimera.jobs.run.Savepoints;
import io.chimera.jobs.run.UpgradeVerdict;
import io.chimera.sinks.facts.RunTrigger;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Replaces a running job of a cluster. */
@Command(
    name = "upgrade",
    mixinStandardHelpOptions = true,
    description = {
      "Replaces the running job of a contract on a Flink cluster by one of this contract and this"
          + " build.",
      "First it says what would become of tables and state, and refuses what could not start, while"
          + " the old job runs on. Then it stops that with a savepoint, and starts the new one from"
          + " it, or from the tables where the state cannot go along."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera upgrade my.yaml --cluster http://flink:8081 --dry-run",
      "  chimera upgrade my.yaml --cluster http://flink:8081",
      "  chimera upgrade my.yaml --cluster http://flink:8081 --parallelism 4 --json"
    })
final class UpgradeCommand implements Callable<Integer>, Audited {
  private static final Duration STOP_PATIENCE = Duration.ofMinutes(10);

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
    var asked = options.read();
    if (asked.mode() == RunMode.BOUNDED) {
      throw new BadInputException(
          "Cannot upgrade up to what the source holds now: an upgrade goes on; leave out"
              + " '--bounded'");
    }
    // Without an address it would be a job of this machine, which ends with its process.
    cluster.checked();
    try (var running = FoundJob.running("upgrade", asked.contract(), asked.platform(), cluster)) {
      RemoteJob.State state = running.state();
      var given = options.read(Math.max(1, state.slots()));
      var progress = Progress.on(spec.commandLine().getErr());
      var start = new ClusterStart(given, jar, spec, progress);
      UpgradeVerdict verdict = verdict(given, running);
      tell(given, running, state, verdict, start);
      if (given.isDryRun()) {
        if (!given.json()) {
          spec.commandLine().getOut().println("\nNothing was changed.");
        }
        return ExitCode.DONE;
      }
      return replace(given, running, start, progress);
    }
  }

  private UpgradeVerdict verdict(RunOptions.Given given, FoundJob running) {
    try {
      return UpgradeVerdict.of(
          given.contract(),
          given.platform(),
          new RunStart(given.mode(), Optional.empty(), given.acceptsRollback()),
          running.job().lastCheckpoint().flatMap(RemoteJob.Checkpoint::path));
    } catch (RuntimeException refused) {
      spec.commandLine().getErr().println("The running job was not touched");
      throw refused;
    }
  }

  private void tell(
      RunOptions.Given given,
      FoundJob running,
      RemoteJob.State state,
      UpgradeVerdict verdict,
      ClusterStart start) {
    String before = running.job().runs().map(ClusterJob.Runs::version).orElse("");
    var out = spec.commandLine().getOut();
    if (given.json()) {
      out.println(
          running
              .json()
              .put("before", before)
              .put("after", given.contract().version())
              .put("state", verdict.stateLeft().isEmpty() ? "savepoint" : "tables")
              .put("reason", verdict.stateLeft().orElse(""))
              .put("notes", verdict.notes()));
    } else {
      out.print(BooksNow.of(given.platform(), given.contract()));
      out.printf(
          "%nJob %s %s, %s since %s, runs version %s of '%s'; version %s can take its place.%n",
          running.job().id(),
          running.place(),
          state.status(),
          running.startedAt(),
          before,
          given.contract().name(),
          given.contract().version());
      out.println(
          verdict
              .stateLeft()
              .map(why -> "State stays behind: " + why + ". It starts from the tables.")
              .orElse("State goes along, by the savepoint with which the running job is stopped."));
      verdict.notes().forEach(out::println);
    }
    start.tellDemand(running.cluster());
    out.flush();
  }

  private int replace(
      RunOptions.Given given, FoundJob running, ClusterStart start, Progress progress)
      throws Exception {
    var savepoints = Savepoints.of(given.platform(), given.contract()).directory();
    Optional<String> savepoint =
        new JobStop(running, progress).into(savepoints, false, STOP_PATIENCE);
    savepoint.ifPresent(path -> progress.say("Savepoint " + path));
    try {
      var point =
          savepoint.isPresent()
              ? ResumePoint.find(given.contract(), given.platform(), given.mode())
              : ResumePoint.fromTables();
      point.reasons().forEach(progress::say);
      return start.submit(
          new RunStart(given.mode(), point.savepoint(), given.acceptsRollback()),
          RunTrigger.CLUSTER,
          running.cluster());
    } catch (Exception failure) {
      progress.say(
          "The old job is stopped, and all that it had read is committed. To go back: 'chimera"
              + " resume CONTRACT --cluster "
              + running.cluster().address()
              + "' with the contract and the build that it had, which goes on from its savepoint"
              + " or, where the tables have gone on since, from the tables");
      throw failure;
    }
  }
}
