package io.chimera.jobs.run;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointException;
import org.apache.flink.runtime.checkpoint.CheckpointFailureReason;
import org.apache.flink.runtime.dispatcher.UnavailableDispatcherOperationException;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.util.ExceptionUtils;

/** A Flink cluster in this process, with the real dashboard on 127.0.0.1. */
public final class LocalCluster implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int MORE_PORTS = 50;
  private static final int LAST_PORT = 65_535;
  private static final Duration STOP_PATIENCE = Duration.ofMinutes(2);
  private static final Duration START_PATIENCE = Duration.ofSeconds(30);
  private static final long LOOK_AGAIN_MILLIS = 100;

  private final MiniCluster cluster;

  private LocalCluster(MiniCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * @param configuration Flink's configuration, addresses are overruled with 127.0.0.1
   * @param slots how many parallel subtasks fit
   * @param dashboardPort port of the dashboard, 0 for a free one; if it is taken, a free one
   */
  public static LocalCluster start(Configuration configuration, int slots, int dashboardPort)
      throws Exception {
    var bound = new Configuration(configuration);
    bound.set(JobManagerOptions.BIND_HOST, LOOPBACK);
    bound.set(JobManagerOptions.ADDRESS, LOOPBACK);
    bound.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
    bound.set(TaskManagerOptions.HOST, LOOPBACK);
    bound.set(RestOptions.BIND_ADDRESS, LOOPBACK);
    bound.set(RestOptions.ADDRESS, LOOPBACK);
    bound.set(RestOptions.BIND_PORT, portRange(dashboardPort));
    var cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(bound)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
    cluster.start();
    return new LocalCluster(cluster);
  }

  /** The port and some after it; Flink refuses a range of one. */
  static String portRange(int port) {
    return port == 0 || port == LAST_PORT
        ? Integer.toString(port)
        : port + "-" + Math.min(port + MORE_PORTS, LAST_PORT);
  }

  /** Where the dashboard is. */
  public URI dashboard() throws ExecutionException, InterruptedException {
    return cluster.getRestAddress().get();
  }

  public JobID submit(JobGraph job) throws ExecutionException, InterruptedException {
    return cluster.submitJob(job).get().getJobID();
  }

  /** The newest failure that the job was, or will be, restarted for. */
  Optional<JobFailure> lastFailure(JobID job) throws ExecutionException, InterruptedException {
    var failure = cluster.getExecutionGraph(job).get().getFailureInfo();
    return failure == null
        ? Optional.empty()
        : Optional.of(
            new JobFailure(
                Instant.ofEpochMilli(failure.getTimestamp()),
                JobFailure.rootMessage(
                    failure.getException().deserializeError(LocalCluster.class.getClassLoader()))));
  }

  /** Completes when the job has come to an end of whatever kind. */
  public CompletableFuture<JobResult> result(JobID job) {
    return cluster.requestJobResult(job);
  }

  /**
   * Stops the job; everything read so far is committed when this returns. A job whose tasks are
   * still starting is waited for; one that comes to its end by itself meanwhile is left to it.
   */
  public void stop(JobID job, String savepoints)
      throws ExecutionException, InterruptedException, TimeoutException {
    stop(job, savepoints, false);
  }

  /** Stops the job as {@link #stop(JobID, String)} does; drained, it is at its end for good. */
  public void stop(JobID job, String savepoints, boolean isDrained)
      throws ExecutionException, InterruptedException, TimeoutException {
    long begun = System.nanoTime();
    while (true) {
      try {
        cluster
            .stopWithSavepoint(job, savepoints, isDrained, SavepointFormatType.CANONICAL)
            .get(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return;
      } catch (ExecutionException failure) {
        if (cluster.getJobStatus(job).get().isGloballyTerminalState()) {
          return;
        }
        boolean isTooLate = System.nanoTime() - begun > START_PATIENCE.toNanos();
        if (isTooLate || !isStarting(failure)) {
          throw failure;
        }
        Thread.sleep(LOOK_AGAIN_MILLIS);
      }
    }
  }

  /**
   * Takes a savepoint of a job that goes on, which does not commit what is in it.
   *
   * @return where it is
   */
  public String savepoint(JobID job, String savepoints)
      throws ExecutionException, InterruptedException, TimeoutException {
    return cluster
        .triggerSavepoint(job, savepoints, false, SavepointFormatType.CANONICAL)
        .get(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Ends the job as it is; returns when it has ended, which it may have done by itself. */
  public void cancel(JobID job) throws ExecutionException, InterruptedException {
    try {
      cluster.cancelJob(job).get();
    } catch (ExecutionException failure) {
      if (!cluster.getJobStatus(job).get().isGloballyTerminalState()) {
        throw failure;
      }
    }
    result(job).get();
  }

  private static boolean isStarting(ExecutionException failure) {
    boolean hasNoMaster =
        ExceptionUtils.findThrowable(failure, UnavailableDispatcherOperationException.class)
            .isPresent();
    return hasNoMaster
        || ExceptionUtils.findThrowable(failure, CheckpointException.class)
            .map(CheckpointException::getCheckpointFailureReason)
            .filter(reason -> reason == CheckpointFailureReason.NOT_ALL_REQUIRED_TASKS_RUNNING)
            .isPresent();
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }
}
