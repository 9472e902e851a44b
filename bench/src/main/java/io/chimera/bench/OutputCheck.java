package io.chimera.bench;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.Books;
import io.chimera.sinks.ledger.TableLedger;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** Holds what a run has left against what its topic was given: a wrong run has no number. */
public final class OutputCheck {
  private OutputCheck() {}

  /**
   * Reads table, quarantine and books of the pipeline.
   *
   * @throws IllegalStateException if anything is not as expected
   */
  public static Intake.Written ofEngine(
      PlatformSettings platform, Shape shape, Expected.Output expected) throws IOException {
    try (var catalog = LakeCatalog.open(platform.catalog())) {
      TableName name = BenchContract.table(shape);
      Table table = catalog.load(name);
      var audit = Books.audit(new TableLedger(table).entries());
      require("the books' problems", audit.problems().size(), 0);
      require("records in", audit.totals().in(), expected.in());
      require("records written", audit.totals().written(), expected.written());
      require("records quarantined", audit.totals().quarantined(), expected.quarantined());
      require("repeats", audit.totals().duplicates(), expected.duplicates());
      checkQuarantine(catalog.load(name.quarantine()), expected);
      checkRows(table, shape, expected);
      return written(table, audit.closings());
    }
  }

  /**
   * Reads table and quarantine of a system that keeps no books.
   *
   * @param hasQuarantine whether there is one
   * @throws IllegalStateException if anything is not as expected
   */
  static Intake.Written ofOthers(
      PlatformSettings platform, Shape shape, Expected.Output expected, boolean hasQuarantine)
      throws IOException {
    try (var catalog = LakeCatalog.open(platform.catalog())) {
      TableName name = BenchContract.table(shape);
      Table table = catalog.load(name);
      if (hasQuarantine) {
        checkQuarantine(catalog.load(name.quarantine()), expected);
      }
      checkRows(table, shape, expected);
      long commits = StreamSupport.stream(table.snapshots().spliterator(), false).count();
      return written(table, Math.toIntExact(commits));
    }
  }

  private static void checkQuarantine(Table quarantine, Expected.Output expected)
      throws IOException {
    long rows = 0;
    try (CloseableIterable<FileScanTask> files = quarantine.newScan().planFiles()) {
      for (FileScanTask file : files) {
        rows += file.file().recordCount();
      }
    }
    require("rows in quarantine", rows, expected.quarantined());
  }

  private static void checkRows(Table table, Shape shape, Expected.Output expected)
      throws IOException {
    long rows = 0;
    long sum = 0;
    try (CloseableIterable<Record> records =
        IcebergGenerics.read(table).select(shape.unique()).build()) {
      for (Record row : records) {
        sum += Expected.digest(identity(row, shape));
        rows++;
      }
    }
    require("rows in the table", rows, expected.written());
    require("the checksum of the unique columns", sum, expected.sum());
  }

  /** As {@link Shape#identity} has it. */
  private static String identity(Record row, Shape shape) {
    return shape.unique().stream()
        .map(column -> String.valueOf(row.getField(column)))
        .collect(Collectors.joining("|"));
  }

  private static Intake.Written written(Table table, int commits) throws IOException {
    long count = 0;
    long bytes = 0;
    try (CloseableIterable<FileScanTask> files = table.newScan().planFiles()) {
      for (FileScanTask file : files) {
        count++;
        bytes += file.file().fileSizeInBytes();
      }
    }
    return new Intake.Written(commits, count, bytes);
  }

  private static void require(String what, long actual, long expected) {
    if (actual != expected) {
      throw new IllegalStateException(
          "Cannot count this run: %s: '%d', expected '%d'".formatted(what, actual, expected));
    }
  }
}
