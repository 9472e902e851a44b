package io.chimera.jobs.run;

import io.chimera.jobs.pipeline.FlinkSettings;
import io.chimera.jobs.pipeline.IngestPipeline;
import io.chimera.jobs.pipeline.PreparedRun;
import io.chimera.sinks.lineage.LineageFact.End;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A contract running on a Flink cluster in this process. */
public final class IngestRun implements AutoCloseable {
  private final PreparedRun prepared;
  private final LocalCluster cluster;
  private final RunRegister register;
  private final RunningJob running;

  private IngestRun(
      PreparedRun prepared, LocalCluster cluster, RunRegister register, RunningJob running) {
    this.prepared = prepared;
    this.cluster = cluster;
    this.register = register;
    this.running = running;
  }

  /**
   * Starts a cluster and submits the run.
   *
   * @param flink Flink's configuration
   * @param commitEvery time between two commits
   * @param parallelism how many subtasks read, decode and write side by side
   */
  public static IngestRun start(
      PreparedRun prepared, Configuration flink, Duration commitEvery, int parallelism)
      throws Exception {
    try {
      return started(prepared, flink, commitEvery, parallelism);
    } catch (Exception failure) {
      // That it has begun was told when its tables were opened.
      RunTeller.ended(prepared, new FactKeeper(), End.FAIL, EndReason.of(failure));
      throw failure;
    }
  }

  private static IngestRun started(
      PreparedRun prepared, Configuration flink, Duration commitEvery, int parallelism)
      throws Exception {
    var configuration = new Configuration(flink);
    configuration.addAll(
        FlinkSettings.forJob(flink, commitEvery, prepared.platform().checkpoints()));
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
    var cluster =
        LocalCluster.start(configuration, parallelism, prepared.platform().dashboardPort());
    try {
      var environment = new StreamExecutionEnvironment(configuration);
      var register = RunRegister.of(prepared.platform());
      var running =
          new RunningJob(
              prepared.contract().name(),
              ProcessHandle.current().pid(),
              cluster.dashboard(),
              cluster.submit(IngestPipeline.jobGraph(environment, prepared)),
              Instant.now());
      register.enter(running);
      return new IngestRun(prepared, cluster, register, running);
    } catch (Exception failure) {
      cluster.close();
      throw failure;
    }
  }

  public PreparedRun prepared() {
    return prepared;
  }

  public URI dashboard() throws ExecutionException, InterruptedException {
    return cluster.dashboard();
  }

  /** The newest failure that Flink restarts the job for. */
  public Optional<JobFailure> lastFailure() throws ExecutionException, InterruptedException {
    return cluster.lastFailure(running.job());
  }

  /** Completes when the job has come to an end of whatever kind. */
  public CompletableFuture<JobResult> result() {
    return cluster.result(running.job());
  }

  /** Stops the job; everything read so far is committed when this returns. */
  public void stop() throws ExecutionException, InterruptedException, TimeoutException {
    var savepoints = Savepoints.of(prepared.platform(), prepared.contract()).directory();
    cluster.stop(running.job(), FlinkSettings.location(savepoints.toString()));
  }

  @Override
  public void close() throws Exception {
    try {
      register.leave(running);
    } finally {
      cluster.close();
    }
  }
}
