package io.chimera.quality.timeliness;

import io.chimera.schemas.contract.ServiceLevel.Age;
import java.time.Duration;
import java.time.Instant;

/**
 * What stands between source and readers.
 *
 * @param interval how often a pipeline that has something to say commits
 */
record Situation(Look look, Coverage coverage, Duration interval) {
  /** A pipeline that has been silent for so many commits is down. */
  private static final int SILENT_COMMITS = 3;

  private static final Duration LEAST_SILENCE = Duration.ofSeconds(10);

  /** Whether the source is known to have more than readers see. */
  boolean isBehind() {
    return look.heldSince() != null
        || coverage.isBehind()
        || (look.source() instanceof Look.Heard && isSilent());
  }

  /** Whether nobody can say if the source has more. */
  boolean isUnknown() {
    return look.source() instanceof Look.Unreachable && !isBehind();
  }

  /** Whether all that the source had a short time ago can be queried. */
  boolean isComplete(Age level) {
    Instant complete = coverage.completeAt();
    return complete != null
        && look.heldSince() == null
        && complete.plus(level.within()).isAfter(look.at().plus(level.warnBefore()));
  }

  Cause cause() {
    if (look.heldSince() != null) {
      return Cause.GATE_HELD;
    }
    return isSilent() ? Cause.PIPELINE_DOWN : Cause.BACKLOG;
  }

  /** Why no rows come. */
  Cause causeOfNone() {
    if (isBehind()) {
      return cause();
    }
    return isUnknown() ? Cause.SOURCE_UNREACHABLE : Cause.SOURCE_IDLE;
  }

  /** Whether a commit should have come by now. */
  boolean isOverdue() {
    return look.heldSince() != null || isLongSince(interval.plus(interval.dividedBy(2)));
  }

  private boolean isSilent() {
    Duration silence = interval.multipliedBy(SILENT_COMMITS);
    return isLongSince(silence.compareTo(LEAST_SILENCE) < 0 ? LEAST_SILENCE : silence);
  }

  private boolean isLongSince(Duration silence) {
    Instant last = look.lastCommit();
    return last == null || !last.plus(silence).isAfter(look.at());
  }
}
