package io.chimera.sinks.parquet;

import io.chimera.sinks.parquet.FileLayout.NestedFields;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.ProjectedRowData;
import org.apache.iceberg.FieldMetrics;
import org.apache.iceberg.flink.data.FlinkParquetWriters;
import org.apache.iceberg.parquet.ParquetValueWriter;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** The columns of a file that can have more than one value a row, as Iceberg writes them. */
final class NestedColumns {
  /** Iceberg's writers of a column, and Parquet's, without rows: measured. */
  private static final int BYTES_BESIDE_VALUES = 22_000;

  private final MessageType parquet;
  private final ParquetProperties properties;
  private final ProjectedRowData projected;
  private final ParquetValueWriter<RowData> writer;
  private @Nullable ColumnWriteStore store;

  NestedColumns(NestedFields fields, WriteSettings settings) {
    parquet = fields.parquet();
    projected = ProjectedRowData.from(fields.indexes());
    writer = FlinkParquetWriters.buildWriter(fields.rowType(), parquet);
    PageLimits pages = settings.pages();
    properties =
        ParquetProperties.builder()
            .withPageSize(pages.bytes())
            .withPageRowCountLimit(pages.rows())
            .withDictionaryPageSize(pages.dictionaryBytes())
            .withMinRowCountForPageSizeCheck(settings.minRows())
            .withMaxRowCountForPageSizeCheck(settings.maxRows())
            .build();
  }

  void add(RowData row) {
    writer.write(0, projected.replaceRow(row));
    store().endRecord();
  }

  /** Begins a row group. */
  void begin(ColumnChunkPageWriteStore pages) {
    store = properties.newColumnWriteStore(parquet, pages, pages);
    writer.setColumnStore(store);
  }

  /** Ends it. */
  void end() {
    store().flush();
    store().close();
  }

  long bufferedBytes() {
    return store().getBufferedSize();
  }

  /** About how many bytes of the heap they have. */
  long heldBytes() {
    return (long) BYTES_BESIDE_VALUES * parquet.getColumns().size() + store().getAllocatedSize();
  }

  Stream<FieldMetrics<?>> metrics() {
    return writer.metrics();
  }

  private ColumnWriteStore store() {
    if (store == null) {
      throw new IllegalStateException("Cannot write columns: no row group was begun");
    }
    return store;
  }
}
