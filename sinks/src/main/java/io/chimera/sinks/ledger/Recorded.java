package io.chimera.sinks.ledger;

import org.apache.iceberg.Snapshot;

/**
 * An entry of the ledger and where it is still to be found.
 *
 * @param first the entry as it was committed first, whose snapshot may be gone
 * @param snapshot one that has it
 */
public record Recorded(Committed first, Snapshot snapshot) {}
