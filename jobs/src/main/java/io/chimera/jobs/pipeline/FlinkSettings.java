package io.chimera.jobs.pipeline;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.core.execution.CheckpointingMode;

/**
 * The Flink settings that exactly once hangs on. They are set by us; a configuration that says
 * otherwise is refused, since the job would lose or repeat records without a word.
 */
public final class FlinkSettings {
  /** Fixed at birth: the number of key groups can never change under existing state. */
  public static final int MAX_PARALLELISM = 128;

  private static final List<Setting<?>> DEMANDED =
      List.of(
          new Setting<>(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING),
          new Setting<>(
              CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE),
          new Setting<>(CheckpointingOptions.ENABLE_UNALIGNED, false),
          new Setting<>(CheckpointingOptions.ALIGNED_CHECKPOINT_TIMEOUT, Duration.ZERO),
          new Setting<>(CheckpointingOptions.MAX_CONCURRENT_CHECKPOINTS, 1),
          new Setting<>(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 0),
          new Setting<>(CheckpointingOptions.ENABLE_CHECKPOINTS_AFTER_TASKS_FINISH, true),
          new Setting<>(PipelineOptions.GENERIC_TYPES, false),
          new Setting<>(PipelineOptions.AUTO_GENERATE_UIDS, false),
          new Setting<>(PipelineOptions.MAX_PARALLELISM, MAX_PARALLELISM));

  private FlinkSettings() {}

  /**
   * What a job of ours runs with.
   *
   * @param cluster what the cluster's configuration says
   * @param commitEvery time between two checkpoints, and so between two commits
   * @param checkpoints directory for checkpoints, a path or a URI
   * @throws IllegalStateException naming every setting that contradicts
   */
  public static Configuration forJob(
      ReadableConfig cluster, Duration commitEvery, String checkpoints) {
    var contradictions = new ArrayList<String>();
    var job = new Configuration();
    for (Setting<?> setting : DEMANDED) {
      setting.demand(cluster, job, contradictions);
    }
    if (!contradictions.isEmpty()) {
      throw new IllegalStateException(
          "Cannot run exactly once with this Flink configuration: "
              + String.join("; ", contradictions));
    }
    job.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, commitEvery);
    job.set(PipelineOptions.OBJECT_REUSE, true);
    job.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, location(checkpoints));
    return job;
  }

  /** Flink wants a scheme where users write plain paths. */
  public static String location(String directory) {
    return directory.matches("[a-z][a-z0-9+.-]*:.*")
        ? directory
        : Path.of(directory).toAbsolutePath().toUri().toString();
  }

  private record Setting<T>(ConfigOption<T> option, T value) {

    void demand(ReadableConfig cluster, Configuration job, List<String> contradictions) {
      cluster
          .getOptional(option)
          .filter(found -> !found.equals(value))
          .ifPresent(
              found ->
                  contradictions.add(
                      "'" + option.key() + "' is '" + found + "', must be '" + value + "'"));
      job.set(option, value);
    }
  }
}
