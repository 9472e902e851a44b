package io.chimera.jobs.pipeline;

import io.chimera.schemas.contract.Contract;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The way of a record, from the contract's source to the table and the facts about it. One graph
 * serves all datasets of a contract.
 *
 * <p>Everything up to the files is one chained task, two where repeats are looked for; only the
 * committer stands alone, since there is one of it.
 */
public final class IngestPipeline {
  /** Uid of the committer, under which a savepoint keeps what is not committed yet. */
  public static final String COMMITTER = Operators.COMMIT.uid();

  /** Uid of the operator that finds repeats. */
  public static final String DEDUPLICATOR = Operators.DEDUPLICATE.uid();

  /** Under which names a job tells its cluster, and the dashboard, what it runs. */
  public static final String CONTRACT = "chimera.contract";

  public static final String VERSION = "chimera.contract-version";
  public static final String HASH = "chimera.contract-hash";

  private IngestPipeline() {}

  /** Adds the pipeline to {@code environment}. */
  public static void assemble(StreamExecutionEnvironment environment, PreparedRun run) {
    RocksDbSettings.of(run.contract()).ifPresent(environment::configure);
    environment.configure(said(environment, run.contract()));
    var stages = new Stages(environment, run);

    var ingested = stages.ingest();
    var first = stages.deduplicate(ingested);
    var written = stages.write(first);

    stages.commit(written);
  }

  private static Configuration said(StreamExecutionEnvironment environment, Contract contract) {
    var parameters = new TreeMap<>(environment.getConfig().getGlobalJobParameters().toMap());
    parameters.put(CONTRACT, contract.name());
    parameters.put(VERSION, contract.version());
    parameters.put(HASH, contract.hash());
    var said = new Configuration();
    said.set(PipelineOptions.GLOBAL_JOB_PARAMETERS, parameters);
    return said;
  }

  /** The pipeline as a job that is handed to a cluster. */
  public static JobGraph jobGraph(StreamExecutionEnvironment environment, PreparedRun run) {
    assemble(environment, run);
    var graph = environment.getStreamGraph();
    graph.setJobName(run.contract().name());
    var job = graph.getJobGraph();
    // State that no operator wants would be records lost without a word.
    run.savepoint()
        .ifPresent(
            path -> job.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(path, false)));
    return job;
  }
}
