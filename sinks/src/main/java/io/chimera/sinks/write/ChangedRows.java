package io.chimera.sinks.write;

import io.chimera.sinks.iceberg.KeyedTable;
import io.chimera.sinks.parquet.DataFiles;
import io.chimera.sinks.write.PartitionedRows.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.deletes.DeleteGranularity;
import org.apache.iceberg.deletes.PositionDelete;
import org.apache.iceberg.flink.RowDataWrapper;
import org.apache.iceberg.io.FanoutPositionOnlyDeleteWriter;
import org.apache.iceberg.io.FileWriterFactory;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.io.RollingEqualityDeleteWriter;
import org.apache.iceberg.io.WriteResult;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one table between two barriers, which become one commit. A delete by key reaches
 * only rows of earlier commits, so that all keys written by this one are remembered with their
 * places, until the barrier, whichever files are closed before: their rows are taken back by
 * position. That costs about 100 bytes a key, and the key itself: 16 bytes for a number.
 */
final class ChangedRows {
  /** Of deletes by key: with more partitions than this there are more files and smaller ones. */
  private static final int MOST_DELETE_FILES = 100;

  private final KeyedTable keyed;
  private final Files files;
  private final FileWriterFactory<RowData> writers;
  private final PartitionedRows rows;
  private final RowDataWrapper wrapper;
  private final PartitionKey partition;
  private final Map<RowIdentity, Place> written = new HashMap<>();
  private final Map<PartitionKey, RollingEqualityDeleteWriter<RowData>> byKey = new HashMap<>();
  private final List<DeleteFile> closed = new ArrayList<>();
  private final PositionDelete<RowData> position = PositionDelete.create();
  private @Nullable FanoutPositionOnlyDeleteWriter<RowData> byPosition;

  /** How files are named and how large they become. */
  static final class Files {
    private final OutputFileFactory names;
    private final long bytes;

    Files(Table table, long bytes, int subtask, int attempt) {
      names =
          OutputFileFactory.builderFor(table, subtask, attempt).format(FileFormat.PARQUET).build();
      this.bytes = bytes;
    }
  }

  ChangedRows(KeyedTable keyed, Files files, OpenFiles openFiles) {
    this.keyed = keyed;
    this.files = files;
    Table table = keyed.table();
    writers = DataFiles.of(table, keyed.rowType(), keyed.writers());
    rows =
        new PartitionedRows(table, keyed.rowType(), writers, files.names, files.bytes, openFiles);
    wrapper = new RowDataWrapper(keyed.rowType(), table.schema().asStruct());
    partition = new PartitionKey(keyed.deleteSpec(), table.schema());
  }

  /** Writes a row that nothing else is about until the barrier. */
  void append(RowData row) throws IOException {
    rows.write(row);
  }

  /** Writes a row, in place of the one of this commit that has its key. */
  void add(RowData row) throws IOException {
    rows.write(row);
    Place before = written.put(identity(row), rows.last());
    if (before != null) {
      takeBack(before);
    }
  }

  /** Removes the row with the key, if there is one. */
  void remove(RowData row) throws IOException {
    Place place = written.remove(identity(row));
    if (place != null) {
      // Whatever had the key before this commit was removed when this one was written.
      takeBack(place);
      return;
    }
    deletesOf(row).write(keyed.key(row));
  }

  private RowIdentity identity(RowData row) {
    return RowIdentity.of(keyed.binaryKey(row));
  }

  private void takeBack(Place place) {
    FanoutPositionOnlyDeleteWriter<RowData> open = byPosition;
    if (open == null) {
      // A file for each file, so that a compaction of others is not taken for one of these.
      open =
          new FanoutPositionOnlyDeleteWriter<>(
              writers, files.names, keyed.table().io(), files.bytes, DeleteGranularity.FILE);
      byPosition = open;
    }
    position.set(place.file().path(), place.position());
    open.write(position, keyed.table().spec(), place.file().partition());
  }

  /** One writer a partition where deletes are of partitions, else one. */
  private RollingEqualityDeleteWriter<RowData> deletesOf(RowData row) throws IOException {
    partition.partition(wrapper.wrap(row));
    RollingEqualityDeleteWriter<RowData> open = byKey.get(partition);
    if (open == null) {
      if (byKey.size() >= MOST_DELETE_FILES) {
        closeDeletes();
      }
      PartitionKey own = partition.copy();
      open =
          new RollingEqualityDeleteWriter<>(
              writers, files.names, keyed.table().io(), files.bytes, keyed.deleteSpec(), own);
      byKey.put(own, open);
    }
    return open;
  }

  private void closeDeletes() throws IOException {
    for (RollingEqualityDeleteWriter<RowData> each : byKey.values()) {
      each.close();
      closed.addAll(each.result().deleteFiles());
    }
    byKey.clear();
  }

  WriteResult complete() throws IOException {
    closeDeletes();
    FanoutPositionOnlyDeleteWriter<RowData> open = byPosition;
    if (open != null) {
      open.close();
      closed.addAll(open.result().deleteFiles());
      byPosition = null;
    }
    return WriteResult.builder()
        .addDataFiles(rows.complete().dataFiles())
        .addDeleteFiles(closed)
        .build();
  }

  /** Deletes all of it. */
  void abort() throws IOException {
    try {
      closeDeletes();
      closed.forEach(file -> keyed.table().io().deleteFile(file.location()));
    } finally {
      rows.abort();
    }
  }
}
