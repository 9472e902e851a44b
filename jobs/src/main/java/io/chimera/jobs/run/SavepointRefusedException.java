package io.chimera.jobs.run;

/** A savepoint that a job cannot go on from; the tables know as much as it does. */
public final class SavepointRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SavepointRefusedException(String message) {
    super(message);
  }
}
