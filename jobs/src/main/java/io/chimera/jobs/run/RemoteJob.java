package io.chimera.jobs.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.rest.messages.JobConfigHeaders;
import org.apache.flink.runtime.rest.messages.JobExceptionsHeaders;
import org.apache.flink.runtime.rest.messages.JobExceptionsInfoWithHistory.RootExceptionInfo;
import org.apache.flink.runtime.rest.messages.JobMessageParameters;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatisticsHeaders;
import org.apache.flink.runtime.rest.messages.job.JobDetailsInfo.JobVertexDetailsInfo;
import org.apache.flink.runtime.rest.messages.job.JobExceptionsMessageParameters;

/** A job in other processes, reached through its cluster's REST interface. */
public final class RemoteJob {
  private static final Duration TOLD_PATIENCE = Duration.ofSeconds(10);
  private static final long LOOK_AGAIN_MILLIS = 200;

  private final RemoteCluster cluster;
  private final RestClusterClient<String> client;
  private final JobID id;

  RemoteJob(RemoteCluster cluster, RestClusterClient<String> client, JobID id) {
    this.cluster = cluster;
    this.client = client;
    this.id = id;
  }

  /**
   * How far a job is.
   *
   * @param status the job's
   * @param since when it came into it
   * @param running how many of its tasks run, or have come to their end
   * @param tasks how many it has
   * @param slots how many slots it takes
   */
  public record State(JobStatus status, Instant since, int running, int tasks, int slots) {

    /** Whether all of it runs, or has come to its end. */
    public boolean isUp() {
      return status == JobStatus.FINISHED || (status == JobStatus.RUNNING && running == tasks);
    }
  }

  /**
   * A checkpoint or savepoint.
   *
   * @param number Flink's of it
   * @param at when it was complete
   * @param took how long it took
   * @param bytes of state
   * @param path where it is; empty where it is not kept in files
   */
  public record Checkpoint(
      long number, Instant at, Duration took, long bytes, Optional<String> path) {}

  /**
   * Why a job has failed.
   *
   * @param newest the newest first; Flink keeps some
   * @param isTruncated whether there were more
   */
  public record Failures(List<JobFailure> newest, boolean isTruncated) {
    public Failures {
      newest = List.copyOf(newest);
    }
  }

  public JobID id() {
    return id;
  }

  /** The job's state, as its cluster knows it. */
  public State state() {
    var details = cluster.ask("look at job '" + id + "'", client.getJobDetails(id));
    var vertices = details.getJobVertexInfos();
    int tasks = vertices.stream().mapToInt(JobVertexDetailsInfo::getParallelism).sum();
    int running =
        vertices.stream()
            .map(JobVertexDetailsInfo::getTasksPerState)
            .mapToInt(
                states ->
                    states.getOrDefault(ExecutionState.RUNNING, 0)
                        + states.getOrDefault(ExecutionState.FINISHED, 0))
            .sum();
    int slots =
        ClusterSlots.taken(
            vertices,
            JobVertexDetailsInfo::getSlotSharingGroupId,
            JobVertexDetailsInfo::getParallelism);
    JobStatus status = details.getJobStatus();
    Instant since = Instant.ofEpochMilli(details.getTimestamps().getOrDefault(status, 0L));
    return new State(status, since, running, tasks, slots);
  }

  /** The contract that it says it runs; empty for a job of somebody else's. */
  public Optional<ClusterJob.Runs> runs() {
    var answer =
        cluster.ask(
            "ask what job '" + id + "' runs",
            client.sendRequest(
                JobConfigHeaders.getInstance(),
                to(new JobMessageParameters()),
                EmptyRequestBody.getInstance()));
    var execution = answer.getExecutionConfigInfo();
    return execution == null
        ? Optional.empty()
        : ClusterJob.Runs.of(execution.getGlobalJobParameters());
  }

  /** The failures that it was restarted for, or has ended of. */
  public Failures failures() {
    var history =
        cluster
            .ask(
                "ask for the failures of job '" + id + "'",
                client.sendRequest(
                    JobExceptionsHeaders.getInstance(),
                    to(new JobExceptionsMessageParameters()),
                    EmptyRequestBody.getInstance()))
            .getExceptionHistory();
    return new Failures(
        history.getEntries().stream().map(RemoteJob::failure).toList(), history.isTruncated());
  }

  private static JobFailure failure(RootExceptionInfo told) {
    return new JobFailure(
        Instant.ofEpochMilli(told.getTimestamp()), StackTraces.rootCause(told.getStacktrace()));
  }

  /** The newest checkpoint that is complete; empty before the first. */
  public Optional<Checkpoint> lastCheckpoint() {
    var latest =
        cluster
            .ask(
                "ask for the checkpoints of job '" + id + "'",
                client.sendRequest(
                    CheckpointingStatisticsHeaders.getInstance(),
                    to(new JobMessageParameters()),
                    EmptyRequestBody.getInstance()))
            .getLatestCheckpoints()
            .getCompletedCheckpointStatistics();
    if (latest == null) {
      return Optional.empty();
    }
    // Flink says "<checkpoint-not-externally-addressable>" of one that lies in memory.
    var path = Optional.ofNullable(latest.getExternalPath()).filter(each -> !each.startsWith("<"));
    return Optional.of(
        new Checkpoint(
            latest.getId(),
            Instant.ofEpochMilli(latest.getTriggerTimestamp() + latest.getDuration()),
            Duration.ofMillis(latest.getDuration()),
            latest.getStateSize(),
            path));
  }

  private <P extends JobMessageParameters> P to(P parameters) {
    parameters.jobPathParameter.resolve(id);
    return parameters;
  }

  /** Why it has ended; empty where nothing was wrong. Waits for the end. */
  public Optional<Throwable> endedBecause() {
    return cluster
        .ask("ask how job '" + id + "' has ended", client.requestJobResult(id))
        .getSerializedThrowable()
        .map(failure -> failure.deserializeError(RemoteJob.class.getClassLoader()));
  }

  /**
   * Stops the job with a savepoint; everything read so far is committed when this returns.
   *
   * @param drain whether windows and timers fire as if the source had ended; such a savepoint
   *     cannot be restored
   * @param savepoints the directory to write to
   * @param patience how long to wait for the last commit
   * @return where the savepoint is
   */
  public String stop(boolean drain, String savepoints, Duration patience) {
    String savepoint =
        cluster.ask(
            "stop job '" + id + "'",
            client.stopWithSavepoint(id, drain, savepoints, SavepointFormatType.CANONICAL),
            patience);
    awaitTold();
    return savepoint;
  }

  /**
   * What a cluster tells of a job is up to three seconds old: whoever asks next is to hear that it
   * has ended.
   */
  private void awaitTold() {
    long begun = System.nanoTime();
    while (!state().status().isGloballyTerminalState()
        && System.nanoTime() - begun < TOLD_PATIENCE.toNanos()) {
      try {
        Thread.sleep(LOOK_AGAIN_MILLIS);
      } catch (InterruptedException ending) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Ends the job as it is; what was not committed is read again by the next. */
  public void cancel() {
    cluster.ask("cancel job '" + id + "'", client.cancel(id));
    cluster.ask("wait for the end of job '" + id + "'", client.requestJobResult(id));
  }
}
