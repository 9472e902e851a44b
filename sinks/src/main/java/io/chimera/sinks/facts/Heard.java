package io.chimera.sinks.facts;

import java.time.Instant;
import java.util.Set;

/**
 * Something that stands on a topic; anybody may have written it.
 *
 * @param topics what belongs where it stands; more than one where one topic is for several
 * @param at when the broker has it from
 * @param body as it is
 */
public record Heard(Set<FactTopic> topics, Instant at, String body) {
  public Heard {
    topics = Set.copyOf(topics);
  }
}
