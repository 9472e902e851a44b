package io.chimera.sinks.facts;

import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettings.EventSettings;
import io.chimera.schemas.platform.PlatformSettings.LineageSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells facts, now and then, to all whom the platform tells. Waits a little where somebody is away,
 * and never fails.
 */
public final class FactTeller {
  private static final Logger LOG = LoggerFactory.getLogger(FactTeller.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private FactTeller() {}

  /**
   * Tells facts in their order.
   *
   * @return whether everybody has heard all of them
   */
  public static boolean tell(PlatformSettings platform, List<Fact> facts) {
    if (facts.isEmpty()) {
      return true;
    }
    boolean isHeard = true;
    EventSettings events = platform.events();
    if (events != null) {
      isHeard = tell(FactPublisher.Address.of(events), facts, PATIENCE);
    }
    LineageSettings lineage = platform.lineage();
    if (lineage != null) {
      isHeard &= tell(FactPublisher.Address.of(lineage), facts, PATIENCE);
    }
    return isHeard;
  }

  /**
   * Tells facts in their order to one of them.
   *
   * @param patience how long to try in all
   * @return whether all of them were heard
   */
  public static boolean tell(FactPublisher.Address address, List<Fact> facts, Duration patience) {
    int told = 0;
    boolean hasLeftOut = false;
    try (var publisher = address.open()) {
      long end = System.nanoTime() + patience.toNanos();
      for (long left = patience.toNanos();
          told < facts.size() && left > 0;
          left = end - System.nanoTime()) {
        told += publisher.publish(facts.subList(told, facts.size()), Duration.ofNanos(left));
        if (told < facts.size()) {
          LockSupport.parkNanos(RETRY_NANOS);
        }
      }
      hasLeftOut = publisher.hasLeftOut();
    } catch (KafkaException away) {
      LOG.warn("Cannot tell facts: the broker's address cannot be used", away);
    }
    if (told < facts.size()) {
      LOG.warn("Cannot tell {} of {} facts", facts.size() - told, facts.size());
    }
    return told == facts.size() && !hasLeftOut;
  }
}
