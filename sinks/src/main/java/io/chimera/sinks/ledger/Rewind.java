package io.chimera.sinks.ledger;

import java.util.List;

/**
 * What taking a table back to an earlier snapshot does to its books.
 *
 * @param snapshotId the snapshot that readers will see again
 * @param target the newest entry there, whose positions the pipeline goes on from
 * @param head the newest entry now
 * @param undone the entries that go
 * @param others snapshots of other writers that go with them
 */
public record Rewind(
    long snapshotId, Committed target, Committed head, Undone undone, List<Long> others) {
  public Rewind {
    others = List.copyOf(others);
  }
}
