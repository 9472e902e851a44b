package io.chimera.sinks.ledger;

/** What a start does with a table that somebody rolled back. */
public enum Rollback {
  /** Refuse it by name: records that were counted are no longer there. */
  REFUSE,
  /** Go on from where the table stands now; what was undone is read again. */
  ACCEPT
}
