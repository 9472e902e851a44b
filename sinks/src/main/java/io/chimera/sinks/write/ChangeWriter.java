package io.chimera.sinks.write;

import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.ChangeCounts;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.RowTypes;
import io.chimera.sinks.iceberg.KeyedTable;
import io.chimera.sinks.ledger.FilesText;
import java.io.IOException;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.WriteResult;
import org.jspecify.annotations.Nullable;

/**
 * Applies changes to a table that has one row a key, by what happened to each row: {@code INSERT}
 * is new and nothing is looked for, {@code UPDATE_AFTER} takes the place of another if there is
 * one, {@code DELETE} is gone. {@code UPDATE_BEFORE} is gone too, and does not count: what it has
 * become comes after it, under another key. Of rows that are gone only the key is read.
 */
final class ChangeWriter implements RowWriter {
  private final KeyedTable table;
  private final ChangedRows.Files files;
  private final OpenFiles openFiles;
  private @Nullable ChangedRows changed;
  private long inserted;
  private long updated;
  private long deleted;

  ChangeWriter(
      Table table,
      Dataset dataset,
      long fileBytes,
      DatasetWriter.Writer writer,
      OpenFiles openFiles) {
    this.openFiles = openFiles;
    this.table = KeyedTable.of(table, RowTypes.written(dataset));
    files = new ChangedRows.Files(table, fileBytes, writer.subtask(), writer.attempt());
  }

  @Override
  public void write(RowData row) throws IOException {
    ChangedRows into = open();
    switch (row.getRowKind()) {
      case INSERT -> {
        into.add(row);
        inserted++;
      }
      case UPDATE_AFTER -> {
        into.remove(row);
        into.add(row);
        updated++;
      }
      case UPDATE_BEFORE -> into.remove(row);
      case DELETE -> {
        into.remove(row);
        deleted++;
      }
    }
  }

  @Override
  public void writeOfRead(RowData row) throws IOException {
    ChangedRows into = open();
    switch (row.getRowKind()) {
      case INSERT -> {
        into.append(row);
        inserted++;
      }
      case UPDATE_AFTER -> {
        into.remove(row);
        into.append(row);
        updated++;
      }
      case UPDATE_BEFORE, DELETE ->
          throw new IllegalArgumentException("Cannot find a row that is gone by a read");
    }
  }

  private ChangedRows open() {
    ChangedRows open = changed;
    if (open == null) {
      open = new ChangedRows(table, files, openFiles);
      changed = open;
    }
    return open;
  }

  @Override
  public TableFiles complete() throws IOException {
    ChangedRows open = changed;
    if (open == null) {
      return TableFiles.NONE;
    }
    WriteResult result = open.complete();
    changed = null;
    var counts = new ChangeCounts(inserted, updated, deleted);
    inserted = 0;
    updated = 0;
    deleted = 0;
    return new TableFiles(
        FilesText.write(result.dataFiles(), table.table()),
        FilesText.write(result.deleteFiles(), table.table()),
        Readings.changes(counts));
  }

  @Override
  public void abort() throws IOException {
    ChangedRows open = changed;
    if (open != null) {
      changed = null;
      open.abort();
    }
  }
}
