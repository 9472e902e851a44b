package io.chimera.jobs.cli;

/** A cluster runs a job of the contract already: another would end it. */
final class JobRunsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JobRunsException(String message) {
    super(message);
  }
}
