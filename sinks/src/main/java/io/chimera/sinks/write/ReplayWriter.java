package io.chimera.sinks.write;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Provenance;
import io.chimera.schemas.stream.RowTypes;
import io.chimera.sinks.iceberg.ReplayedTable;
import io.chimera.sinks.ledger.Replays;
import java.io.IOException;
import java.time.Instant;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.iceberg.Table;

/** Writes what a replay takes out of a quarantine: rows of the table, and marks of every record. */
public final class ReplayWriter {
  private static final long BYTES_PER_MEGABYTE = 1024L * 1024;

  private final TableWriter rows;
  private final TableWriter marks;
  private final Replays.Plan plan;
  private final TimestampData at;
  private final StringData contractVersion;
  private final StringData contractHash;

  /**
   * @param main the dataset's table
   * @param replayed the table of what was replayed
   * @param at when
   */
  public ReplayWriter(
      Contract contract,
      Dataset dataset,
      Table main,
      Table replayed,
      Replays.Plan plan,
      Instant at) {
    long bytes = dataset.target().fileMegabytes() * BYTES_PER_MEGABYTE;
    var openFiles = OpenFiles.ofAll();
    rows =
        new TableWriter(
            main, RowTypes.written(dataset), bytes, DatasetWriter.Writer.ALONE, openFiles);
    marks =
        new TableWriter(
            replayed, ReplayedTable.rowType(), bytes, DatasetWriter.Writer.ALONE, openFiles);
    this.plan = plan;
    this.at = TimestampData.fromInstant(at);
    contractVersion = StringData.fromString(contract.version());
    contractHash = StringData.fromString(contract.hash());
  }

  public void write(RowData row) throws IOException {
    rows.write(row);
  }

  /** Marks a record as taken, by what it became. */
  public void mark(Provenance provenance, String fate) throws IOException {
    marks.write(
        GenericRowData.of(
            StringData.fromString(provenance.stream()),
            provenance.split(),
            provenance.position(),
            StringData.fromString(fate),
            plan.number(),
            StringData.fromString(plan.commitId()),
            at,
            contractVersion,
            contractHash));
  }

  /** Closes the table's files, in Iceberg's JSON. */
  public String[] completeRows() throws IOException {
    return rows.complete().data();
  }

  /** Closes the files of the marks, likewise. */
  public String[] completeMarks() throws IOException {
    return marks.complete().data();
  }

  /** Deletes what was written and not completed. */
  public void abort() throws IOException {
    rows.abort();
    marks.abort();
  }
}
