package io.chimera.jobs.expectations;

/** An expectation that cannot become a rule; the message says why, and what could be done. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  RefusedException(String reason) {
    super(reason);
  }
}
