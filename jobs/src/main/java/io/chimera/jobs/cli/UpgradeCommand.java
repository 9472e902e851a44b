package io.chimera.jobs.cli;

import io.chimera.jobs.audit.Change;
import io.chimera.jobs.run.ClusterJob;
import io.chimera.jobs.run.RemoteJob;
import io.chimera.jobs.run.ResumePoint;
import io.chimera.jobs.run.RunMode;
import io.chimera.jobs.run.RunStart;
import io.chimera.jobs.run.Savepoints;
import io.chimera.jobs.run.UpgradeVerdict;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.facts.RunTrigger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  @Spec private CommandSpec spec;
  @Mixin private RunOptions options = new RunOptions();
  @Mixin private ClusterOption cluster = new ClusterOption();
  @Mixin private DatasetOption dataset = new DatasetOption();
  @Mixin private JobJarOptions jar = new JobJarOptions();

  @Override
  public Optional<Change> change() {
    var given = options.read();
    return given.isDryRun()
        ? Optional.empty()
        : Optional.of(Change.run(given.platform(), dataset.of(given.contract())));
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
    List<Contract> jobs = dataset.jobs(asked.contract(), cluster);
    // What could not start is found before the first of them is touched.
    for (Contract job : jobs) {
      look(job, asked.platform());
    }
    if (asked.isDryRun()) {
      if (!asked.json()) {
        spec.commandLine().getOut().println("\nNothing was changed.");
      }
      return ExitCode.DONE;
    }
    int code = ExitCode.DONE;
    for (Contract job : jobs) {
      code = Math.max(code, replace(job, asked.platform()));
    }
    return code;
  }

  private FoundJob find(Contract job, PlatformSettings platform) {
    return FoundJob.running("upgrade", job, platform, cluster);
  }

  /** As many subtasks as there are, where nobody says how many. */
  private RunOptions.Given given(Contract job, RemoteJob.State state) {
    return options.read(Math.max(1, state.slots())).of(job);
  }

  private void look(Contract job, PlatformSettings platform) {
    try (var running = find(job, platform)) {
      RemoteJob.State state = running.state();
      var given = given(job, state);
      var start =
          new ClusterStart(
              given, cluster.flink(), jar, spec, Progress.on(spec.commandLine().getErr()));
      tell(given, running, state, verdict(given, running), start);
      start.checkRoom(running.cluster(), running.job().id());
    }
  }

  private int replace(Contract job, PlatformSettings platform) throws Exception {
    var progress = Progress.on(spec.commandLine().getErr());
    try (var running = find(job, platform)) {
      var given = given(job, running.state());
      return replace(
          given, running, new ClusterStart(given, cluster.flink(), jar, spec, progress), progress);
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
          given.contract().job(),
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
    start.checkRoom(running.cluster(), running.job().id());
    var next = NextCommand.after(spec).about(given.contract());
    var back = next.inSlots(running.state().slots());
    boolean isStopped = false;
    try {
      JobStop.Stopped stopped = stop(given, running, next, progress);
      isStopped = true;
      return start(given, running, stopped, start, progress);
    } catch (RefusedException ended) {
      throw ended;
    } catch (Exception failure) {
      progress.say(toGoBack(failure, isStopped, back));
      throw failure;
    }
  }

  private static JobStop.Stopped stop(
      RunOptions.Given given, FoundJob running, NextCommand next, Progress progress)
      throws InterruptedException {
    var savepoints = Savepoints.of(given.platform(), given.contract());
    JobStop.Stopped stopped =
        JobStop.of(running, progress)
            .into(
                savepoints,
                false,
                "'%s' says when it has ended; then '%s' starts the new one"
                    .formatted(next.of("status"), next.of("resume")));
    if (stopped.end() == JobStop.End.EARLIER) {
      throw new RefusedException(
          "Cannot upgrade '"
              + given.contract().job()
              + "': its job "
              + running.job().id()
              + " has ended meanwhile, or somebody else has stopped it",
          "'%s' says how; '%s' starts the new one".formatted(next.of("status"), next.of("resume")));
    }
    stopped.savepoint().ifPresent(path -> progress.say("Savepoint " + path));
    return stopped;
  }

  private static int start(
      RunOptions.Given given,
      FoundJob running,
      JobStop.Stopped stopped,
      ClusterStart start,
      Progress progress)
      throws Exception {
    // Somebody may have been quicker.
    start.checkAlone(running.cluster(), Set.of(running.job().id()));
    var point =
        stopped.end() == JobStop.End.SAVEPOINT
            ? ResumePoint.find(given.contract(), given.platform(), given.mode())
            : ResumePoint.fromTables();
    point.reasons().forEach(progress::say);
    return start.submit(
        new RunStart(given.mode(), point.savepoint(), given.acceptsRollback()),
        RunTrigger.CLUSTER,
        running.cluster());
  }

  /** What becomes of the old job where the new one is not there in its place. */
  static String toGoBack(Exception failure, boolean isStopped, NextCommand back) {
    if (!isStopped) {
      return "Whether the old job is stopped is not sure: '"
          + back.of("status")
          + "' says it. Until then start nothing in its place";
    }
    String stopped = "The old job is stopped, and all that it had read is committed. ";
    if (failure instanceof JobRunsException) {
      return stopped + "Another has taken its place";
    }
    String resume =
        "'"
            + back.of("resume")
            + "' with the contract and the build that it had, which goes on from its savepoint or,"
            + " where the tables have gone on since, from the tables";
    return failure instanceof NotUpException
        ? stopped
            + "The new one is still on the cluster. To go back: '"
            + back.of("stop")
            + "', then "
            + resume
        : stopped + "To go back: " + resume;
  }
}
