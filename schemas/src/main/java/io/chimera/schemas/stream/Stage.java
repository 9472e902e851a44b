package io.chimera.schemas.stream;

/** The stages at which a record can leave the main line. */
public enum Stage {
  /** From bytes to typed values. */
  DECODE("decode"),
  /** Typed values against the contract. */
  VALIDATE("validate"),
  /** The contract's rules on single records. */
  RULES("rules"),
  /** Classified values before anything keeps them. */
  PROTECT("protect");

  private final String label;

  Stage(String label) {
    this.label = label;
  }

  /** The stage's name in the quarantine table. */
  public String label() {
    return label;
  }
}
