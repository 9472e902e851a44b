package io.chimera.sinks.ledger;

/** What a commit does to the rows that are there. */
public enum Effect {
  /** They stay, but for those that its deletes are about. */
  CHANGE,
  /** They go. */
  REPLACE
}
