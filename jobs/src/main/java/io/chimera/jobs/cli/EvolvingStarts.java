package io.chimera.jobs.cli;

import io.chimera.connectors.source.SourceDriftException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.util.ExceptionUtils;

/**
 * Tells which ends of a job its next start makes good: those at a table that has changed, and to
 * which the target may be made to fit. The same one twice is none of them.
 */
final class EvolvingStarts {
  private final Set<String> known = new HashSet<>();

  /**
   * @return why the job has ended
   * @throws JobFailedException as it is, if a start would not make it good
   */
  SourceDriftException next(JobFailedException failure) {
    Optional<SourceDriftException> drift =
        ExceptionUtils.findThrowableSerializedAware(
            failure, SourceDriftException.class, EvolvingStarts.class.getClassLoader());
    if (drift.isEmpty()
        || !drift.get().isEvolvable()
        || !known.add(String.valueOf(drift.get().getMessage()))) {
      throw failure;
    }
    return drift.get();
  }
}
