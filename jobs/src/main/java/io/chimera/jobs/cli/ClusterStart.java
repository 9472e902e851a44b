package io.chimera.jobs.cli;

import io.chimera.jobs.pipeline.FlinkSettings;
import io.chimera.jobs.run.CaptureWarnings;
import io.chimera.jobs.run.ClusterJob;
import io.chimera.jobs.run.ClusterRun;
import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.jobs.run.RemoteCluster;
import io.chimera.jobs.run.RemoteJob;
import io.chimera.jobs.run.RunStart;
import io.chimera.sinks.facts.RunTrigger;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import picocli.CommandLine.Model.CommandSpec;

/** A contract's way to a Flink cluster of other processes, for the commands that submit one. */
final class ClusterStart {
  private final RunOptions.Given given;
  private final ClusterRun.Way way;
  private final Duration patience;
  private final PrintWriter out;
  private final Progress progress;
  private final StartTold told;

  /**
   * Refuses before anything is done what could not be submitted: a configuration that contradicts
   * exactly once, a jar that is not there or of another build.
   */
  ClusterStart(RunOptions.Given given, JobJarOptions options, CommandSpec spec, Progress progress) {
    this.given = given;
    this.out = spec.commandLine().getOut();
    this.progress = progress;
    this.told = new StartTold(given, out, progress);
    this.patience = options.patience();
    var flink = FlinkConfiguration.load();
    FlinkSettings.forJob(flink, given.commitEvery(), given.platform().checkpoints());
    this.way = new ClusterRun.Way(flink, given.commitEvery(), given.parallelism(), options.jar());
  }

  /**
   * Submits it where nothing of it runs, or says what that would do. Answers with the exit code.
   */
  int from(RunStart start, RunTrigger trigger, RemoteCluster cluster) throws InterruptedException {
    Optional<ClusterJob> running = cluster.open(given.contract().name());
    if (given.isDryRun()) {
      told.plan(start);
      tellDemand(cluster);
      running.ifPresent(job -> told.add(runs(job, cluster)));
      told.end();
      return ExitCode.DONE;
    }
    if (running.isPresent()) {
      throw new JobRunsException(
          "Cannot start '" + given.contract().name() + "': " + runs(running.get(), cluster));
    }
    return submit(start, trigger, cluster);
  }

  private static String runs(ClusterJob job, RemoteCluster cluster) {
    return "Job %s runs it at cluster '%s' since %s"
        .formatted(job.id(), cluster.address(), job.startedAt());
  }

  /** Says how many slots it takes, and how many there are. */
  void tellDemand(RemoteCluster cluster) {
    String contract = given.contract().name();
    if (given.json()) {
      out.println(
          new Json()
              .put("slots", way.slots())
              .put("slotsOfCluster", cluster.slots().total())
              .put("slotsOfOthers", cluster.taken(job -> !job.name().equals(contract))));
    }
    told.add("It would take " + demand(cluster) + ".");
  }

  private String demand(RemoteCluster cluster) {
    return StartWait.demand(way.slots(), given.contract().name(), cluster);
  }

  /** Submits it, and waits until it runs. */
  int submit(RunStart start, RunTrigger trigger, RemoteCluster cluster)
      throws InterruptedException {
    CaptureWarnings.of(given.contract(), given.platform())
        .forEach(warning -> progress.say("warn " + warning));
    var prepared = told.prepare(start);
    progress.say("Submitting" + way.jar().map(jar -> " with " + jar.getFileName()).orElse(""));
    JobID job = ClusterRun.submit(prepared, cluster, way, trigger);
    progress.say("Dashboard " + cluster.dashboard(job));
    RemoteJob.State state =
        new StartWait(cluster.at(job), () -> demand(cluster), progress).untilUp(patience);
    if (given.json()) {
      out.println(
          new Json()
              .put("job", job.toHexString())
              .put("cluster", cluster.address().toString())
              .put("status", state.status().name())
              .put("slots", state.slots())
              .put("dashboard", cluster.dashboard(job).toString()));
    } else {
      out.printf(
          "Job %s of '%s' is %s in %d %s%n  %s%n",
          job,
          given.contract().name(),
          state.status(),
          state.slots(),
          state.slots() == 1 ? "slot" : "slots",
          cluster.dashboard(job));
    }
    out.flush();
    return ExitCode.DONE;
  }
}
