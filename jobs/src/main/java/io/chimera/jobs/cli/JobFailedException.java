package io.chimera.jobs.cli;

/** The Flink job ended with a failure that restarting did not cure. */
final class JobFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JobFailedException(Throwable cause) {
    super("The job failed; everything committed before stands, run it again to go on", cause);
  }
}
