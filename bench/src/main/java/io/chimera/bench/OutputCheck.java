package io.chimera.bench;

import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.Books;
import io.chimera.sinks.ledger.TableLedger;
import java.io.IOException;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** Holds what a run has left against what its topic was given: a wrong run has no number. */
final class OutputCheck {
  private OutputCheck() {}

  /**
   * Reads table, quarantine and books.
   *
   * @return how often the run committed records
   * @throws IllegalStateException if anything is not as expected
   */
  static int check(PlatformSettings platform, Expected.Output expected) throws IOException {
    try (var catalog = LakeCatalog.open(platform.catalog())) {
      var table = catalog.load(BenchContract.TABLE);
      var audit = Books.audit(new TableLedger(table).entries());
      require("the books' problems", audit.problems().size(), 0);
      require("records in", audit.totals().in(), expected.in());
      require("records written", audit.totals().written(), expected.written());
      require("records quarantined", audit.totals().quarantined(), expected.quarantined());
      require("repeats", audit.totals().duplicates(), expected.duplicates());
      require("rows in quarantine", rows(catalog), expected.quarantined());
      checkRows(table, expected);
      return audit.closings();
    }
  }

  private static long rows(LakeCatalog catalog) throws IOException {
    long rows = 0;
    var quarantine = catalog.load(BenchContract.TABLE.quarantine());
    try (CloseableIterable<FileScanTask> files = quarantine.newScan().planFiles()) {
      for (FileScanTask file : files) {
        rows += file.file().recordCount();
      }
    }
    return rows;
  }

  private static void checkRows(Table table, Expected.Output expected) throws IOException {
    long rows = 0;
    long sum = 0;
    try (CloseableIterable<Record> records =
        IcebergGenerics.read(table).select(BenchContract.UNIQUE_COLUMN).build()) {
      for (Record row : records) {
        sum += Expected.digest((CharSequence) row.getField(BenchContract.UNIQUE_COLUMN));
        rows++;
      }
    }
    require("rows in the table", rows, expected.written());
    require("the checksum of the unique column", sum, expected.sum());
  }

  private static void require(String what, long actual, long expected) {
    if (actual != expected) {
      throw new IllegalStateException(
          "Cannot count this run: %s: '%d', expected '%d'".formatted(what, actual, expected));
    }
  }
}
