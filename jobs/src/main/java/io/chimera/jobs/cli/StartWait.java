package io.chimera.jobs.cli;

import io.chimera.jobs.run.ClusterSlots;
import io.chimera.jobs.run.JobFailure;
import io.chimera.jobs.run.RemoteCluster;
import io.chimera.jobs.run.RemoteJob;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;

/** Waits until all tasks of a job run that a cluster was given, or says why they do not. */
final class StartWait {
  private static final long LOOK_EVERY_MILLIS = 500;

  private final RemoteCluster cluster;
  private final RemoteJob job;
  private final Progress progress;
  private Optional<JobFailure> said = Optional.empty();

  StartWait(RemoteCluster cluster, JobID job, Progress progress) {
    this.cluster = cluster;
    this.job = cluster.at(job);
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
        throw new NotUpException(notUp(patience, state, cluster.slots(), said));
      }
      progress.update(
          "Job is %s: %d of %d tasks run".formatted(state.status(), state.running(), state.tasks()));
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
      Duration patience, RemoteJob.State state, ClusterSlots slots, Optional<JobFailure> failure) {
    return "Cannot see it run after %s: it is %s, %d of %d tasks run; it takes %s"
            .formatted(
                patience, state.status(), state.running(), state.tasks(), demand(state.slots(), slots))
        + failure.map(last -> "; it failed last of: " + last.cause()).orElse("");
  }

  /** What a job takes, and what there is. */
  static String demand(int taken, ClusterSlots slots) {
    return "%d %s, and the cluster has %d, %d of them free"
        .formatted(taken, taken == 1 ? "slot" : "slots", slots.total(), slots.free());
  }
}
