package io.chimera.jobs.run;

import io.chimera.jobs.pipeline.IngestPipeline;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;

/**
 * A job that a cluster knows.
 *
 * @param id the cluster's id of it
 * @param name as the dashboard shows it
 * @param status as the cluster sees it
 * @param startedAt when it was submitted
 * @param since when it came into this status
 */
public record ClusterJob(
    JobID id, String name, JobStatus status, Instant startedAt, Instant since) {

  /** Whether it may still commit. */
  public boolean isOpen() {
    return !status.isGloballyTerminalState();
  }

  /**
   * The contract that a job runs, as it says itself.
   *
   * @param name the contract's
   * @param version the contract's
   * @param hash of its content
   */
  public record Runs(String name, String version, String hash) {

    static Optional<Runs> of(Map<String, String> parameters) {
      String name = parameters.get(IngestPipeline.CONTRACT);
      return name == null
          ? Optional.empty()
          : Optional.of(
              new Runs(
                  name,
                  parameters.getOrDefault(IngestPipeline.VERSION, ""),
                  parameters.getOrDefault(IngestPipeline.HASH, "")));
    }
  }
}
