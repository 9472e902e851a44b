package io.chimera.quality.timeliness;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How it stood with a promise when it was told last.
 *
 * @param at when that was
 * @param course how it stood
 * @param breachAt when the promise was or would be broken; null if nobody could say
 */
public record Told(Instant at, Course course, @Nullable Instant breachAt) {

  /** Whether it was broken, or would be soon. */
  boolean isBad() {
    return course.state() == State.BREACHED || course.state() == State.EARLY_WARNING;
  }
}
