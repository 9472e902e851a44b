package io.chimera.sinks.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.FieldMetrics;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.parquet.ParquetUtil;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows to one Parquet file. What is in the file, and what is known of it afterwards, is what
 * Iceberg's own writer makes of the same rows; where pages end and which columns have a dictionary
 * may differ.
 */
final class RowAppender implements FileAppender<RowData> {
  private static final Metrics NOTHING = new Metrics(0L, null, null, null, null);

  private final OutputFile file;
  private final FileLayout layout;
  private final FlatColumn[] columns;
  private final @Nullable NestedColumns nested;
  private final int minRows;
  private final int maxRows;

  private ColumnChunkPageWriteStore pages;
  private @Nullable ParquetFileWriter writer;
  private long rows;
  private long nextCheck;
  private boolean isClosed;

  /**
   * A row that failed halfway leaves columns of different lengths, and an end that failed no file:
   * a store takes it when it is closed.
   */
  private boolean isBroken;

  RowAppender(OutputFile file, FileLayout layout) {
    this.file = file;
    this.layout = layout;
    columns = layout.columns().toArray(FlatColumn[]::new);
    FileLayout.NestedFields fields = layout.nested();
    nested = fields == null ? null : new NestedColumns(fields, layout.settings());
    minRows = layout.settings().minRows();
    maxRows = layout.settings().maxRows();
    layout.compressor().acquire();
    nextCheck = minRows;
    pages = begin();
  }

  private ColumnChunkPageWriteStore begin() {
    var begun =
        new ColumnChunkPageWriteStore(
            layout.compressor(),
            layout.parquet(),
            HeapByteBufferAllocator.getInstance(),
            ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH);
    for (FlatColumn column : columns) {
      column.begin(begun);
    }
    if (nested != null) {
      nested.begin(begun);
    }
    return begun;
  }

  @Override
  public void add(RowData row) {
    isBroken = true;
    for (FlatColumn column : columns) {
      column.add(row);
    }
    if (nested != null) {
      nested.add(row);
    }
    isBroken = false;
    rows++;
    if (rows >= nextCheck) {
      checkSize();
    }
  }

  private void checkSize() {
    long size = bufferedBytes();
    double rowSize = (double) size / rows;
    long left = layout.settings().rowGroupBytes() - size;
    if (left < 2 * rowSize) {
      endRowGroup();
      nextCheck = Math.min(Math.max(rows / 2, minRows), maxRows);
      rows = 0;
      pages = begin();
      return;
    }
    long rowsLeft = (long) (left / rowSize);
    nextCheck = rows + Math.min(Math.max(rowsLeft / 2, minRows), maxRows);
  }

  private long bufferedBytes() {
    long size = nested == null ? 0 : nested.bufferedBytes();
    for (FlatColumn column : columns) {
      size += column.bufferedBytes();
    }
    return size;
  }

  /** About how many bytes of the heap it has: also before there are rows. */
  long heldBytes() {
    if (isClosed) {
      return 0;
    }
    long held = nested == null ? 0 : nested.heldBytes();
    for (FlatColumn column : columns) {
      held += column.heldBytes();
    }
    return held;
  }

  private void endRowGroup() {
    try {
      ParquetFileWriter open = opened();
      for (FlatColumn column : columns) {
        column.end();
      }
      if (nested != null) {
        nested.end();
      }
      open.startBlock(rows);
      pages.flushToFileWriter(open);
      open.endBlock();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write file '" + file.location() + "'", e);
    }
    pages.close();
  }

  private ParquetFileWriter opened() throws IOException {
    ParquetFileWriter open = writer;
    if (open == null) {
      open =
          new ParquetFileWriter(
              new PositionedFile(file),
              layout.parquet(),
              ParquetFileWriter.Mode.OVERWRITE,
              layout.settings().rowGroupBytes(),
              0,
              ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH,
              ParquetProperties.DEFAULT_STATISTICS_TRUNCATE_LENGTH,
              ParquetProperties.DEFAULT_PAGE_WRITE_CHECKSUM_ENABLED);
      open.start();
      writer = open;
    }
    return open;
  }

  @Override
  public Metrics metrics() {
    if (!isClosed || isBroken) {
      throw new IllegalStateException("Cannot say what is in the file: it is not whole");
    }
    ParquetFileWriter written = writer;
    if (written == null) {
      return NOTHING;
    }
    Stream<FieldMetrics<?>> fields =
        List.of(columns).stream().<FieldMetrics<?>>flatMap(FlatColumn::metrics);
    return ParquetUtil.footerMetrics(
        written.getFooter(),
        nested == null ? fields : Stream.concat(fields, nested.metrics()),
        layout.metrics());
  }

  @Override
  public long length() {
    try {
      return (writer == null ? 0 : writer.getPos()) + (isClosed ? 0 : bufferedBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot measure file '" + file.location() + "'", e);
    }
  }

  @Override
  public @Nullable List<Long> splitOffsets() {
    return writer == null ? null : ParquetUtil.getSplitOffsets(writer.getFooter());
  }

  @Override
  public void close() throws IOException {
    if (isClosed) {
      return;
    }
    isClosed = true;
    try {
      if (isBroken) {
        throw new IllegalStateException(
            "Cannot close file '%s': a row of it was written in part".formatted(file.location()));
      }
      isBroken = true;
      if (rows > 0) {
        endRowGroup();
      }
      if (writer != null) {
        writer.end(layout.footer());
      }
      isBroken = false;
    } finally {
      layout.compressor().release();
    }
  }
}
