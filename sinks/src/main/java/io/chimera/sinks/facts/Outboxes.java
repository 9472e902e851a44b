package io.chimera.sinks.facts;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What waits for the broker, and what waits for the endpoint of lineage: either may be away. */
public final class Outboxes implements AutoCloseable {
  private final Outbox broker;
  private final Outbox endpoint;

  /**
   * @param broker null where facts are published nowhere
   * @param endpoint null where nobody else is told of lineage
   */
  public Outboxes(
      FactPublisher.@Nullable Address broker, FactPublisher.@Nullable Address endpoint) {
    this.broker = new Outbox(broker);
    this.endpoint = new Outbox(endpoint);
  }

  /** Adds a fact for all whom it is for; nothing is sent yet. */
  public void add(Fact fact) {
    broker.add(fact);
    if (fact.topic() == FactTopic.LINEAGE) {
      endpoint.add(fact);
    }
  }

  /** Adds again what waited before. */
  public void restore(Iterable<Fact> forBroker, Iterable<Fact> forEndpoint) {
    forBroker.forEach(broker::add);
    forEndpoint.forEach(endpoint::add);
  }

  /**
   * Publishes what waits; what is not confirmed in time goes on waiting.
   *
   * @param patience how long to wait for each
   */
  public void send(Duration patience) {
    broker.send(patience);
    endpoint.send(patience);
  }

  /** How many facts wait; for any thread. */
  public int pending() {
    return broker.pending() + endpoint.pending();
  }

  public List<Fact> waitingForBroker() {
    return broker.waiting();
  }

  public List<Fact> waitingForEndpoint() {
    return endpoint.waiting();
  }

  @Override
  public void close() {
    try (endpoint) {
      broker.close();
    }
  }
}
