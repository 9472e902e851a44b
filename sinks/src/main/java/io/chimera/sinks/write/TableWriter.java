package io.chimera.sinks.write;

import io.chimera.sinks.ledger.FilesText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.io.TaskWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows to new data files of one table. Nothing is open until the first row after a {@link
 * #complete()}, and never more files than {@link PartitionedRows#MAX_OPEN}.
 */
final class TableWriter {
  private final Table table;
  private final RowType rows;
  private final long fileBytes;
  private final OutputFileFactory files;
  private final List<DataFile> closed = new ArrayList<>();
  private @Nullable PartitionedRows writer;

  /**
   * @param table where the files will belong
   * @param rows the rows' type, in the table's column order
   * @param fileBytes size at which a file is closed and the next begun
   * @param subtask part of the files' names
   * @param attempt part of the files' names
   */
  TableWriter(Table table, RowType rows, long fileBytes, int subtask, int attempt) {
    this.table = table;
    this.rows = rows;
    this.fileBytes = fileBytes;
    files =
        OutputFileFactory.builderFor(table, subtask, attempt).format(FileFormat.PARQUET).build();
  }

  /** Writes the row; it may be reused afterwards. */
  void write(RowData row) throws IOException {
    PartitionedRows open = writer;
    if (open == null) {
      open = new PartitionedRows(table, rows, fileBytes, files);
      writer = open;
    }
    open.write(row);
    if (open.isFull()) {
      closeOpen();
    }
  }

  private void closeOpen() throws IOException {
    TaskWriter<RowData> open = writer;
    if (open != null) {
      closed.addAll(List.of(open.complete().dataFiles()));
      writer = null;
    }
  }

  /** Closes what is open; the files since the last call in Iceberg's JSON. */
  String[] complete() throws IOException {
    closeOpen();
    var texts = new String[closed.size()];
    for (int index = 0; index < texts.length; index++) {
      texts[index] = FilesText.write(closed.get(index), table);
    }
    closed.clear();
    return texts;
  }

  /** Deletes what is open, and what was closed but not handed over. */
  void abort() throws IOException {
    TaskWriter<RowData> open = writer;
    if (open != null) {
      writer = null;
      open.abort();
    }
    closed.forEach(file -> table.io().deleteFile(file.location()));
    closed.clear();
  }
}
