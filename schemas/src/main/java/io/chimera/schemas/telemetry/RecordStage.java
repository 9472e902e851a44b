package io.chimera.schemas.telemetry;

import java.util.List;

/** Where on its way a record costs a processor's time, told by the code that runs. */
public enum RecordStage {
  /** From the source. */
  READ(
      "read",
      "io.chimera.connectors.kafka.",
      "io.chimera.connectors.source.",
      "io.chimera.connectors.postgres.",
      "io.chimera.connectors.mysql.",
      "io.chimera.connectors.batch.",
      "io.chimera.connectors.database."),
  /** From bytes to typed values. */
  DECODE("decode", "io.chimera.connectors.decode.", "io.chimera.connectors.registry."),
  /** What the contract says of values, and what else is done to each record. */
  VALIDATE("validate", "io.chimera.quality.admission."),
  RULES(
      "rules",
      "io.chimera.quality.rules.",
      "io.chimera.quality.expression.",
      "io.chimera.quality.closing."),
  PROTECT("protect", "io.chimera.quality.protect."),
  DEDUPLICATE("deduplicate", "io.chimera.quality.deduplication."),
  /** To files. */
  WRITE(
      "write",
      "io.chimera.sinks.write.",
      "io.chimera.sinks.parquet.",
      "io.chimera.sinks.iceberg.",
      "io.chimera.sinks.known."),
  COMMIT(
      "commit",
      "io.chimera.sinks.ledger.",
      "io.chimera.sinks.archive.",
      "io.chimera.sinks.facts.",
      "io.chimera.sinks.lineage."),
  /** Flink's own: checkpoints, and between tasks. */
  FLINK("flink");

  private final String label;
  private final List<String> packages;

  RecordStage(String label, String... packages) {
    this.label = label;
    this.packages = List.of(packages);
  }

  /** As metrics name it. */
  public String label() {
    return label;
  }

  /** What begins the names of the classes whose time it is, and that of all that they call. */
  public List<String> packages() {
    return packages;
  }

  /** The stage of a thread: that of the innermost of our classes. */
  static RecordStage of(StackTraceElement[] innermostFirst) {
    for (StackTraceElement frame : innermostFirst) {
      for (RecordStage stage : values()) {
        if (stage.has(frame.getClassName())) {
          return stage;
        }
      }
    }
    return FLINK;
  }

  private boolean has(String className) {
    for (String each : packages) {
      if (className.startsWith(each)) {
        return true;
      }
    }
    return false;
  }
}
