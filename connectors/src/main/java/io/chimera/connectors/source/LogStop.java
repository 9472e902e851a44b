package io.chimera.connectors.source;

import org.jspecify.annotations.Nullable;

/**
 * Keeps why a log is not read on, until all that was told before is committed: then the job ends.
 * The thread that reads says why; the task's thread ends.
 */
final class LogStop {
  private volatile @Nullable Reason reason;

  /** The first checkpoint that has all; used by the task's thread alone. */
  private long covering = Long.MAX_VALUE;

  private record Reason(long position, SourceDriftException drift) {}

  /**
   * @param position up to where the log was told, which lies between two transactions
   */
  void at(long position, SourceDriftException drift) {
    reason = new Reason(position, drift);
  }

  /** Whether the log is not read on. */
  boolean isThere() {
    return reason != null;
  }

  /**
   * A checkpoint is taken.
   *
   * @param position up to where the log has reached the operators behind
   */
  void checkpoint(long id, long position) {
    Reason known = reason;
    if (known != null && position >= known.position() && covering == Long.MAX_VALUE) {
      covering = id;
    }
  }

  /**
   * A checkpoint is complete. What it has is committed when it is told to the committer, which may
   * come after this; it was before a later one was taken.
   *
   * @throws SourceDriftException if all is committed
   */
  void completed(long id) {
    Reason known = reason;
    if (known != null && id > covering) {
      throw known.drift();
    }
  }
}
