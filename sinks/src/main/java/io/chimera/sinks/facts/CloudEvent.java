package io.chimera.sinks.facts;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * A fact in the making, as a <a href="https://cloudevents.io">CloudEvent</a> 1.0 in structured
 * JSON. Not thread-safe.
 */
public final class CloudEvent {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String id;
  private final Instant at;
  private final ObjectNode event;

  /**
   * An event without data so far.
   *
   * @param type what kind of fact it is, with the version of its form
   * @param id the same for the same fact, however often and by whomever it is told
   * @param source whose fact it is
   * @param subject what it is about
   * @param at when it became so
   */
  public CloudEvent(String type, String id, String source, String subject, Instant at) {
    this.id = id;
    this.at = at;
    event = JSON.createObjectNode();
    event.put("specversion", "1.0");
    event.put("id", id);
    event.put("type", type);
    event.put("source", source);
    event.put("subject", subject);
    event.put("time", at.toString());
    event.put("datacontenttype", "application/json");
    event.putObject("data");
  }

  /** What the fact says, to be filled. */
  public ObjectNode data() {
    return (ObjectNode) event.get("data");
  }

  /**
   * The event as it is now.
   *
   * @param key facts of one key keep their order
   */
  public Fact on(FactTopic topic, String key) {
    return new Fact(topic, key, id, at, event.toString());
  }
}
