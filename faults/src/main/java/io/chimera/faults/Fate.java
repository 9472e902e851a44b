package io.chimera.faults;

/** What a record is meant to become. */
public enum Fate {
  WRITTEN,
  QUARANTINED
}
