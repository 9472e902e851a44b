package io.chimera.sinks.write;

import io.chimera.sinks.parquet.DataFiles;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.IOUtils;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.deletes.EqualityDeleteWriter;
import org.apache.iceberg.deletes.PositionDeleteWriter;
import org.apache.iceberg.encryption.EncryptedOutputFile;
import org.apache.iceberg.flink.RowDataWrapper;
import org.apache.iceberg.io.BaseTaskWriter;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.FileWriterFactory;
import org.apache.iceberg.io.OutputFileFactory;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one file open a partition (one in all where the table has none), as long as {@link
 * OpenFiles} lets it. Every open file holds buffers for all of its columns; a backfill over many
 * days, or a partition by a key, would take all memory before the next barrier, and again after the
 * restart.
 */
final class PartitionedRows extends BaseTaskWriter<RowData> {
  /** What a file holds is looked at again after so many rows at the latest. */
  private static final int MOST_ROWS = 256;

  /** And after about so many bytes, since rows may be large. */
  private static final long MOST_BYTES = 1 << 20;

  private final PartitionKey key;
  private final RowDataWrapper wrapper;
  private final int columns;
  private final LatestWriter writers;
  private final OpenFiles openFiles;
  private final Map<PartitionKey, Open> open = new HashMap<>();
  private final @Nullable PartitionMemo<Open> memo;
  private @Nullable Open last;

  PartitionedRows(
      Table table,
      RowType rows,
      FileWriterFactory<RowData> writers,
      OutputFileFactory files,
      long fileBytes,
      OpenFiles openFiles) {
    this(table, rows, new LatestWriter(writers), files, fileBytes, openFiles);
  }

  private PartitionedRows(
      Table table,
      RowType rows,
      LatestWriter writers,
      OutputFileFactory files,
      long fileBytes,
      OpenFiles openFiles) {
    super(table.spec(), FileFormat.PARQUET, writers, files, table.io(), fileBytes);
    this.writers = writers;
    this.openFiles = openFiles;
    columns = table.schema().columns().size();
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
  private final class Open extends OpenFiles.OpenFile {
    private final PartitionKey partition;
    private final RollingFileWriter writer;
    private DataWriter<RowData> current;
    private long nextLook = 1;
    private @Nullable File file;
    private long position;

    Open(PartitionKey partition) {
      this.partition = partition;
      writer = new RollingFileWriter(partition);
      current = writers.latest();
    }

    void write(RowData row) throws IOException {
      position = writer.currentRows();
      if (position == 0) {
        file = new File(writer.currentPath(), partition);
      }
      openFiles.use(this);
      writer.write(row);
      long rows = writer.currentRows();
      if (rows == 0) {
        // The file was full, and the next one is open.
        current = writers.latest();
      }
      if (rows == 0 || rows >= nextLook) {
        look(rows);
      }
    }

    private void look(long rows) throws IOException {
      long held = DataFiles.heldBytes(current, columns);
      long rowsOfMostBytes = rows * MOST_BYTES / held;
      nextLook = rows + Math.max(1, Math.min(Math.min(rows, MOST_ROWS), rowsOfMostBytes));
      openFiles.hold(this, held);
    }

    /** Another file takes its place if its partition gets rows again. */
    @Override
    void close() throws IOException {
      open.remove(partition);
      if (memo != null) {
        memo.clear();
      }
      writer.close();
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
    List<RollingFileWriter> closing = open.values().stream().map(each -> each.writer).toList();
    open.values().forEach(openFiles::forget);
    open.clear();
    if (memo != null) {
      memo.clear();
    }
    try {
      IOUtils.closeAll(closing);
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

  /** Makes what another makes, and keeps the writer of the file that was opened last. */
  private static final class LatestWriter implements FileWriterFactory<RowData> {
    private final FileWriterFactory<RowData> writers;
    private @Nullable DataWriter<RowData> latest;

    LatestWriter(FileWriterFactory<RowData> writers) {
      this.writers = writers;
    }

    DataWriter<RowData> latest() {
      DataWriter<RowData> opened = latest;
      if (opened == null) {
        throw new IllegalStateException("Cannot say which file was opened last: there was none");
      }
      latest = null;
      return opened;
    }

    @Override
    public DataWriter<RowData> newDataWriter(
        EncryptedOutputFile file, PartitionSpec spec, StructLike partition) {
      DataWriter<RowData> opened = writers.newDataWriter(file, spec, partition);
      latest = opened;
      return opened;
    }

    @Override
    public EqualityDeleteWriter<RowData> newEqualityDeleteWriter(
        EncryptedOutputFile file, PartitionSpec spec, StructLike partition) {
      return writers.newEqualityDeleteWriter(file, spec, partition);
    }

    @Override
    public PositionDeleteWriter<RowData> newPositionDeleteWriter(
        EncryptedOutputFile file, PartitionSpec spec, StructLike partition) {
      return writers.newPositionDeleteWriter(file, spec, partition);
    }
  }
}
