package io.chimera.jobs.cli;

import io.chimera.jobs.run.ClusterException;
import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.jobs.run.RemoteJob;
import io.chimera.jobs.run.Savepoints;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;

/** Stops a job of other processes, in whatever state it is. */
final class JobStop {
  private static final Duration START_PATIENCE = Duration.ofSeconds(30);
  private static final long LOOK_EVERY_MILLIS = 200;

  private final Target job;
  private final Progress progress;
  private final Duration startPatience;
  private final Duration patience;

  /** What is stopped. */
  interface Target {
    RemoteJob.State state();

    String stop(boolean drain, String savepoints, Duration patience);

    void cancel();

    /** Waits until its cluster tells that it has ended. */
    void awaitTold();
  }

  /** How it came to its end. */
  enum End {
    /** By this, with a savepoint. */
    SAVEPOINT,
    /** By this, as it was. */
    CANCELLED,
    /** By itself or by somebody else, before this could stop it. */
    EARLIER
  }

  /**
   * What has become of it.
   *
   * @param savepoint where it is; there is one where it was stopped with one
   */
  record Stopped(End end, Optional<String> savepoint) {}

  /**
   * Stops a job.
   *
   * @param startPatience how long one is waited for that cannot make a savepoint now
   * @param patience how long to wait for the last commit
   */
  JobStop(Target job, Progress progress, Duration startPatience, Duration patience) {
    this.job = job;
    this.progress = progress;
    this.startPatience = startPatience;
    this.patience = patience;
  }

  /** Waits for the last commit as long as Flink itself does. */
  static JobStop of(FoundJob running, Progress progress) {
    return new JobStop(
        target(running),
        progress,
        START_PATIENCE,
        FlinkConfiguration.load().get(CheckpointingOptions.CHECKPOINTING_TIMEOUT));
  }

  private static Target target(FoundJob running) {
    return new Target() {
      @Override
      public RemoteJob.State state() {
        return running.state();
      }

      @Override
      public String stop(boolean drain, String savepoints, Duration patience) {
        return running.job().stop(drain, savepoints, patience);
      }

      @Override
      public void cancel() {
        running.job().cancel();
      }

      @Override
      public void awaitTold() {
        // The cluster of a run of this machine ends with its job, and tells nothing any more.
        if (running.process().isEmpty()) {
          running.job().awaitTold();
        }
      }
    };
  }

  /**
   * Stops it with a savepoint, and lets old ones go. One whose tasks do not all run has nothing of
   * its own to commit, and cannot make one: it is cancelled, if it does not run soon. The same
   * holds for one that fails while it is stopped, again and again.
   *
   * @param lookAgain what to do where it takes longer than anybody waits
   * @throws AdvisedException if it is still being stopped after that time
   */
  Stopped into(Savepoints savepoints, boolean drain, String lookAgain) throws InterruptedException {
    long begun = System.nanoTime();
    while (true) {
      RemoteJob.State state = awaitUp(begun);
      if (state.status().isGloballyTerminalState()) {
        return new Stopped(End.EARLIER, Optional.empty());
      }
      if (!state.isUp()) {
        progress.say(
            "Job is "
                + state.status()
                + ", and its tasks do not run: cancelling it without a savepoint");
        return cancel();
      }
      progress.say("Stopping: committing what was read");
      try {
        String savepoint = job.stop(drain, savepoints.directory().toUri().toString(), patience);
        job.awaitTold();
        deleteOld(savepoints);
        return new Stopped(End.SAVEPOINT, Optional.of(savepoint));
      } catch (ClusterException failure) {
        if (failure.isUnderWay()) {
          throw new AdvisedException(
              "Cannot see it stopped after " + patience + ": the stop is still under way",
              lookAgain,
              failure);
        }
        if (job.state().status().isGloballyTerminalState()) {
          return new Stopped(End.EARLIER, Optional.empty());
        }
        if (isOver(begun)) {
          progress.say(
              "Job cannot make a savepoint: cancelling it without one. " + failure.getMessage());
          return cancel();
        }
        progress.say("Trying again: " + failure.getMessage());
        Thread.sleep(LOOK_EVERY_MILLIS);
      }
    }
  }

  private RemoteJob.State awaitUp(long begun) throws InterruptedException {
    RemoteJob.State state = job.state();
    while (!state.isUp() && !state.status().isGloballyTerminalState() && !isOver(begun)) {
      progress.update("Job is " + state.status() + ": waiting for it to run, to be stopped");
      Thread.sleep(LOOK_EVERY_MILLIS);
      state = job.state();
    }
    return state;
  }

  private boolean isOver(long begun) {
    return System.nanoTime() - begun >= startPatience.toNanos();
  }

  private Stopped cancel() {
    job.cancel();
    job.awaitTold();
    return new Stopped(End.CANCELLED, Optional.empty());
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
