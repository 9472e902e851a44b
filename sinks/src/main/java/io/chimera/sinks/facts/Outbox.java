package io.chimera.sinks.facts;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Facts that are not known to be published yet, in their order. Bounded: when the broker is away
 * for long, the oldest go; the table still has what they said.
 */
public final class Outbox {
  static final int CAPACITY = 10_000;

  private final @Nullable FactPublisher publisher;
  private final Deque<Fact> waiting = new ArrayDeque<>();

  /**
   * @param publisher null where the platform has nowhere to publish to; the outbox then stays empty
   */
  public Outbox(@Nullable FactPublisher publisher) {
    this.publisher = publisher;
  }

  public void add(Fact fact) {
    if (publisher == null) {
      return;
    }
    if (waiting.size() == CAPACITY) {
      waiting.remove();
    }
    waiting.add(fact);
  }

  /** Publishes what waits; what the broker does not confirm in time goes on waiting. */
  public void send(Duration patience) {
    if (publisher == null || waiting.isEmpty()) {
      return;
    }
    int sent = publisher.publish(List.copyOf(waiting), patience);
    for (int fact = 0; fact < sent; fact++) {
      waiting.remove();
    }
  }

  /** What waits, oldest first. */
  public List<Fact> waiting() {
    return List.copyOf(waiting);
  }

  public void close() {
    if (publisher != null) {
      publisher.close();
    }
  }
}
