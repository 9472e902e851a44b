package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.jobs.pipeline.PreparedRun;
import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.jobs.run.IngestRun;
import io.chimera.jobs.run.RunMode;
import io.chimera.jobs.run.RunPreparation;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettingsReader;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.Books;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.TableLedger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;

/** The lake of one test, and contracts run into it. */
final class TestLake {
  private static final Duration COMMIT_EVERY = Duration.ofMillis(300);
  private static final long PATIENCE_SECONDS = 120;
  private static final String NAMESPACE = "test";

  private final PlatformSettings platform;

  /** Where {@code chimera run} keeps its lake when it is started in {@code directory}. */
  TestLake(Path directory) {
    this(new PlatformSettingsReader().defaults(directory));
  }

  private TestLake(PlatformSettings settings) {
    platform = settings.onPort(0);
  }

  /** With settings of its own. */
  static TestLake of(Path directory, String settings) throws IOException {
    var file = Files.writeString(directory.resolve("chimera.yaml"), settings);
    return new TestLake(new PlatformSettingsReader().read(file));
  }

  PlatformSettings platform() {
    return platform;
  }

  /** Deletes what Flink knows, so that only the tables are left. */
  void forgetCheckpoints() {
    ServerDirectory.delete(Path.of(platform.checkpoints()));
  }

  /** Takes a table away, as somebody does who wants it to be made anew. */
  void drop(String table) throws SQLException {
    try (var catalog = DriverManager.getConnection(platform.catalog().uri());
        var statement =
            catalog.prepareStatement("DELETE FROM iceberg_tables WHERE table_name = ?")) {
      statement.setString(1, table);
      assertThat(statement.executeUpdate()).isEqualTo(1);
    }
  }

  PreparedRun prepare(String contract, RunMode mode) {
    return RunPreparation.prepare(new ContractReader().read(contract), platform, mode);
  }

  /** Runs up to what the source holds now. */
  PreparedRun ingest(String contract, int parallelism) throws Exception {
    var prepared = prepare(contract, RunMode.BOUNDED);
    try (var run = start(prepared, parallelism)) {
      finish(run);
    }
    return prepared;
  }

  /** Starts to run until it is stopped. */
  IngestRun start(String contract, int parallelism) throws Exception {
    return start(prepare(contract, RunMode.CONTINUOUS), parallelism);
  }

  static IngestRun start(PreparedRun prepared, int parallelism) throws Exception {
    return IngestRun.start(prepared, FlinkConfiguration.load(), COMMIT_EVERY, parallelism);
  }

  /** Waits for the end of a run, and fails if that is not a good one. */
  static void finish(IngestRun run) throws Exception {
    run.result()
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .toJobExecutionResult(TestLake.class.getClassLoader());
  }

  /** All rows of a table of this lake. */
  List<Record> rows(String table) {
    return rows(new TableName(NAMESPACE, table));
  }

  List<Record> rows(TableName table) {
    var rows = new ArrayList<Record>();
    try (var catalog = LakeCatalog.open(platform.catalog());
        var records = IcebergGenerics.read(catalog.load(table)).build()) {
      records.forEach(rows::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  /** The values of a column of numbers, sorted. */
  List<Long> numbers(String table, String column) {
    return rows(table).stream()
        .map(row -> ((Number) row.getField(column)).longValue())
        .sorted()
        .toList();
  }

  List<Quarantined> quarantine(String table) {
    return rows(new TableName(NAMESPACE, table).quarantine()).stream()
        .map(Quarantined::of)
        .toList();
  }

  List<Committed> ledger(String table) {
    return ledger(new TableName(NAMESPACE, table));
  }

  List<Committed> ledger(TableName table) {
    try (var catalog = LakeCatalog.open(platform.catalog())) {
      return new TableLedger(catalog.load(table)).entries();
    }
  }

  /** Takes all snapshots but the newest away, as somebody does who tidies up. */
  void expire(String table) {
    try (var catalog = LakeCatalog.open(platform.catalog())) {
      catalog
          .load(new TableName(NAMESPACE, table))
          .expireSnapshots()
          .expireOlderThan(Long.MAX_VALUE)
          .retainLast(1)
          .commit();
    }
  }

  /** Re-adds the books, which must balance and know these numbers. */
  void assertBooks(String table, long in, long written, long quarantined) {
    var audit = Books.audit(ledger(table));
    assertThat(audit.problems()).isEmpty();
    assertThat(audit.complete()).isTrue();
    assertThat(audit.totals().in()).as("in").isEqualTo(in);
    assertThat(audit.totals().written()).as("written").isEqualTo(written);
    assertThat(audit.totals().quarantined()).as("quarantined").isEqualTo(quarantined);
  }

  /** Opens what the table's readers see now, in another engine. Whoever opens it closes it. */
  DuckTable duck(TableName table) {
    try (var catalog = LakeCatalog.open(platform.catalog())) {
      return DuckTable.of(catalog.load(table));
    }
  }
}
