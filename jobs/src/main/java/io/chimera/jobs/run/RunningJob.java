package io.chimera.jobs.run;

import java.net.URI;
import java.time.Instant;
import org.apache.flink.api.common.JobID;

/**
 * A job of this platform that was started and has not said yet that it ended.
 *
 * @param contract the name of its contract
 * @param process the process that runs it
 * @param cluster where its cluster's REST interface answers
 * @param job its id there
 * @param startedAt when it was submitted
 */
public record RunningJob(String contract, long process, URI cluster, JobID job, Instant startedAt) {

  /** Whether the process is still there; a process that was killed leaves its entry behind. */
  public boolean isAlive() {
    return ProcessHandle.of(process).isPresent();
  }
}
