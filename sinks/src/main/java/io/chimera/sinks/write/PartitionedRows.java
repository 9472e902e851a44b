package io.chimera.sinks.write;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.RowDataWrapper;
import org.apache.iceberg.flink.sink.FlinkFileWriterFactory;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.io.PartitionedFanoutWriter;

/**
 * Keeps one file open a partition (one in all where the table has none), and knows how many. Every
 * open file holds buffers for all of its columns; a backfill over many days, or a partition by a
 * key, would take all memory before the next barrier, and again after the restart.
 */
final class PartitionedRows extends PartitionedFanoutWriter<RowData> {
  /** With more partitions than this between two barriers, there are more files and smaller ones. */
  static final int MAX_OPEN = 100;

  private final PartitionKey key;
  private final RowDataWrapper wrapper;
  private final Set<PartitionKey> open = new HashSet<>();

  PartitionedRows(Table table, RowType rows, long fileBytes, OutputFileFactory files) {
    super(
        table.spec(),
        FileFormat.PARQUET,
        new FlinkFileWriterFactory.Builder(table)
            .dataFileFormat(FileFormat.PARQUET)
            .dataSchema(table.schema())
            .dataFlinkType(rows)
            .writerProperties(Map.of())
            .build(),
        files,
        table.io(),
        fileBytes);
    key = new PartitionKey(table.spec(), table.schema());
    wrapper = new RowDataWrapper(rows, table.schema().asStruct());
  }

  @Override
  protected PartitionKey partition(RowData row) {
    key.partition(wrapper.wrap(row));
    if (!open.contains(key)) {
      open.add(key.copy());
    }
    return key;
  }

  boolean isFull() {
    return open.size() >= MAX_OPEN;
  }
}
