package io.chimera.quality.timeliness;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How it stands with a promise over time. The bad is said at once, the good when it has lasted, so
 * that nothing flaps.
 *
 * @param state as last said; null if nothing was said yet
 * @param since when it became so
 * @param changes how often something was said
 * @param other what every look since {@code otherSince} says instead; null if the last look agrees
 */
public record Course(
    @Nullable State state,
    Instant since,
    long changes,
    @Nullable State other,
    @Nullable Instant otherSince) {

  static Course begin(Instant at) {
    return new Course(null, at, 0, null, null);
  }

  /**
   * The course after one more look.
   *
   * @param calm how long the good has to last
   */
  Course after(Finding finding, Instant at, Duration calm) {
    State now = state;
    State found = found(finding);
    if (now == null) {
      return to(found, at);
    }
    if (found == now) {
      return new Course(now, since, changes, null, null);
    }
    if (isSaidAtOnce(now, found)) {
      return to(found, at);
    }
    Instant from = other == found && otherSince != null ? otherSince : at;
    return at.isBefore(from.plus(calm))
        ? new Course(now, since, changes, found, from)
        : to(found, at);
  }

  /** What is found, seen from where it stands. */
  private State found(Finding finding) {
    State found = finding.state();
    if (state != State.BREACHED) {
      return found;
    }
    return switch (found) {
      case ON_TIME -> State.RECOVERED;
      // All that there was is there now. Where the source cannot be asked, nobody knows.
      case NO_EVIDENCE -> finding.cause() == Cause.SOURCE_IDLE ? State.RECOVERED : State.BREACHED;
      // Kept again, but not by much: not yet.
      case EARLY_WARNING, BREACHED, RECOVERED -> State.BREACHED;
    };
  }

  private static boolean isSaidAtOnce(State now, State found) {
    return switch (found) {
      case BREACHED -> true;
      case EARLY_WARNING -> now != State.BREACHED;
      case RECOVERED -> now == State.BREACHED;
      case ON_TIME, NO_EVIDENCE -> false;
    };
  }

  private Course to(State said, Instant at) {
    return new Course(said, at, changes + 1, null, null);
  }
}
