package io.chimera.quality.timeliness;

import io.chimera.schemas.contract.ServiceLevel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How it stands with one promise.
 *
 * @param level what is promised
 * @param state how it stands
 * @param previous how it stood before; null if nobody had looked
 * @param since when it became so
 * @param number how many times it has changed; with dataset and promise it is this change's name
 * @param cause why; null where all is well
 * @param breachAt when the promise was or will be broken, as things go; the next deadline where all
 *     is well; null if nobody can say
 * @param measured milliseconds of an age, or rows; null if there is nothing to measure
 */
public record Standing(
    ServiceLevel level,
    State state,
    @Nullable State previous,
    Instant since,
    long number,
    @Nullable Cause cause,
    @Nullable Instant breachAt,
    @Nullable Long measured) {

  /** Whether the last look has changed it. */
  public boolean isNew() {
    return state != previous;
  }
}
