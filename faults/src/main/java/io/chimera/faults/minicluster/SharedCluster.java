package io.chimera.faults.minicluster;

import io.chimera.jobs.pipeline.FlinkSettings;
import io.chimera.jobs.pipeline.IngestPipeline;
import io.chimera.jobs.pipeline.PreparedRun;
import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.jobs.run.LocalCluster;
import io.chimera.jobs.run.Savepoints;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The cluster in this process that all seeds share, since to start one takes longer than a run. */
public final class SharedCluster implements AutoCloseable {
  private static final int SLOTS = 4;
  private static final int RESTARTS = 100;
  private static final Duration COMMIT_EVERY = Duration.ofMillis(150);

  private final Configuration configuration;
  private final LocalCluster cluster;

  private SharedCluster(Configuration configuration, LocalCluster cluster) {
    this.configuration = configuration;
    this.cluster = cluster;
  }

  public static SharedCluster start() throws Exception {
    Configuration configuration = FlinkConfiguration.load();
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, RESTARTS);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(20));
    configuration.setString("metrics.reporters", "");
    return new SharedCluster(configuration, LocalCluster.start(configuration, SLOTS, 0));
  }

  /** Submits a run that commits all the time. */
  Job submit(PreparedRun prepared, int parallelism) throws Exception {
    return submit(prepared, parallelism, COMMIT_EVERY);
  }

  /** Submits a run. */
  Job submit(PreparedRun prepared, int parallelism, Duration commitEvery) throws Exception {
    var job = new Configuration(configuration);
    job.addAll(FlinkSettings.forJob(configuration, commitEvery, prepared.platform().checkpoints()));
    job.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
    var environment = new StreamExecutionEnvironment(job);
    return new Job(prepared, cluster.submit(IngestPipeline.jobGraph(environment, prepared)));
  }

  /** A run of this cluster; closing it ends it as it is. */
  final class Job implements AutoCloseable {
    private final PreparedRun prepared;
    private final JobID id;

    private Job(PreparedRun prepared, JobID id) {
      this.prepared = prepared;
      this.id = id;
    }

    long epoch() {
      return prepared.opened().get(0).epoch();
    }

    CompletableFuture<JobResult> result() {
      return cluster.result(id);
    }

    /** Stops it with a savepoint. */
    void stop(boolean isDrained) throws ExecutionException, InterruptedException, TimeoutException {
      cluster.stop(id, savepoints(), isDrained);
    }

    /** Takes a savepoint while it goes on. */
    String savepoint() throws ExecutionException, InterruptedException, TimeoutException {
      return cluster.savepoint(id, savepoints());
    }

    private String savepoints() {
      var savepoints = Savepoints.of(prepared.platform(), prepared.contract()).directory();
      return FlinkSettings.location(savepoints.toString());
    }

    @Override
    public void close() throws ExecutionException, InterruptedException {
      cluster.cancel(id);
    }
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }
}
