package io.chimera.bench.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.platform.PlatformSettingsReader;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.iceberg.TargetTables;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.LedgerEntry;
import io.chimera.sinks.ledger.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeMap;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.io.OutputFileFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrittenRowsTest {
  private static final String CONTRACT =
      """
      apiVersion: chimera/v1
      kind: IngestionContract
      name: bench
      version: 1.0.0
      team: {name: bench, project: bench, support: bench@example.org}
      rightToIngest: {basis: Made up, declaredBy: bench, on: 2026-11-20}
      source: {name: records, type: kafka, servers: "127.0.0.1:9092"}
      datasets:
        - name: bets
          from: {topic: bets, format: json}
          columns:
            - {name: id, type: long}
            - {name: at, type: timestamp}
          target: {table: bench.bets, kind: append}
      """;

  @TempDir private Path directory;
  private LakeCatalog catalog;
  private Table table;

  @BeforeEach
  void makeTable() throws IOException {
    Path settings = Files.writeString(directory.resolve("chimera.yaml"), "dashboard: {port: 0}\n");
    catalog = LakeCatalog.open(new PlatformSettingsReader().read(settings).catalog());
    table = TargetTables.main(catalog, new ContractReader().read(CONTRACT).datasets().get(0));
    // As an opening does.
    table.newAppend().commit();
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  private CommitWatch.Seen commit(long visibleMillis, long... happened) throws IOException {
    var files = OutputFileFactory.builderFor(table, 0, 0).format(FileFormat.PARQUET).build();
    var writer =
        new GenericFileWriterFactory.Builder(table)
            .dataFileFormat(FileFormat.PARQUET)
            .build()
            .newDataWriter(files.newOutputFile(), table.spec(), null);
    try (writer) {
      for (long each : happened) {
        var row = GenericRecord.create(table.schema());
        row.setField(
            "at",
            LocalDateTime.ofEpochSecond(
                each / 1000, (int) (each % 1000) * 1_000_000, ZoneOffset.UTC));
        writer.write(row);
      }
    }
    table.newAppend().appendFile(writer.toDataFile()).commit();
    var nowhere = new Positions("cluster", new TreeMap<>());
    var entry =
        new LedgerEntry(
            "commit",
            LedgerEntry.Operation.CLOSING,
            new Run("bench", 1, "1.0.0", "hash"),
            1,
            nowhere,
            nowhere,
            Tally.ZERO,
            Tally.ZERO);
    long snapshot = table.currentSnapshot().snapshotId();
    return new CommitWatch.Seen(
        new Committed(entry, snapshot, visibleMillis, happened.length, 1, 0, 100), visibleMillis);
  }

  @Test
  void countsEachRowFromItsOwnTimeToWhenItsCommitWasSeen() throws IOException {
    List<CommitWatch.Seen> commits =
        List.of(commit(10_000, 9_000, 4_500), commit(20_000, 19_999, 10_000, 10_000));

    WrittenRows rows = WrittenRows.read(table, "at", commits, 0);

    assertThat(rows.count()).isEqualTo(5);
    assertThat(rows.latencies().count()).isEqualTo(5);
    assertThat(rows.latencies().percentile(0.2)).isEqualTo(1);
    assertThat(rows.latencies().percentile(0.4)).isEqualTo(1_000);
    assertThat(rows.latencies().percentile(0.6)).isEqualTo(5_500);
    assertThat(rows.latencies().percentile(1)).isEqualTo(10_000);
  }

  @Test
  void leavesOutRowsThatHappenedBefore() throws IOException {
    List<CommitWatch.Seen> commits = List.of(commit(10_000, 2_000, 4_999, 5_000, 6_000));

    WrittenRows rows = WrittenRows.read(table, "at", commits, 5_000);

    assertThat(rows.count()).isEqualTo(4);
    assertThat(rows.latencies().count()).isEqualTo(2);
    assertThat(rows.latencies().percentile(1)).isEqualTo(5_000);
  }

  @Test
  void takesForWholeWhatHasNoEarlierRowAndIsNotTheLast() throws IOException {
    CommitWatch.Seen early = commit(10_000, 4_999, 9_000);
    CommitWatch.Seen whole = commit(15_000, 10_000, 14_000);
    CommitWatch.Seen rest = commit(20_000, 15_000);

    WrittenRows rows = WrittenRows.read(table, "at", List.of(early, whole, rest), 5_000);

    assertThat(rows.whole()).containsExactly(whole.commit());
  }
}
