package io.chimera.sinks.care;

import java.io.IOException;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.io.RollingDataWriter;

/**
 * Writes the rows of a group of files to new ones. By Iceberg's own records, which keep every value
 * of every type: others write to the table too, and Flink's rows have times of the day by
 * milliseconds.
 */
final class GroupWriter {
  private final Table table;
  private final long fileBytes;

  GroupWriter(Table table, long fileBytes) {
    this.table = table;
    this.fileBytes = fileBytes;
  }

  /**
   * Writes.
   *
   * @param group of one partition
   * @return the new files, which nobody sees yet; none if all rows are deleted
   */
  List<DataFile> write(List<FileScanTask> group) throws IOException {
    var names = OutputFileFactory.builderFor(table, 0, 0).format(FileFormat.PARQUET).build();
    var writers =
        new GenericFileWriterFactory.Builder(table).dataFileFormat(FileFormat.PARQUET).build();
    // The table may have been partitioned anew since the group was planned.
    DataFile first = group.get(0).file();
    var writer =
        new RollingDataWriter<Record>(
            writers,
            names,
            table.io(),
            fileBytes,
            table.specs().get(first.specId()),
            first.partition());
    boolean isWritten = false;
    try (var rows = new LiveRows(table).of(group)) {
      for (Record row : rows) {
        writer.write(row);
      }
      writer.close();
      isWritten = true;
      return writer.result().dataFiles();
    } finally {
      if (!isWritten) {
        delete(writer);
      }
    }
  }

  private void delete(RollingDataWriter<Record> writer) throws IOException {
    writer.close();
    writer.result().dataFiles().forEach(file -> table.io().deleteFile(file.location()));
  }
}
