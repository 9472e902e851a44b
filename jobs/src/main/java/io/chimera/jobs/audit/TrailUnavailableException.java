package io.chimera.jobs.audit;

/** What may not be done without being noted cannot be noted. */
public final class TrailUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TrailUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
