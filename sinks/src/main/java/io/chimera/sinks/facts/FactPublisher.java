package io.chimera.sinks.facts;

import io.chimera.schemas.platform.PlatformSettings.EventSettings;
import io.chimera.schemas.platform.PlatformSettings.LineageSettings;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * Tells facts to somebody, at least once and in order. Never fails and never waits longer than
 * told: facts can be made again, so whoever is away must not hold up a commit. Not thread-safe.
 */
public interface FactPublisher extends AutoCloseable {

  /**
   * Publishes facts in their order.
   *
   * @param patience how long to wait in all
   * @return how many of them, from the first, need not be told again
   */
  int publish(List<Fact> facts, Duration patience);

  /** Whether something that need not be told again was heard by nobody all the same. */
  default boolean hasLeftOut() {
    return false;
  }

  @Override
  void close();

  /** How to open a publisher on the machine that uses it; travels in the job graph. */
  interface Address extends Serializable {

    FactPublisher open();

    /** The platform's broker. */
    static Address of(EventSettings settings) {
      return () -> KafkaFactPublisher.open(settings);
    }

    /** The platform's endpoint for lineage. */
    static Address of(LineageSettings settings) {
      return () -> LineageEndpoint.open(settings);
    }
  }
}
