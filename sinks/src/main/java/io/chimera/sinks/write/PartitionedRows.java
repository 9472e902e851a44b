package io.chimera.sinks.write;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.IOUtils;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.RowDataWrapper;
import org.apache.iceberg.io.BaseTaskWriter;
import org.apache.iceberg.io.FileWriterFactory;
import org.apache.iceberg.io.OutputFileFactory;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one file open a partition (one in all where the table has none), and never more than {@link
 * #MAX_OPEN}. Every open file holds buffers for all of its columns; a backfill over many days, or a
 * partition by a key, would take all memory before the next barrier, and again after the restart.
 */
final class PartitionedRows extends BaseTaskWriter<RowData> {
  /** With more partitions than this between two barriers, there are more files and smaller ones. */
  static final int MAX_OPEN = 100;

  private final PartitionKey key;
  private final RowDataWrapper wrapper;
  private final Map<PartitionKey, Open> open = new HashMap<>();
  private final @Nullable PartitionMemo<Open> memo;
  private @Nullable Open last;

  PartitionedRows(
      Table table,
      RowType rows,
      FileWriterFactory<RowData> writers,
      OutputFileFactory files,
      long fileBytes) {
    super(table.spec(), FileFormat.PARQUET, writers, files, table.io(), fileBytes);
    key = new PartitionKey(table.spec(), table.schema());
    wrapper = new RowDataWrapper(rows, table.schema().asStruct());
    memo = PartitionMemo.<Open>of(table.spec(), table.schema()).orElse(null);
  }

  /**
   * Where a row lies.
   *
   * @param file its file
   * @param position how many rows are before it
   */
  record Place(File file, long position) {}

  /** One file, the same for all rows in it. */
  record File(CharSequence path, PartitionKey partition) {}

  /** What is open for a partition, and where the row that came last lies in it. */
  private final class Open {
    private final PartitionKey partition;
    private final RollingFileWriter writer;
    private @Nullable File file;
    private long position;

    Open(PartitionKey partition) {
      this.partition = partition;
      writer = new RollingFileWriter(partition);
    }

    void write(RowData row) throws IOException {
      position = writer.currentRows();
      if (position == 0) {
        file = new File(writer.currentPath(), partition);
      }
      writer.write(row);
    }
  }

  @Override
  public void write(RowData row) throws IOException {
    Open of = memo == null ? null : memo.find(row);
    if (of == null) {
      of = openOf(row);
      if (memo != null) {
        memo.remember(of);
      }
    }
    of.write(row);
    last = of;
  }

  private Open openOf(RowData row) throws IOException {
    key.partition(wrapper.wrap(row));
    Open of = open.get(key);
    if (of == null) {
      if (open.size() >= MAX_OPEN) {
        closeOpen();
      }
      of = new Open(key.copy());
      open.put(of.partition, of);
    }
    return of;
  }

  /** Where the row that was written last lies. */
  Place last() {
    Open of = last;
    File file = of == null ? null : of.file;
    if (of == null || file == null) {
      throw new IllegalStateException("Cannot say where the last row is: there was none");
    }
    return new Place(file, of.position);
  }

  /**
   * Closes all, also those behind one that fails: what they hold outside the heap is given back.
   */
  private void closeOpen() throws IOException {
    List<RollingFileWriter> writers = open.values().stream().map(each -> each.writer).toList();
    open.clear();
    if (memo != null) {
      memo.clear();
    }
    try {
      IOUtils.closeAll(writers);
    } catch (IOException | RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new IOException("Cannot close a file", failure);
    }
  }

  @Override
  public void close() throws IOException {
    closeOpen();
    super.close();
  }
}
