package io.chimera.sinks.facts;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Facts that are not known to be published yet, in their order. Bounded: when the broker is away
 * for long, the oldest go; the table still has what they said.
 */
public final class Outbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  static final int CAPACITY = 10_000;

  /** They are in memory, and in the state of each checkpoint. */
  static final long CAPACITY_CHARACTERS = 32L * 1024 * 1024;

  private final FactPublisher.@Nullable Address address;
  private final Deque<Fact> waiting = new ArrayDeque<>();
  private @Nullable FactPublisher publisher;
  private long characters;
  private volatile int pending;

  /**
   * @param address null where the platform has nowhere to publish to; the outbox then stays empty
   */
  public Outbox(FactPublisher.@Nullable Address address) {
    this.address = address;
  }

  /** Adds a fact; nothing is sent yet. */
  public void add(Fact fact) {
    if (address == null) {
      return;
    }
    waiting.add(fact);
    characters += fact.body().length();
    while (waiting.size() > CAPACITY || (characters > CAPACITY_CHARACTERS && waiting.size() > 1)) {
      remove();
    }
    pending = waiting.size();
  }

  /** Publishes what waits; what the broker does not confirm in time goes on waiting. */
  public void send(Duration patience) {
    if (address == null || waiting.isEmpty()) {
      return;
    }
    FactPublisher open = publisher;
    if (open == null) {
      try {
        open = address.open();
      } catch (KafkaException away) {
        // No such host, for one: as much a broker that is away as one that does not answer.
        LOG.warn("Cannot publish facts: the broker's address cannot be used", away);
        return;
      }
      publisher = open;
    }
    int sent = open.publish(List.copyOf(waiting), patience);
    for (int fact = 0; fact < sent; fact++) {
      remove();
    }
    pending = waiting.size();
  }

  private void remove() {
    characters -= waiting.remove().body().length();
  }

  /** How many facts wait; unlike all else here for any thread, as metrics are read by others. */
  public int pending() {
    return pending;
  }

  /** What waits, oldest first. */
  public List<Fact> waiting() {
    return List.copyOf(waiting);
  }

  @Override
  public void close() {
    FactPublisher open = publisher;
    if (open != null) {
      open.close();
    }
  }
}
