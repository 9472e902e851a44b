package io.chimera.quality.protect;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType.RecordType;
import io.chimera.schemas.stream.TypedRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Leaves dropped columns out of a row, and dropped fields out of its records, so that it has {@link
 * io.chimera.schemas.contract.Dataset#writtenColumns()}. The row handed out is reused; records in
 * it are not, since who keeps a row's values keeps them.
 */
public final class RemainingColumns {
  private final List<Remaining> columns;
  private final TypedRow row;

  private RemainingColumns(List<Remaining> columns) {
    this.columns = columns;
    row = new TypedRow(columns.size());
  }

  /** Of these columns; null where all remain. */
  public static @Nullable RemainingColumns of(List<Column> columns) {
    var remaining = new ArrayList<Remaining>();
    boolean isLess = false;
    for (int index = 0; index < columns.size(); index++) {
      Column column = columns.get(index);
      if (column.written().isEmpty()) {
        isLess = true;
        continue;
      }
      boolean hasFields = column.protection() == null && column.type() instanceof RecordType;
      List<Column> fields = hasFields ? ((RecordType) column.type()).columns() : List.of();
      RemainingColumns nested = of(fields);
      isLess |= nested != null;
      remaining.add(new Remaining(index, fields.size(), nested));
    }
    return isLess ? new RemainingColumns(remaining) : null;
  }

  /** The row with what remains. */
  public TypedRow of(TypedRow full) {
    fill(row, full);
    return row;
  }

  private void fill(TypedRow into, TypedRow full) {
    for (int index = 0; index < columns.size(); index++) {
      Remaining column = columns.get(index);
      into.take(index, full, column.index());
      RemainingColumns fields = column.fields();
      if (fields != null && !into.isNullAt(index)) {
        var own = new TypedRow(fields.columns.size());
        fields.fill(own, (TypedRow) into.getRow(index, column.arity()));
        into.setObject(index, own);
      }
    }
    into.setRowKind(full.getRowKind());
  }

  /**
   * @param index in the full row
   * @param arity of the full record, 0 where it is none
   * @param fields what remains of it; null for all
   */
  private record Remaining(int index, int arity, @Nullable RemainingColumns fields) {}
}
