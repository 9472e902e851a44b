package io.chimera.schemas.stream;

import org.jspecify.annotations.Nullable;

/**
 * What came of holding a table against its source: counts alone, never a value.
 *
 * @param inSource rows that the source has counted
 * @param inTable rows that the table has; of a read, those that were told by it
 * @param isSame whether the two have the same
 * @param comparison what more is known where rows were compared; null where they were only counted,
 *     as a read's are
 */
public record Reconciliation(
    long inSource, long inTable, boolean isSame, @Nullable Comparison comparison) {

  /**
   * All rows of both sides.
   *
   * @param position of the source's log then, in its own words; null where it has none
   * @param isExact whether the source's state is just the one at that position
   * @param snapshotId the table's that was compared; null where it had none
   * @param unfit rows of the source that are not as the contract says, which no table has
   * @param kept rows that only the table has, as it may
   * @param ranges of keys in which the two differ
   * @param onlyInSource keys; of ranges that were looked into, as the two below
   * @param onlyInTable keys
   * @param different keys of rows that differ
   */
  public record Comparison(
      @Nullable String position,
      boolean isExact,
      @Nullable Long snapshotId,
      long unfit,
      long kept,
      long ranges,
      long onlyInSource,
      long onlyInTable,
      long different) {}

  /** Of a read: how many rows the source has counted in the state that was read. */
  public static Reconciliation ofRead(long inSource, long told) {
    return new Reconciliation(inSource, told, inSource == told, null);
  }
}
