package io.chimera.schemas.stream;

/**
 * What changes did to the rows of a table; together as many as were written.
 *
 * @param inserted new rows, also those that a read has found
 * @param updated rows in place of others
 * @param deleted rows that are gone
 */
public record ChangeCounts(long inserted, long updated, long deleted) {

  public ChangeCounts plus(ChangeCounts other) {
    return new ChangeCounts(
        inserted + other.inserted, updated + other.updated, deleted + other.deleted);
  }

  /** How many rows were written to files. */
  public long rows() {
    return inserted + updated;
  }
}
