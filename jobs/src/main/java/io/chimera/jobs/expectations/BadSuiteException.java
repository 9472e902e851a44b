package io.chimera.jobs.expectations;

/** A file that is no suite of expectations, and why. */
public final class BadSuiteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadSuiteException(String message) {
    super(message);
  }
}
