package io.chimera.faults;

import io.chimera.sinks.ledger.FencedException;
import io.chimera.sinks.ledger.LedgerException;
import io.chimera.sinks.ledger.LedgerUnavailableException;
import java.util.Optional;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.util.ExceptionUtils;

/** Judges how a job came to its end, which a table that is right afterwards does not show. */
public final class JobEnd {
  private JobEnd() {}

  /**
   * The ledger's complaint that ended the job, if it is one that no fault of the suite excuses: the
   * world may be away and a run may be overtaken, but books never go wrong.
   */
  public static Optional<String> complaint(JobResult result) {
    return result
        .getSerializedThrowable()
        .map(failure -> failure.deserializeError(JobEnd.class.getClassLoader()))
        .flatMap(JobEnd::complaint);
  }

  /** The complaint that a start was refused with, in the same sense. */
  public static Optional<String> complaint(Throwable failure) {
    return ExceptionUtils.findThrowable(failure, LedgerException.class)
        .filter(
            complaint ->
                !(complaint instanceof FencedException)
                    && !(complaint instanceof LedgerUnavailableException))
        .map(complaint -> complaint.getClass().getSimpleName() + ": " + complaint.getMessage());
  }
}
