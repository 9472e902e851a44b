package io.chimera.jobs.cli;

import io.chimera.jobs.run.RemoteJob;
import io.chimera.jobs.run.Savepoints;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Stops a job of other processes, in whatever state it is. */
final class JobStop {
  private static final Duration START_PATIENCE = Duration.ofSeconds(30);
  private static final long LOOK_EVERY_MILLIS = 200;

  private final FoundJob running;
  private final Progress progress;

  JobStop(FoundJob running, Progress progress) {
    this.running = running;
    this.progress = progress;
  }

  /**
   * Stops it with a savepoint, and lets old ones go. One whose tasks do not all run has nothing of
   * its own to commit, and cannot make one: it is cancelled, if it does not run soon.
   *
   * @return where the savepoint is; empty if there is none
   */
  Optional<String> into(Savepoints savepoints, boolean drain, Duration patience)
      throws InterruptedException {
    long begun = System.nanoTime();
    RemoteJob.State state = running.state();
    while (!state.isUp()
        && !state.status().isGloballyTerminalState()
        && System.nanoTime() - begun < START_PATIENCE.toNanos()) {
      progress.update("Job is " + state.status() + ": waiting for it to run, to be stopped");
      Thread.sleep(LOOK_EVERY_MILLIS);
      state = running.state();
    }
    if (state.status().isGloballyTerminalState()) {
      return Optional.empty();
    }
    if (!state.isUp()) {
      progress.say(
          "Job is "
              + state.status()
              + ", and its tasks do not run: cancelling it without a savepoint");
      running.job().cancel();
      return Optional.empty();
    }
    progress.say("Stopping: committing what was read");
    String savepoint =
        running.job().stop(drain, savepoints.directory().toUri().toString(), patience);
    if (running.process().isEmpty()) {
      // The cluster of a run of this machine ends with its job, and tells nothing any more.
      running.job().awaitTold();
    }
    deleteOld(savepoints);
    return Optional.of(savepoint);
  }

  /** The job has stopped well, whatever becomes of old ones. */
  private void deleteOld(Savepoints savepoints) {
    try {
      savepoints.deleteOld().forEach(each -> progress.say("Deleted old savepoint " + each));
    } catch (IOException failure) {
      progress.say("warn " + failure.getMessage() + "; nothing reads it any more");
    }
  }
}
