package io.chimera.jobs.run;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.SavepointFormatType;

/** A job in another process, reached through its cluster's REST interface. */
public final class RemoteJob implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final RunningJob job;
  private final RestClusterClient<String> client;

  private RemoteJob(RunningJob job, RestClusterClient<String> client) {
    this.job = job;
    this.client = client;
  }

  /** Makes a client; nothing is asked yet. */
  public static RemoteJob of(RunningJob job) throws Exception {
    var configuration = new Configuration();
    configuration.set(RestOptions.ADDRESS, job.cluster().getHost());
    configuration.set(RestOptions.PORT, job.cluster().getPort());
    configuration.set(JobManagerOptions.ADDRESS, job.cluster().getHost());
    // Whoever waits at the command line wants to know within seconds that nobody answers.
    configuration.set(RestOptions.RETRY_MAX_ATTEMPTS, 3);
    configuration.set(RestOptions.RETRY_DELAY, Duration.ofMillis(500));
    return new RemoteJob(job, new RestClusterClient<>(configuration, job.contract()));
  }

  /** The job's state, as its cluster knows it. */
  public JobStatus status() throws ExecutionException, InterruptedException, TimeoutException {
    return client.getJobStatus(job.job()).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
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
  public String stop(boolean drain, String savepoints, Duration patience)
      throws ExecutionException, InterruptedException, TimeoutException {
    return client
        .stopWithSavepoint(job.job(), drain, savepoints, SavepointFormatType.CANONICAL)
        .get(patience.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    client.close();
  }
}
