package io.chimera.jobs.run;

import io.chimera.jobs.pipeline.FlinkSettings;
import io.chimera.jobs.pipeline.IngestPipeline;
import io.chimera.jobs.pipeline.PreparedRun;
import io.chimera.sinks.facts.RunTrigger;
import io.chimera.sinks.lineage.LineageFact;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Hands a contract's run to a Flink cluster of other processes. Nobody watches it from here: how it
 * has ended, the next start tells.
 */
public final class ClusterRun {
  private ClusterRun() {}

  /**
   * How a job is made for a cluster.
   *
   * @param flink Flink's configuration on this machine
   * @param commitEvery time between two commits
   * @param parallelism how many subtasks read, decode and write side by side
   * @param jar what the cluster runs it from; empty where it has Chimera's classes by itself
   */
  public record Way(
      Configuration flink, Duration commitEvery, int parallelism, Optional<Path> jar) {

    /** How many slots a job takes that is made so: all tasks of one subtask share one. */
    public int slots() {
      return parallelism;
    }
  }

  /** Submits the run; the cluster has it when this returns, which is not to say that it runs. */
  public static JobID submit(
      PreparedRun prepared, RemoteCluster cluster, Way way, RunTrigger trigger) {
    var keeper = new FactKeeper();
    try {
      JobID job = cluster.submit(jobGraph(prepared, way));
      RunRecorder.started(prepared, trigger, way.parallelism(), keeper);
      return job;
    } catch (RuntimeException failure) {
      // That it has begun was told when its tables were opened.
      RunTeller.ended(prepared, keeper, LineageFact.End.FAIL, EndReason.of(failure), List.of());
      throw failure;
    }
  }

  static JobGraph jobGraph(PreparedRun prepared, Way way) {
    var configuration = new Configuration(way.flink());
    configuration.addAll(
        FlinkSettings.forJob(way.flink(), way.commitEvery(), prepared.platform().checkpoints()));
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, way.parallelism());
    var graph = IngestPipeline.jobGraph(new StreamExecutionEnvironment(configuration), prepared);
    way.jar().ifPresent(jar -> graph.addJar(new org.apache.flink.core.fs.Path(jar.toUri())));
    return graph;
  }
}
