package io.chimera.sinks.care;

/** What can be done for a table, in the order in which it is done. */
public enum CareTask {
  /** Whole partitions whose time is over go. */
  RETENTION("retention"),
  /** Small files are put together, and deletes applied. */
  COMPACT("compact"),
  /** Small manifests are put together. */
  MANIFESTS("manifests"),
  /** Old snapshots go, with the files that only they have. */
  EXPIRE("expire"),
  /** Files go that no snapshot has and nobody is about to commit. */
  ORPHANS("orphans");

  private final String label;

  CareTask(String label) {
    this.label = label;
  }

  /** How commands and reports write it. */
  public String label() {
    return label;
  }
}
