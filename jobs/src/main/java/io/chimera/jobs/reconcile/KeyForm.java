package io.chimera.jobs.reconcile;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.apache.flink.table.data.RowData;

/**
 * Writes the columns that tell rows apart as bytes that are in the order of their values, and reads
 * those again in words. Not thread-safe.
 */
final class KeyForm {
  private static final int NULL = 0;
  private static final int VALUE = 1;

  private final List<String> names;
  private final int[] indices;
  private final KeyCell[] cells;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /**
   * @param columns of the rows, as the table has them
   * @param names of those that tell rows apart
   */
  KeyForm(List<Column> columns, List<String> names) {
    this.names = List.copyOf(names);
    indices = names.stream().mapToInt(name -> indexOf(columns, name)).toArray();
    cells = new KeyCell[indices.length];
    for (int index = 0; index < cells.length; index++) {
      cells[index] = KeyCell.of(columns.get(indices[index]).type());
    }
  }

  private static int indexOf(List<Column> columns, String name) {
    for (int index = 0; index < columns.size(); index++) {
      if (columns.get(index).name().equals(name)) {
        return index;
      }
    }
    throw new IllegalArgumentException("The table has no column '" + name + "'");
  }

  /** Whether values of the type have an order that can be written. */
  static boolean isOrdered(ColumnType type) {
    return type instanceof DecimalType || type instanceof Primitive;
  }

  /** Without columns all rows have the same key. */
  boolean isEmpty() {
    return names.isEmpty();
  }

  byte[] of(RowData row) {
    bytes.reset();
    for (int index = 0; index < cells.length; index++) {
      if (row.isNullAt(indices[index])) {
        bytes.write(NULL);
      } else {
        bytes.write(VALUE);
        cells[index].write(row, indices[index], bytes);
      }
    }
    return bytes.toByteArray();
  }

  /** As in {@code playlist_id=3, track_id=17}. */
  String words(byte[] key) {
    var in = new KeyBytesReader(key);
    var words = new StringBuilder();
    for (int index = 0; index < cells.length; index++) {
      words.append(index == 0 ? "" : ", ").append(names.get(index)).append('=');
      words.append(in.next() == NULL ? "null" : cells[index].words(in));
    }
    return words.toString();
  }
}
