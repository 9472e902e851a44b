package io.chimera.quality.deduplication;

import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.TypedRow;
import java.util.Arrays;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * Rows that wait until there are some to be decided about. What carries a row is used again by
 * whoever sent it, as is a {@link TypedRow}; its values are not.
 */
final class WaitingRows {
  /** Enough to wait for memory together; each holds the record it was read from. */
  static final int MOST = 64;

  private final Ingested[] carriers = new Ingested[MOST];
  private final @Nullable TypedRow[] rows = new TypedRow[MOST];
  private int size;

  WaitingRows() {
    Arrays.setAll(carriers, index -> new Ingested());
  }

  /** Takes a row; there must be room. */
  void add(Ingested row) {
    carriers[size].take(row, kept(row.row()));
    size++;
  }

  private RowData kept(RowData row) {
    if (!(row instanceof TypedRow reused)) {
      return row;
    }
    TypedRow own = rows[size];
    if (own == null || own.getArity() != reused.getArity()) {
      own = new TypedRow(reused.getArity());
      rows[size] = own;
    }
    own.take(reused);
    return own;
  }

  boolean isFull() {
    return size == MOST;
  }

  int size() {
    return size;
  }

  /** One of them, in the order in which they came. */
  Ingested get(int index) {
    return carriers[index];
  }

  void clear() {
    size = 0;
  }
}
