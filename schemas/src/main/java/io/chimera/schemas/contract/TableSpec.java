package io.chimera.schemas.contract;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A database's table as a dataset's origin ({@code from} in the document).
 *
 * @param table the table
 * @param mode how it is read
 * @param cursor what a later read goes on from; present for {@link Mode#INCREMENTAL} only
 * @param partitioned how a read is cut into parallel ones; absent for one read, and where changes
 *     are captured
 * @param onDrift what happens when the table is no longer what the contract says
 */
public record TableSpec(
    SourceTable table,
    Mode mode,
    @Nullable Cursor cursor,
    @Nullable Partitioned partitioned,
    OnDrift onDrift)
    implements FromSpec {

  @Override
  public String stream() {
    return table.toString();
  }

  /** The ways to read a table. */
  public enum Mode {
    /** Its rows once, then every change from the database's log. */
    CDC,
    /** All of its rows every time. */
    FULL,
    /** Rows whose cursor lies beyond the largest that was read. */
    INCREMENTAL
  }

  /**
   * @param column grows with every row that is added or changed
   * @param late how far before the largest value read each read begins again, for rows that are
   *     committed late; zero for nothing
   */
  public record Cursor(String column, Duration late) implements Serializable {}

  /**
   * @param column whose range is cut
   * @param number of parts
   */
  public record Partitioned(String column, int number) implements Serializable {}

  /** What happens when a table is no longer what the contract says. */
  public enum OnDrift {
    /** The pipeline ends by name. */
    FAIL,
    /** Rows that no longer fit go to the quarantine. */
    QUARANTINE,
    /** What the contract does not ask for is left out; what it asks for must be there. */
    IGNORE,
    /** Columns are added and widened in the target. */
    EVOLVE
  }
}
