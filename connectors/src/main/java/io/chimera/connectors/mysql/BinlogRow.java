package io.chimera.connectors.mysql;

import io.chimera.connectors.database.BinlogColumn;
import io.chimera.connectors.database.BinlogValues;
import io.chimera.connectors.database.Drift;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of the log as a contract has them, by the columns that the log has given the table.
 * Not thread-safe.
 */
public final class BinlogRow {
  private final BinlogValues values;

  private BinlogRow(BinlogValues values) {
    this.values = values;
  }

  /** What the table has not is null; {@link Drift} says whether it may be. */
  public static BinlogRow of(TableMap table, Dataset dataset) {
    return new BinlogRow(BinlogValues.of(table.columns(), dataset));
  }

  /**
   * Reads a row; whether null is allowed is not decided here.
   *
   * @param before the row before, which has the values that the log leaves out of an update; absent
   *     where there is none
   * @return null if the row is good, or else what is wrong with the first value that is not
   * @throws MalformedLogException if a value is in neither
   */
  public @Nullable Fault read(RowImage image, @Nullable RowImage before, TypedRow row) {
    Fault first = null;
    for (int column = 0; column < values.size(); column++) {
      Fault fault = read(column, image, before, row);
      if (first == null) {
        first = fault;
      }
    }
    return first;
  }

  private @Nullable Fault read(
      int column, RowImage image, @Nullable RowImage before, TypedRow row) {
    int cell = values.place(column);
    if (cell < 0) {
      row.setNull(column);
      return null;
    }
    if (image.isAbsent(cell)) {
      if (before == null) {
        throw new MalformedLogException("Cannot read a row of the log: it has not all values");
      }
      return read(column, before, null, row);
    }
    if (image.isNull(cell)) {
      row.setNull(column);
      return null;
    }
    return values.read(column, image.bytes(), image.offset(cell), image.length(cell), row);
  }

  /** A value as text for people; null for none. */
  public static @Nullable String text(TableMap table, RowImage image, int cell) {
    if (image.isNull(cell) || image.isAbsent(cell)) {
      return null;
    }
    BinlogColumn column = table.columns().get(cell);
    return BinlogValues.text(column, image.bytes(), image.offset(cell), image.length(cell));
  }
}
