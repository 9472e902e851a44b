package io.chimera.jobs.cli;

import io.chimera.jobs.run.JobFailure;
import io.chimera.jobs.run.RemoteCluster;
import io.chimera.jobs.run.RemoteJob;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.flink.api.common.JobStatus;

/** Waits until all tasks of a job run that a cluster was given, or says why they do not. */
final class StartWait {
  private static final long LOOK_EVERY_MILLIS = 500;

  private final RemoteJob job;
  private final Supplier<String> demand;
  private final Progress progress;
  private Optional<JobFailure> said = Optional.empty();

  /**
   * @param demand says what it takes and what there is, where it does not run
   */
  StartWait(RemoteJob job, Supplier<String> demand, Progress progress) {
    this.job = job;
    this.demand = demand;
    this.progress = progress;
  }

  /**
   * Returns how far it is when it is up.
   *
   * @throws JobFailedException if it has failed for good
   * @throws NotUpException if it is not up in time; it is left as it is
   */
  RemoteJob.State untilUp(Duration patience) throws InterruptedException {
    long begun = System.nanoTime();
    while (true) {
      RemoteJob.State state = job.state();
      if (state.isUp()) {
        return state;
      }
      if (state.status() == JobStatus.FAILED) {
        throw new JobFailedException(
            job.endedBecause().orElseGet(() -> new IllegalStateException("No cause was told")));
      }
      if (state.status() == JobStatus.CANCELED) {
        throw new NotUpException("Cannot start job '" + job.id() + "': somebody has cancelled it");
      }
      sayNewFailure();
      if (System.nanoTime() - begun >= patience.toNanos()) {
        throw new NotUpException(notUp(patience, state, demand.get(), said));
      }
      progress.update(
          "Job is %s: %d of %d tasks run"
              .formatted(state.status(), state.running(), state.tasks()));
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
  }

  private void sayNewFailure() {
    var failure = job.failures().newest().stream().findFirst();
    if (!failure.equals(said)) {
      said = failure;
      failure.ifPresent(
          news -> progress.say("Failed at " + news.at() + ", trying again: " + news.cause()));
    }
  }

  /** What there is to say of a job that waits. */
  static String notUp(
      Duration patience, RemoteJob.State state, String demand, Optional<JobFailure> failure) {
    return "Cannot see it run after %s: it is %s, %d of %d tasks run; it takes %s"
            .formatted(patience, state.status(), state.running(), state.tasks(), demand)
        + failure.map(last -> "; it failed last of: " + last.cause()).orElse("");
  }

  /**
   * What a job takes, and what there is.
   *
   * @param slots how many it takes
   * @param contract the job's, or that of the one that it is to replace
   */
  static String demand(int slots, String contract, RemoteCluster cluster) {
    return "%d %s; the cluster has %d, of which other jobs take %d"
        .formatted(
            slots,
            slots == 1 ? "slot" : "slots",
            cluster.slots().total(),
            cluster.taken(job -> !job.name().equals(contract)));
  }
}
