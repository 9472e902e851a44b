package io.chimera.schemas.telemetry;

import java.util.List;

/** What a metric is a figure of: its labels beside the contract's name, which all have. */
public enum MetricScope {
  /** A job, or one of its subtasks. */
  JOB(),
  /** A dataset. */
  DATASET("pipeline", "dataset"),
  /** A dataset and a {@link io.chimera.schemas.stream.ReasonCode} in lower case. */
  REASON("pipeline", "dataset", "reason"),
  /** A dataset and one of its contract's rules. */
  RULE("pipeline", "dataset", "rule"),
  /** A dataset and what became of its records. */
  FATE("pipeline", "dataset", "fate"),
  /** A dataset and what is promised of it. */
  PROMISE("pipeline", "dataset", "promise"),
  /** The same, and how it may stand with that. */
  STATE("pipeline", "dataset", "promise", "state"),
  /** A job and an alarm. */
  ALARM("alarm"),
  /** A job and a stage of the record's way. */
  STAGE("stage");

  private final List<String> labels;

  MetricScope(String... labels) {
    this.labels = List.of(labels);
  }

  /** In the order in which Flink nests their groups. */
  public List<String> labels() {
    return labels;
  }
}
