package io.chimera.sinks.ledger;

import io.chimera.schemas.stream.Tally;

/**
 * Entries that are no longer in a table's history, though they once were its newest.
 *
 * @param newest the newest of them
 * @param closings how many of them had records; those that expiry has taken are not counted
 * @param tally their records by fate
 */
public record Undone(Committed newest, int closings, Tally tally) {}
