package io.chimera.connectors.postgres;

import io.chimera.connectors.postgres.LogMessage.Begin;
import io.chimera.connectors.postgres.LogMessage.Commit;
import io.chimera.connectors.postgres.LogMessage.Delete;
import io.chimera.connectors.postgres.LogMessage.Insert;
import io.chimera.connectors.postgres.LogMessage.Truncate;
import io.chimera.connectors.postgres.LogMessage.Update;

/**
 * Decides which messages of a log that is told again were taken already. A server begins again with
 * whole transactions, possibly with ones that lie before the position; they come in the order of
 * their commits and with the same changes every time. Not thread-safe.
 */
final class Fence {
  private LogPosition position;

  /** Changes of the transaction at hand that have come, taken now or before. */
  private long seen;

  private boolean isInside;

  /** Whether the transaction at hand ended before the position. */
  private boolean isPast;

  Fence(LogPosition taken) {
    this.position = taken;
  }

  /** What was taken, that which {@link #passes} has let through included. */
  LogPosition position() {
    return position;
  }

  /** Whether a transaction has begun and not ended. */
  boolean isInside() {
    return isInside;
  }

  /**
   * Looks at the next message and moves the position over it.
   *
   * @return whether it is a change, a begin or an end that was not taken before; what describes
   *     tables always passes
   * @throws MalformedLogException if it cannot be the continuation of what was taken
   */
  boolean passes(LogMessage message) {
    if (message instanceof Begin begin) {
      return begin(begin);
    }
    if (message instanceof Commit commit) {
      return commit(commit);
    }
    if (isChange(message)) {
      return change();
    }
    return true;
  }

  /** The server has passed a place, and there was nothing for us up to it. */
  void idle(long lsn) {
    // Inside of a transaction, or with a part of the next one taken, only its end moves on.
    if (!isInside && position.changes() == 0 && isBefore(position.lsn(), lsn)) {
      position = LogPosition.after(lsn);
    }
  }

  private boolean begin(Begin begin) {
    if (isInside) {
      throw new MalformedLogException(
          "Cannot follow the log at '" + position + "': a transaction begins inside of another");
    }
    isInside = true;
    seen = 0;
    isPast = isBefore(begin.commitLsn(), position.lsn());
    return !isPast;
  }

  private boolean change() {
    if (!isInside) {
      throw new MalformedLogException(
          "Cannot follow the log at '" + position + "': a change is outside of a transaction");
    }
    seen++;
    if (isPast || seen <= position.changes()) {
      return false;
    }
    position = position.next();
    return true;
  }

  private boolean commit(Commit commit) {
    if (!isInside) {
      throw new MalformedLogException(
          "Cannot follow the log at '" + position + "': a transaction ends that has not begun");
    }
    isInside = false;
    if (isPast) {
      return false;
    }
    if (seen < position.changes()) {
      throw new MalformedLogException(
          "Cannot go on in the log at '"
              + position
              + "': the transaction that follows has only "
              + seen
              + " changes; it is another log, or the publication was changed");
    }
    position = LogPosition.after(commit.endLsn());
    return true;
  }

  /** What counts; nothing else does, as a server may or may not tell it again. */
  private static boolean isChange(LogMessage message) {
    return message instanceof Insert
        || message instanceof Update
        || message instanceof Delete
        || message instanceof Truncate;
  }

  private static boolean isBefore(long lsn, long other) {
    return Long.compareUnsigned(lsn, other) < 0;
  }
}
