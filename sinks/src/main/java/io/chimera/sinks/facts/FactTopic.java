package io.chimera.sinks.facts;

/** The Kafka topics on which facts are published; others consume them. */
public enum FactTopic {
  /** OpenLineage run events, as they are. */
  LINEAGE("chimera.lineage"),
  /** What runs committed. */
  RUNS("chimera.runs"),
  /** Readings of quality. */
  QUALITY("chimera.quality"),
  /** Whether pipelines are on time. */
  TIMELINESS("chimera.timeliness"),
  /** Who did what. */
  AUDIT("chimera.audit");

  private final String topic;

  FactTopic(String topic) {
    this.topic = topic;
  }

  /**
   * The topic of that name.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  public static FactTopic of(String topic) {
    for (FactTopic each : values()) {
      if (each.topic.equals(topic)) {
        return each;
      }
    }
    throw new IllegalArgumentException("No facts are told on topic '" + topic + "'");
  }

  /** The topic's name at the broker. */
  public String topic() {
    return topic;
  }
}
