package io.chimera.sinks.write;

import io.chimera.schemas.stream.Readings;
import io.chimera.sinks.ledger.FilesText;
import io.chimera.sinks.parquet.DataFiles;
import java.io.IOException;
import java.util.Map;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.sink.FlinkFileWriterFactory;
import org.apache.iceberg.io.OutputFileFactory;
import org.jspecify.annotations.Nullable;

/** Writes every row it gets to new data files of one table, whatever happened to it. */
final class TableWriter implements RowWriter {
  private final Table table;
  private final RowType rows;
  private final long fileBytes;
  private final OutputFileFactory files;
  private final OpenFiles openFiles;
  private @Nullable PartitionedRows writer;

  /**
   * @param table where the files will belong
   * @param rows the rows' type, in the table's column order
   * @param fileBytes size at which a file is closed and the next begun
   * @param writer part of the files' names
   * @param openFiles all that the writer has open
   */
  TableWriter(
      Table table, RowType rows, long fileBytes, DatasetWriter.Writer writer, OpenFiles openFiles) {
    this.table = table;
    this.rows = rows;
    this.fileBytes = fileBytes;
    this.openFiles = openFiles;
    files =
        OutputFileFactory.builderFor(table, writer.subtask(), writer.attempt())
            .format(FileFormat.PARQUET)
            .build();
  }

  @Override
  public void write(RowData row) throws IOException {
    PartitionedRows open = writer;
    if (open == null) {
      var writers =
          new FlinkFileWriterFactory.Builder(table)
              .dataFileFormat(FileFormat.PARQUET)
              .dataSchema(table.schema())
              .dataFlinkType(rows)
              .writerProperties(Map.of())
              .build();
      open =
          new PartitionedRows(
              table, rows, DataFiles.of(table, rows, writers), files, fileBytes, openFiles);
      writer = open;
    }
    open.write(row);
  }

  @Override
  public TableFiles complete() throws IOException {
    PartitionedRows open = writer;
    if (open == null) {
      return TableFiles.NONE;
    }
    String[] data = FilesText.write(open.complete().dataFiles(), table);
    writer = null;
    return new TableFiles(data, new String[0], Readings.NONE);
  }

  @Override
  public void abort() throws IOException {
    PartitionedRows open = writer;
    if (open != null) {
      writer = null;
      open.abort();
    }
  }
}
