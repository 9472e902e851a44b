package io.chimera.jobs.timeliness;

import io.chimera.jobs.pipeline.FlinkSettings;
import io.chimera.jobs.run.LocalCluster;
import io.chimera.quality.timeliness.WatchClock;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.platform.PlatformSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The timeliness job on a Flink cluster in this process. */
public final class WatchRun implements AutoCloseable {

  private final LocalCluster cluster;
  private final JobID job;

  private WatchRun(LocalCluster cluster, JobID job) {
    this.cluster = cluster;
    this.job = job;
  }

  /**
   * Starts a cluster and submits the job.
   *
   * @param flink Flink's configuration
   * @param contracts at least one of which promises something
   * @throws IllegalArgumentException if none does
   */
  public static WatchRun start(
      List<Contract> contracts,
      PlatformSettings platform,
      Configuration flink,
      Duration lookEvery,
      WatchClock clock)
      throws Exception {
    List<Contract> promising = TimelinessPipeline.promising(contracts);
    var configuration = new Configuration(flink);
    configuration.addAll(
        FlinkSettings.forJob(flink, TimelinessPipeline.CHECKPOINT_EVERY, platform.checkpoints()));
    var cluster = LocalCluster.start(configuration, 1, platform.dashboardPort());
    try {
      var environment = new StreamExecutionEnvironment(configuration).setParallelism(1);
      var graph = TimelinessPipeline.jobGraph(environment, promising, platform, lookEvery, clock);
      return new WatchRun(cluster, cluster.submit(graph));
    } catch (Exception failure) {
      cluster.close();
      throw failure;
    }
  }

  public URI dashboard() throws ExecutionException, InterruptedException {
    return cluster.dashboard();
  }

  /** Completes when the job has come to an end of whatever kind. */
  public CompletableFuture<JobResult> result() {
    return cluster.result(job);
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }
}
