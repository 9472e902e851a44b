package io.chimera.sinks.facts;

import io.chimera.schemas.platform.PlatformSettings.EventSettings;

/** The Kafka topics on which facts are published; others consume them. */
public enum FactTopic {
  /** OpenLineage run events, as they are. */
  LINEAGE("chimera.lineage", "lineage"),
  /** What runs committed. */
  RUNS("chimera.runs", "runs"),
  /** Readings of quality. */
  QUALITY("chimera.quality", "quality"),
  /** Whether pipelines are on time. */
  TIMELINESS("chimera.timeliness", "timeliness"),
  /** Who did what. */
  AUDIT("chimera.audit", "audit"),
  /** What is to be ingested. */
  ONBOARDING("chimera.onboarding", "onboarding"),
  /** That it is onboarded. */
  COMPLETION("chimera.onboarding.completion", "completion"),
  /** That its data can be discovered. */
  DISCOVERY("chimera.discovery", "discovery");

  private final String topic;
  private final String label;

  FactTopic(String topic, String label) {
    this.topic = topic;
    this.label = label;
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

  /** The topic's own name, by which facts are kept. */
  public String topic() {
    return topic;
  }

  /** Its name at the platform's broker, which the settings may have made another. */
  public String nameIn(EventSettings settings) {
    return settings.topics().getOrDefault(label, topic);
  }
}
