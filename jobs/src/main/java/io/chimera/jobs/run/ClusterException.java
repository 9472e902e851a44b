package io.chimera.jobs.run;

import org.jspecify.annotations.Nullable;

/** A Flink cluster of other processes cannot be reached, or did not do what it was asked. */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean underWay;

  ClusterException(String message, Throwable cause) {
    this(message, cause, false);
  }

  public ClusterException(String message) {
    this(message, null, false);
  }

  private ClusterException(String message, @Nullable Throwable cause, boolean underWay) {
    super(message, cause);
    this.underWay = underWay;
  }

  /** It was asked, and has not answered in time. */
  public static ClusterException silent(String message, @Nullable Throwable cause) {
    return new ClusterException(message, cause, true);
  }

  /** Whether it may still do what it was asked. */
  public boolean isUnderWay() {
    return underWay;
  }
}
