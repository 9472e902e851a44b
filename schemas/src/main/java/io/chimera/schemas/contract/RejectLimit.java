package io.chimera.schemas.contract;

import java.io.Serializable;

/**
 * When a pipeline stops instead of filling the quarantine.
 *
 * @param percent of the records that came in; above it the pipeline ends
 * @param ofAtLeast records; with fewer, nothing is decided
 */
public record RejectLimit(double percent, int ofAtLeast) implements Serializable {
  public static final int DEFAULT_OF_AT_LEAST = 100;
}
