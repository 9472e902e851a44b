package io.chimera.jobs.run;

/** A Flink cluster of other processes cannot be reached, or did not do what it was asked. */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClusterException(String message, Throwable cause) {
    super(message, cause);
  }

  ClusterException(String message) {
    super(message);
  }
}
