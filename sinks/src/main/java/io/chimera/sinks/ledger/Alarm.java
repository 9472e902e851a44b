package io.chimera.sinks.ledger;

/** What somebody should look at while the job is still alive; labels are released and permanent. */
public enum Alarm {
  /** Records came in, but their commits fail, or have waited for several checkpoints. */
  NO_SNAPSHOT("no-snapshot"),
  /** Counts and files do not add up; the job ends. */
  BOOKS_UNBALANCED("books-unbalanced"),
  /** The table's newest snapshot does not reach the positions that were committed to it. */
  SNAPSHOT_BEHIND("snapshot-behind"),
  /** A rule holds commits back from the readers of main until somebody decides. */
  GATE_CLOSED("gate-closed");

  private final String label;

  Alarm(String label) {
    this.label = label;
  }

  /** As events and metrics name it. */
  public String label() {
    return label;
  }
}
