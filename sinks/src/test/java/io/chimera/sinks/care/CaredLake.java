package io.chimera.sinks.care;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import io.chimera.sinks.Feed;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.care.CareRules.Effect;
import io.chimera.sinks.care.CareRules.RowAge;
import io.chimera.sinks.ledger.Books;
import io.chimera.sinks.ledger.OpenedDataset;
import io.chimera.sinks.ledger.Pipeline;
import io.chimera.sinks.ledger.TableLedger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.jspecify.annotations.Nullable;

/** A lake with table {@code casino.bets}, cared for at times that a test says. */
final class CaredLake implements AutoCloseable {
  static final TableName BETS = new TableName("casino", "bets");

  /** As a planner of SQL calls it: nobody knows it beforehand. */
  static final String COMMITTER = "7_stream-exec-sink_1_commit";

  private final Path checkpoints;
  private final PlatformSettings platform;
  private final TestLake lake;

  CaredLake(Path directory) {
    lake = new TestLake(directory);
    checkpoints = directory.resolve("checkpoints");
    // The catalog is the test's own; what it is called here nobody looks at.
    platform =
        new PlatformSettings(
            new CatalogSettings("lake", "jdbc:sqlite:unused", "unused"),
            null,
            checkpoints.toString(),
            0,
            List.of());
    try {
      Files.createDirectories(checkpoints);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  TestLake lake() {
    return lake;
  }

  Path checkpoints() {
    return checkpoints;
  }

  /** A month from now, when all that was written is old. */
  static Instant later() {
    return Instant.now().plus(Duration.ofDays(30));
  }

  static CareRules rules(CareTask... tasks) {
    return rules(null, null, tasks);
  }

  static CareRules rules(@Nullable RowAge rows, @Nullable Duration rejected, CareTask... tasks) {
    return new CareRules(
        Set.of(tasks), Duration.ofDays(7), rows, rejected, Duration.ofDays(3), Effect.DONE);
  }

  static CareRules said(CareRules rules) {
    return new CareRules(
        rules.tasks(),
        rules.snapshots(),
        rules.rows(),
        rules.rejected(),
        rules.orphans(),
        Effect.SAID);
  }

  /** Cares for {@code casino.bets} and what lies beside it. */
  List<TableReport> care(Instant now, CareRules rules) {
    return new TableCare(
            platform,
            lake.catalog(),
            new KeptCheckpoints(checkpoints.toString()),
            Clock.fixed(now, ZoneOffset.UTC))
        .care(BETS, rules);
  }

  /** Cares, and says what was done for the table itself. */
  CareStep step(Instant now, CareTask task) {
    return care(now, rules(task)).get(0).step(task).orElseThrow();
  }

  Table bets() {
    return lake.table("bets");
  }

  Table quarantine() {
    return lake.table("bets__quarantine");
  }

  /** Of both tables one snapshot is enough. */
  void keepOneSnapshot() {
    for (Table table : List.of(bets(), quarantine())) {
      table.updateProperties().set(TableProperties.MIN_SNAPSHOTS_TO_KEEP, "1").commit();
    }
  }

  /** A pipeline that goes on from nothing; of three records one is rejected. */
  Pipeline start(Contract contract, List<OpenedDataset> opened) throws Exception {
    return Pipeline.start(lake.address(), contract, opened, new Feed(0, 0, 3), null);
  }

  Books.Audit audit() {
    return Books.audit(new TableLedger(bets()).entries());
  }

  @Override
  public void close() {
    lake.close();
  }
}
