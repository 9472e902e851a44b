package io.chimera.faults.processes;

import io.chimera.faults.JobEnd;
import io.chimera.jobs.pipeline.FlinkSettings;
import io.chimera.jobs.pipeline.IngestPipeline;
import io.chimera.jobs.pipeline.PreparedRun;
import io.chimera.jobs.run.RunMode;
import io.chimera.jobs.run.RunPreparation;
import io.chimera.jobs.run.RunStart;
import io.chimera.jobs.run.Savepoints;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.platform.PlatformSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One start of the pipeline on the cluster. */
final class Job implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Job.class);
  private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);
  private static final int PATIENCE_SECONDS = 60;

  private final PreparedRun prepared;
  private final RestClusterClient<String> client;
  private final JobID id;

  private Job(PreparedRun prepared, RestClusterClient<String> client, JobID id) {
    this.prepared = prepared;
    this.client = client;
    this.id = id;
  }

  static Job start(
      Contract contract,
      PlatformSettings platform,
      URI cluster,
      int parallelism,
      Optional<String> savepoint)
      throws Exception {
    var prepared =
        RunPreparation.prepare(
            contract, platform, new RunStart(RunMode.CONTINUOUS, savepoint, false));
    var configuration = new Configuration();
    configuration.addAll(FlinkSettings.forJob(configuration, COMMIT_EVERY, platform.checkpoints()));
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
    var environment = new StreamExecutionEnvironment(configuration);
    var client = new RestClusterClient<>(at(cluster), "faults");
    var id =
        client
            .submitJob(IngestPipeline.jobGraph(environment, prepared))
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return new Job(prepared, client, id);
  }

  private static Configuration at(URI cluster) {
    var configuration = new Configuration();
    configuration.set(RestOptions.ADDRESS, cluster.getHost());
    configuration.set(RestOptions.PORT, cluster.getPort());
    configuration.set(JobManagerOptions.ADDRESS, cluster.getHost());
    return configuration;
  }

  long epoch() {
    return prepared.opened().get(0).epoch();
  }

  /** Whether the job has come to an end, or nobody knows it any more. */
  boolean isOver() throws InterruptedException {
    try {
      JobStatus status = client.getJobStatus(id).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return status.isGloballyTerminalState();
    } catch (ExecutionException | TimeoutException unknown) {
      return true;
    }
  }

  /** What the ledger complained of, where that ended the job. */
  Optional<String> complaint() throws InterruptedException {
    try {
      return JobEnd.complaint(client.requestJobResult(id).get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException unknown) {
      return Optional.empty();
    }
  }

  /** Stops it with a savepoint, whose place is the answer. */
  String stop() throws ExecutionException, InterruptedException, TimeoutException {
    var savepoints = Savepoints.of(prepared.platform(), prepared.contract()).directory();
    return client
        .stopWithSavepoint(id, false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Ends it as it is; one that cannot be ended is left to the epochs. */
  void cancel() throws InterruptedException {
    try {
      client.cancel(id).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      client.requestJobResult(id).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException unknown) {
      LOG.warn("Job {} could not be cancelled", id, unknown);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
