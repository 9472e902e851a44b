package io.chimera.sinks.write;

import java.io.IOException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.Table;

/** Writes rows to files of a table in which Chimera itself keeps something. */
public final class RowFiles {
  private static final long FILE_BYTES = 128L * 1024 * 1024;

  private RowFiles() {}

  /**
   * @param type the rows' type, in the table's column order
   * @return the files, in Iceberg's JSON; nobody sees them yet
   */
  public static String[] write(Table table, RowType type, Iterable<RowData> rows)
      throws IOException {
    var writer =
        new TableWriter(table, type, FILE_BYTES, DatasetWriter.Writer.ALONE, OpenFiles.ofAll());
    boolean isWritten = false;
    try {
      for (RowData row : rows) {
        writer.write(row);
      }
      String[] files = writer.complete().data();
      isWritten = true;
      return files;
    } finally {
      if (!isWritten) {
        writer.abort();
      }
    }
  }
}
