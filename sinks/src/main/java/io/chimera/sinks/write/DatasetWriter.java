package io.chimera.sinks.write;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TargetKind.Upsert;
import io.chimera.schemas.stream.DatasetTally;
import io.chimera.schemas.stream.ReadPart;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.Rejection;
import io.chimera.schemas.stream.RowTypes;
import io.chimera.schemas.stream.SplitProgress;
import io.chimera.schemas.stream.Tally;
import io.chimera.schemas.telemetry.DatasetGroups;
import io.chimera.schemas.telemetry.Metric;
import io.chimera.sinks.iceberg.Lake;
import io.chimera.sinks.iceberg.QuarantineTable;
import io.chimera.sinks.iceberg.TableMismatchException;
import io.chimera.sinks.iceberg.TargetTables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/**
 * One dataset's share of a writer subtask: the two writers, and the tally that has come since the
 * last barrier. Tables are looked up at the first record.
 */
final class DatasetWriter {
  private static final SplitProgress[] NO_PROGRESS = new SplitProgress[0];
  private static final long BYTES_PER_MEGABYTE = 1024L * 1024;

  private final Lake lake;
  private final Dataset dataset;
  private final int index;
  private final Writer writer;
  private final OpenFiles openFiles;
  private final QuarantineRows quarantineRows;
  private final Counter written;
  private final Counter quarantined;
  private final Counter files;

  private @Nullable RowWriter rows;
  private @Nullable RowWriter rejections;
  private Tally tally = Tally.ZERO;
  private Readings readings = Readings.NONE;
  private @Nullable ReadPart read;
  private final List<SplitProgress> progress = new ArrayList<>();
  private boolean touched;

  /** Which subtask of which attempt writes; part of the files' names. */
  record Writer(int subtask, int attempt) {
    /** The one of what is no job. */
    static final Writer ALONE = new Writer(0, 0);
  }

  DatasetWriter(
      Lake lake,
      Contract contract,
      int index,
      Writer writer,
      OpenFiles openFiles,
      MetricGroup operator) {
    this.lake = lake;
    this.index = index;
    dataset = contract.datasets().get(index);
    this.writer = writer;
    this.openFiles = openFiles;
    quarantineRows =
        new QuarantineRows(contract.version(), contract.hash(), contract.pipelineOf(dataset));
    MetricGroup metrics =
        DatasetGroups.of(operator, contract.pipelineOf(dataset), dataset.name(), index);
    written = Metric.ROWS_WRITTEN.counter(metrics);
    quarantined = Metric.ROWS_QUARANTINED.counter(metrics);
    files = Metric.FILES_WRITTEN.counter(metrics);
  }

  void write(RowData row) throws IOException {
    rows().write(row);
    written.inc();
  }

  /** Writes a row that a read of the table has found. */
  void writeOfRead(RowData row) throws IOException {
    rows().writeOfRead(row);
    written.inc();
  }

  private RowWriter rows() {
    touched = true;
    RowWriter open = rows;
    if (open == null) {
      Table table = checked(lake.load(dataset.target().table()));
      open =
          dataset.target().kind() instanceof Upsert
              ? new ChangeWriter(table, dataset, fileBytes(), writer, openFiles)
              : new TableWriter(table, RowTypes.written(dataset), fileBytes(), writer, openFiles);
      rows = open;
    }
    return open;
  }

  private long fileBytes() {
    return dataset.target().fileMegabytes() * BYTES_PER_MEGABYTE;
  }

  /** Somebody may have changed the table since the job was submitted; a restart does not help. */
  private Table checked(Table table) {
    try {
      TargetTables.check(table, dataset);
    } catch (TableMismatchException changed) {
      throw new SuppressRestartsException(changed);
    }
    return table;
  }

  void write(Rejection rejection) throws IOException {
    RowWriter open = rejections;
    if (open == null) {
      open =
          new TableWriter(
              lake.load(dataset.target().table().quarantine()),
              QuarantineTable.rowType(),
              fileBytes(),
              writer,
              openFiles);
      rejections = open;
    }
    touched = true;
    open.write(quarantineRows.of(rejection));
    quarantined.inc();
  }

  void add(DatasetTally more) {
    touched = true;
    tally = tally.plus(more.tally());
    readings = readings.plus(more.readings());
    progress.addAll(List.of(more.progress()));
    ReadPart part = more.read();
    if (part != null) {
      read = read == null ? part : read.plus(part);
    }
  }

  /** What happened since the last call, or null if nothing did. */
  @Nullable WrittenFiles complete(long checkpoint) throws IOException {
    if (!touched) {
      return null;
    }
    TableFiles main = complete(rows);
    String[] quarantineFiles = complete(rejections).data();
    files.inc(main.data().length + main.deletes().length + quarantineFiles.length);
    var counts =
        new DatasetTally(
            index, tally, progress.toArray(NO_PROGRESS), readings.plus(main.readings()), read);
    read = null;
    tally = Tally.ZERO;
    readings = Readings.NONE;
    progress.clear();
    touched = false;
    return new WrittenFiles(checkpoint, main.data(), main.deletes(), quarantineFiles, counts);
  }

  private static TableFiles complete(@Nullable RowWriter writer) throws IOException {
    return writer == null ? TableFiles.NONE : writer.complete();
  }

  /** Deletes the files that are open. */
  void abort() throws IOException {
    try {
      if (rows != null) {
        rows.abort();
      }
    } finally {
      if (rejections != null) {
        rejections.abort();
      }
    }
  }
}
