package io.chimera.connectors.decode;

import io.chimera.schemas.contract.ValueSpec;
import io.chimera.schemas.stream.RowTypes;
import io.chimera.schemas.stream.TypedRow;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * One value on its way into a list or a map: what reads columns writes it into a row of one column,
 * and {@link #value} takes it out as the object that Flink's collections hold. Not thread-safe.
 */
public final class Cell {
  /** The only column of {@link #row}. */
  public static final int COLUMN = 0;

  private final TypedRow row = new TypedRow(1);
  private final RowData.FieldGetter getter;

  private Cell(RowData.FieldGetter getter) {
    this.getter = getter;
  }

  public static Cell of(ValueSpec spec) {
    // Nullable in any case: a required one may be empty after a fault.
    return new Cell(RowData.createFieldGetter(RowTypes.of(spec).copy(true), COLUMN));
  }

  /** Where to write the value. */
  public TypedRow row() {
    return row;
  }

  /** The value as an object; the cell may be written again. */
  public @Nullable Object value() {
    return getter.getFieldOrNull(row);
  }
}
