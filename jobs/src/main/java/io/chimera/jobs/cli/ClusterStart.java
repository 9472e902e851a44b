package io.chimera.jobs.cli;

import io.chimera.jobs.pipeline.FlinkSettings;
import io.chimera.jobs.run.CaptureWarnings;
import io.chimera.jobs.run.ClusterJob;
import io.chimera.jobs.run.ClusterRun;
import io.chimera.jobs.run.JobMark;
import io.chimera.jobs.run.RemoteCluster;
import io.chimera.jobs.run.RemoteJob;
import io.chimera.jobs.run.RunStart;
import io.chimera.sinks.facts.RunTrigger;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Model.CommandSpec;

/** A contract's way to a Flink cluster of other processes, for the commands that submit one. */
final class ClusterStart {
  private final RunOptions.Given given;
  private final ClusterRun.Way way;
  private final Duration patience;
  private final PrintWriter out;
  private final Progress progress;
  private final StartTold told;
  private final JobMark mark;
  private final NextCommand next;

  /**
   * Refuses before anything is done what could not be submitted: a configuration that contradicts
   * exactly once, a jar that is not there or of another build.
   */
  ClusterStart(
      RunOptions.Given given,
      Configuration flink,
      JobJarOptions options,
      CommandSpec spec,
      Progress progress) {
    this.given = given;
    this.out = spec.commandLine().getOut();
    this.progress = progress;
    this.told = new StartTold(given, out, progress);
    this.patience = options.patience();
    this.mark = JobMark.of(given.contract(), given.platform());
    this.next = NextCommand.after(spec).about(given.contract());
    FlinkSettings.forJob(flink, given.commitEvery(), given.platform().checkpoints());
    this.way = new ClusterRun.Way(flink, given.commitEvery(), given.parallelism(), options.jar());
  }

  /**
   * Refuses to start what runs already, as a whole or in part, or may be about to.
   *
   * @throws JobRunsException if a job writes one of its tables
   */
  void checkAlone(RemoteCluster cluster) {
    checkAlone(cluster, Set.of());
  }

  /**
   * As above.
   *
   * @param ended jobs that are known to have ended, whatever the cluster still says
   */
  void checkAlone(RemoteCluster cluster, Set<JobID> ended) {
    Optional<ClusterJob> running = cluster.openBeside(mark, ended);
    if (running.isPresent() && !given.isDryRun()) {
      throw new JobRunsException(
          "Cannot start '" + given.contract().job() + "': " + runs(running.get(), cluster));
    }
  }

  /**
   * Refuses what the cluster has no room for once the job is gone that it replaces. Whether it gets
   * more task managers when it needs them, it does not say.
   *
   * @throws RefusedException with the numbers
   */
  void checkRoom(RemoteCluster cluster, JobID replaced) {
    int total = cluster.slots().total();
    int others = cluster.taken(job -> !job.id().equals(replaced));
    if (way.slots() > total - others) {
      throw new RefusedException(
          "Cannot upgrade '%s': it takes %s; the running job was not touched"
              .formatted(
                  given.contract().job(),
                  StartWait.demand(way.slots(), Optional.of(replaced), cluster)),
          "add task managers, or take a smaller '--parallelism'; or '%s', then '%s', which waits"
                  .formatted(next.of("stop"), next.of("submit"))
              + " for slots");
    }
  }

  /**
   * Submits it where nothing of it runs, or says what that would do. Answers with the exit code.
   */
  int from(RunStart start, RunTrigger trigger, RemoteCluster cluster) throws InterruptedException {
    checkAlone(cluster);
    if (given.isDryRun()) {
      told.plan(start);
      tellDemand(cluster);
      cluster.openBeside(mark, Set.of()).ifPresent(job -> told.add(runs(job, cluster)));
      cluster.openElsewhere(mark).ifPresent(job -> told.add(elsewhere(job)));
      told.end();
      return ExitCode.DONE;
    }
    return submit(start, trigger, cluster);
  }

  private String runs(ClusterJob job, RemoteCluster cluster) {
    if (job.isStarting()) {
      return "Job %s of '%s' is just starting at cluster '%s'"
          .formatted(job.id(), job.name(), cluster.address());
    }
    return "Job %s %sruns it at cluster '%s' since %s"
        .formatted(
            job.id(),
            job.name().equals(given.contract().job()) ? "" : "of '" + job.name() + "' ",
            cluster.address(),
            job.startedAt());
  }

  private static String elsewhere(ClusterJob job) {
    return "Job %s of '%s' runs the contract for another catalog since %s; it is left alone."
        .formatted(job.id(), job.name(), job.startedAt());
  }

  /** Says how many slots it takes, and how many there are. */
  void tellDemand(RemoteCluster cluster) {
    Optional<JobID> own = cluster.open(mark).map(ClusterJob::id);
    if (given.json()) {
      out.println(
          new Json()
              .put("slots", way.slots())
              .put("slotsOfCluster", cluster.slots().total())
              .put("slotsOfOthers", cluster.taken(job -> !own.equals(Optional.of(job.id())))));
    }
    told.add("It would take " + StartWait.demand(way.slots(), own, cluster) + ".");
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
        new StartWait(
                cluster.at(job),
                () -> StartWait.demand(way.slots(), Optional.of(job), cluster),
                next,
                progress)
            .untilUp(patience);
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
          given.contract().job(),
          state.status(),
          state.slots(),
          state.slots() == 1 ? "slot" : "slots",
          cluster.dashboard(job));
    }
    out.flush();
    return ExitCode.DONE;
  }
}
