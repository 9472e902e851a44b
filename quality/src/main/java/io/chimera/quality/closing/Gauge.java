package io.chimera.quality.closing;

import io.chimera.schemas.stream.Tally;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one rule's measure of a commit off what the subtasks measured. */
interface Gauge {

  /**
   * The measure.
   *
   * @param states what the rule's meters have drained; none where nothing was written
   * @return null where there is nothing to measure
   */
  @Nullable Reading read(List<byte[]> states, Tally tally, Instant closedAt);
}
