package io.chimera.jobs.cli;

import io.chimera.jobs.run.RemoteJob;
import java.nio.file.Path;
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
   * Stops it with a savepoint. One whose tasks do not all run has nothing of its own to commit, and
   * cannot make one: it is cancelled, if it does not run soon.
   *
   * @return where the savepoint is; empty if there is none
   */
  Optional<String> into(Path savepoints, boolean drain, Duration patience)
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
    return Optional.of(running.job().stop(drain, savepoints.toUri().toString(), patience));
  }
}
