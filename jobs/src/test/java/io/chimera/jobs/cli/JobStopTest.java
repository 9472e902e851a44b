package io.chimera.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.jobs.run.ClusterException;
import io.chimera.jobs.run.RemoteJob;
import io.chimera.jobs.run.Savepoints;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.Test;

class JobStopTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final Played job = new Played();
  private final StringWriter said = new StringWriter();

  /** Answers as it was told to; the last state stays. */
  private static final class Played implements JobStop.Target {
    private final Deque<RemoteJob.State> states = new ArrayDeque<>();
    private final Deque<ClusterException> failures = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();

    @Override
    public RemoteJob.State state() {
      return states.size() > 1 ? states.remove() : states.element();
    }

    @Override
    public String stop(boolean drain, String savepoints, Duration patience) {
      done.add("stop");
      if (!failures.isEmpty()) {
        throw failures.remove();
      }
      return savepoints + "/savepoint-1";
    }

    @Override
    public void cancel() {
      done.add("cancel");
    }

    @Override
    public void awaitTold() {
      done.add("await");
    }
  }

  private static RemoteJob.State state(JobStatus status, int running) {
    return new RemoteJob.State(status, Instant.EPOCH, running, 2, 1);
  }

  private JobStop.Stopped stop(Duration startPatience) throws InterruptedException {
    return new JobStop(job, Progress.on(new PrintWriter(said, true)), startPatience, LONG)
        .into(Savepoints.in(Path.of("/savepoints")), false, "look again");
  }

  @Test
  void stopsWithASavepoint() throws InterruptedException {
    job.states.add(state(JobStatus.RUNNING, 2));

    var stopped = stop(LONG);

    assertThat(stopped)
        .isEqualTo(
            new JobStop.Stopped(
                JobStop.End.SAVEPOINT, Optional.of("file:///savepoints/savepoint-1")));
    assertThat(job.done).containsExactly("stop", "await");
  }

  @Test
  void tellsThatAJobHadEndedByItself() throws InterruptedException {
    job.states.add(state(JobStatus.FAILED, 0));

    assertThat(stop(LONG).end()).isEqualTo(JobStop.End.EARLIER);
    assertThat(job.done).isEmpty();
  }

  @Test
  void triesAgainWhereAJobFailsWhileItIsStopped() throws InterruptedException {
    job.states.add(state(JobStatus.RUNNING, 2));
    job.states.add(state(JobStatus.RESTARTING, 0));
    job.states.add(state(JobStatus.RESTARTING, 0));
    job.states.add(state(JobStatus.RUNNING, 2));
    job.failures.add(new ClusterException("Cannot stop: a task has failed"));

    assertThat(stop(LONG).end()).isEqualTo(JobStop.End.SAVEPOINT);
    assertThat(job.done).containsExactly("stop", "stop", "await");
    assertThat(said.toString()).contains("Trying again: Cannot stop: a task has failed");
  }

  @Test
  void cancelsWhatFailsAgainAndAgain() throws InterruptedException {
    job.states.add(state(JobStatus.RUNNING, 2));
    job.failures.add(new ClusterException("Cannot stop: a task has failed"));

    assertThat(stop(Duration.ZERO).end()).isEqualTo(JobStop.End.CANCELLED);
    assertThat(job.done).containsExactly("stop", "cancel", "await");
    assertThat(said.toString())
        .contains("cancelling it without one. Cannot stop: a task has failed");
  }

  @Test
  void cancelsWhatDoesNotRun() throws InterruptedException {
    job.states.add(state(JobStatus.CREATED, 0));

    assertThat(stop(Duration.ZERO).end()).isEqualTo(JobStop.End.CANCELLED);
    assertThat(job.done).containsExactly("cancel", "await");
  }

  @Test
  void tellsThatAJobHasEndedWhileItWasStopped() throws InterruptedException {
    job.states.add(state(JobStatus.RUNNING, 2));
    job.states.add(state(JobStatus.CANCELED, 0));
    job.failures.add(new ClusterException("Cannot stop: it is gone"));

    assertThat(stop(LONG).end()).isEqualTo(JobStop.End.EARLIER);
  }

  @Test
  void leavesAStopThatTakesLongUnderWay() {
    job.states.add(state(JobStatus.RUNNING, 2));
    job.failures.add(ClusterException.silent("Cannot stop: no answer", null));

    assertThatThrownBy(() -> stop(LONG))
        .isInstanceOf(AdvisedException.class)
        .hasMessage("Cannot see it stopped after PT5M: the stop is still under way");
    assertThat(job.done).containsExactly("stop");
  }
}
