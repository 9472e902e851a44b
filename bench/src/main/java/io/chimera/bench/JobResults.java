package io.chimera.bench;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.flink.runtime.jobmaster.JobResult;

/** Waits for jobs that end by themselves. */
public final class JobResults {
  private JobResults() {}

  /**
   * Returns when the job has ended well.
   *
   * @throws IllegalStateException with its failure, if it has not
   */
  public static void await(Future<JobResult> result)
      throws ExecutionException, InterruptedException {
    var failure = result.get().getSerializedThrowable();
    if (failure.isPresent()) {
      throw new IllegalStateException(
          "Cannot measure this system: its job failed",
          failure.get().deserializeError(JobResults.class.getClassLoader()));
    }
  }
}
