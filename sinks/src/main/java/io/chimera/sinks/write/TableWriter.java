package io.chimera.sinks.write;

import io.chimera.sinks.ledger.FilesText;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.sink.RowDataTaskWriterFactory;
import org.apache.iceberg.io.TaskWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows to new data files of one table. Nothing is open until the first row after a {@link
 * #complete()}.
 */
final class TableWriter {
  private static final String[] NO_FILES = new String[0];

  private final Table table;
  private final RowDataTaskWriterFactory factory;
  private @Nullable TaskWriter<RowData> writer;

  /**
   * @param table where the files will belong
   * @param rows the rows' type, in the table's column order
   * @param fileBytes size at which a file is closed and the next begun
   * @param subtask part of the files' names
   * @param attempt part of the files' names
   */
  TableWriter(Table table, RowType rows, long fileBytes, int subtask, int attempt) {
    this.table = table;
    factory =
        new RowDataTaskWriterFactory(
            table, rows, fileBytes, FileFormat.PARQUET, Map.of(), Set.of(), false);
    factory.initialize(subtask, attempt);
  }

  /** Writes the row; it may be reused afterwards. */
  void write(RowData row) throws IOException {
    TaskWriter<RowData> open = writer;
    if (open == null) {
      open = factory.create();
      writer = open;
    }
    open.write(row);
  }

  /** Closes what is open; the files in Iceberg's JSON. */
  String[] complete() throws IOException {
    TaskWriter<RowData> open = writer;
    if (open == null) {
      return NO_FILES;
    }
    DataFile[] files = open.complete().dataFiles();
    writer = null;
    var texts = new String[files.length];
    for (int index = 0; index < files.length; index++) {
      texts[index] = FilesText.write(files[index], table);
    }
    return texts;
  }

  /** Deletes what is open. */
  void abort() throws IOException {
    TaskWriter<RowData> open = writer;
    if (open != null) {
      writer = null;
      open.abort();
    }
  }
}
