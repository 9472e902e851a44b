package io.chimera.jobs.cli;

/** A cluster has a job, and does not run it, or not all of it, after the time that was given. */
final class NotUpException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotUpException(String message) {
    super(message);
  }
}
