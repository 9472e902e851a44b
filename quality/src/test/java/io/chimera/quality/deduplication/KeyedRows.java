package io.chimera.quality.deduplication;

import io.chimera.schemas.stream.TypedRow;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** Rows for this package's tests. */
final class KeyedRows {
  private KeyedRows() {}

  /** A row of {@link KeyedDatasets#idAndTime}. */
  static RowData idAndTime(@Nullable Long id, @Nullable Long micros) {
    var row = new TypedRow(2);
    if (id != null) {
      row.setLong(0, id);
    }
    if (micros != null) {
      row.setTimestampMicros(1, micros);
    }
    return row;
  }
}
