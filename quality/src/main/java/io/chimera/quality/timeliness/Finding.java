package io.chimera.quality.timeliness;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one look says about one promise, whatever was said before.
 *
 * @param state any but {@link State#RECOVERED}
 * @param cause why; null where all is well
 * @param breachAt when the promise was or will be broken, as things go; null if nobody can say
 * @param measured what is promised, as it is: milliseconds of an age, or rows; null if there is
 *     nothing to measure
 */
record Finding(
    State state, @Nullable Cause cause, @Nullable Instant breachAt, @Nullable Long measured) {}
