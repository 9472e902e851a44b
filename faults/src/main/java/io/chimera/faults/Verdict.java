package io.chimera.faults;

/** What can be wrong with the outcome of a run. */
public enum Verdict {
  /** A record that the source had is neither in the table nor in its quarantine. */
  LOSS,
  /** A record is there more than once. */
  DUPLICATE,
  /** A row that no record explains, or with other values than its record. */
  CORRUPT,
  /** The books do not add up, or say something else than the journal. */
  UNBALANCED,
  /** The run itself went wrong: nothing can be said about its tables. */
  INFRA
}
