package io.chimera.quality.timeliness;

/** How it stands with a promise. */
public enum State {
  ON_TIME("onTime"),
  /** It will be broken soon, as things go. */
  EARLY_WARNING("earlyWarning"),
  BREACHED("breached"),
  /** It was broken and is kept again. */
  RECOVERED("recovered"),
  /** Nothing shows that it is kept or broken: the source has nothing, or cannot be asked. */
  NO_EVIDENCE("noEvidence");

  private final String label;

  State(String label) {
    this.label = label;
  }

  /** The state of that label. */
  public static State of(String label) {
    for (State state : values()) {
      if (state.label.equals(label)) {
        return state;
      }
    }
    throw new IllegalArgumentException("'" + label + "' is no state of a promise");
  }

  /** How facts write it. */
  public String label() {
    return label;
  }
}
