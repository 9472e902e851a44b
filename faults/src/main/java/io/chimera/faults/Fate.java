package io.chimera.faults;

/** What a record is meant to become. */
public enum Fate {
  /** It becomes a row, unless it is a repeat or is discarded. */
  WRITTEN,
  /** It fails a rule, and becomes a row when it is replayed without that rule. */
  REPLAYED,
  /** It can never become a row. */
  QUARANTINED;

  /** Whether it is in quarantine, for a while or for ever. */
  public boolean isRejected() {
    return this != WRITTEN;
  }
}
