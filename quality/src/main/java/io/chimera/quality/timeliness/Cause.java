package io.chimera.quality.timeliness;

/** Why it stands so with a promise. */
public enum Cause {
  /** All that the source has is in the table. */
  SOURCE_IDLE("source idle"),
  /** The source cannot be asked. */
  SOURCE_UNREACHABLE("source unreachable"),
  /** Events are too old when they come. */
  SOURCE_LATE("source late"),
  /** The pipeline commits, and has not read all yet. */
  BACKLOG("backlog"),
  /** The source has more, and nothing is committed. */
  PIPELINE_DOWN("pipeline down"),
  /** Rows wait behind the gate. */
  GATE_HELD("gate held");

  private final String label;

  Cause(String label) {
    this.label = label;
  }

  /** The cause of that label. */
  public static Cause of(String label) {
    for (Cause cause : values()) {
      if (cause.label.equals(label)) {
        return cause;
      }
    }
    throw new IllegalArgumentException("'" + label + "' is no cause");
  }

  /** How facts write it. */
  public String label() {
    return label;
  }
}
