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

  /** Whether the next start makes good what the job has ended with. */
  boolean isNext(JobFailedException failure) {
    return drift(failure).isPresent();
  }

  private Optional<SourceDriftException> drift(JobFailedException failure) {
    return ExceptionUtils.findThrowableSerializedAware(
            failure, SourceDriftException.class, EvolvingStarts.class.getClassLoader())
        .filter(SourceDriftException::isEvolvable)
        .filter(drift -> !known.contains(String.valueOf(drift.getMessage())));
  }

  /**
   * @return why the job has ended
   * @throws JobFailedException as it is, if a start would not make it good
   */
  SourceDriftException next(JobFailedException failure) {
    SourceDriftException drift = drift(failure).orElseThrow(() -> failure);
    known.add(String.valueOf(drift.getMessage()));
    return drift;
  }
}
