package io.chimera.bench;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettingsReader;
import io.chimera.sinks.iceberg.LakeCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.StreamSupport;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** The lake of one run, and the table in it that is taken over. */
final class SnapshotLake {
  private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final PlatformSettings platform;
  private final TableName table;

  private SnapshotLake(PlatformSettings platform, TableName table) {
    this.platform = platform;
    this.table = table;
  }

  /**
   * @param directory of the run
   * @param table its name here and in the database
   */
  static SnapshotLake in(Path directory, SnapshotRun.Server server, String table)
      throws IOException {
    Path password = Files.writeString(directory.resolve("password"), server.password());
    Path settings =
        Files.writeString(
            directory.resolve("chimera.yaml"),
            """
            dashboard: {port: 0}
            secrets:
              - {reference: '${file:%s}', hosts: ['127.0.0.1:%d']}
            """
                .formatted(password.toAbsolutePath(), server.port()));
    return new SnapshotLake(
        new PlatformSettingsReader().read(settings),
        new TableName(SnapshotContract.NAMESPACE, table));
  }

  /** Makes the catalog, where whoever opens it does not. */
  void make() {
    LakeCatalog.open(platform.catalog()).close();
  }

  PlatformSettings platform() {
    return platform;
  }

  TableName table() {
    return table;
  }

  /**
   * Waits until as many rows are committed.
   *
   * @param job that brings them, and does not end before
   */
  void await(long rows, Future<?> job) {
    try (var catalog = LakeCatalog.open(platform.catalog())) {
      while (committed(catalog) < rows) {
        if (job.isDone()) {
          throw new IllegalStateException(
              "Cannot count this run: the job has ended before all was committed");
        }
        LockSupport.parkNanos(LOOK_EVERY_NANOS);
      }
    }
  }

  private long committed(LakeCatalog catalog) {
    if (!catalog.exists(table)) {
      return 0;
    }
    var snapshot = catalog.load(table).currentSnapshot();
    return snapshot == null
        ? 0
        : Long.parseLong(snapshot.summary().getOrDefault(SnapshotSummary.TOTAL_RECORDS_PROP, "0"));
  }

  /** What readers see. */
  ColumnSums.Content content() throws IOException {
    var sums = new ColumnSums(SnapshotTable.COLUMNS.size());
    try (var catalog = LakeCatalog.open(platform.catalog());
        CloseableIterable<Record> rows =
            IcebergGenerics.read(catalog.load(table)).select(SnapshotTable.COLUMNS).build()) {
      for (Record row : rows) {
        sums.begin((Long) row.getField(SnapshotTable.COLUMNS.get(0)));
        for (int column = 1; column < SnapshotTable.COLUMNS.size(); column++) {
          sums.addAny(row.getField(SnapshotTable.COLUMNS.get(column)));
        }
      }
    }
    return sums.content();
  }

  int commits() {
    try (var catalog = LakeCatalog.open(platform.catalog())) {
      return Math.toIntExact(
          StreamSupport.stream(catalog.load(table).snapshots().spliterator(), false).count());
    }
  }
}
