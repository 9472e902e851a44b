package io.chimera.schemas.contract;

import java.io.Serializable;
import java.time.Duration;

/**
 * When the pipeline runs. The only type so far is {@code continuous}: the pipeline runs until it is
 * stopped.
 *
 * @param commitEvery time between two commits, {@code PT60S} where the contract is silent
 */
public record Trigger(Duration commitEvery) implements Serializable {
  public static final Duration DEFAULT_COMMIT_EVERY = Duration.ofSeconds(60);
}
