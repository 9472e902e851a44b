package io.chimera.sinks.write;

import java.io.IOException;
import org.apache.flink.table.data.RowData;

/**
 * Writes what becomes of one table's rows to new files. Nothing is open until the first row after a
 * {@link #complete()}.
 */
interface RowWriter {

  /** Writes the row; it may be reused afterwards. */
  void write(RowData row) throws IOException;

  /** Writes a row that nothing else is about that comes before the next {@link #complete()}. */
  default void writeOfRead(RowData row) throws IOException {
    write(row);
  }

  /** Closes what is open; the files since the last call. */
  TableFiles complete() throws IOException;

  /** Deletes what was not handed over. */
  void abort() throws IOException;
}
