package io.chimera.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettingsReader;
import io.chimera.sinks.archive.FactArchive;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactTopic;
import io.chimera.sinks.iceberg.FactsTable;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.iceberg.TargetTables;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a run has started no table tells: what could not be kept at once is kept later. */
class FactKeeperTest {
  private static final Schema SOMETHING_ELSE =
      new Schema(Types.NestedField.required(1, "note", Types.StringType.get()));
  private static final Fact STARTED =
      new Fact(
          FactTopic.RUNS, "bets", "7/started", Instant.parse("2026-11-22T10:00:00Z"), "{\"a\":1}");
  private static final Fact ENDED =
      new Fact(
          FactTopic.RUNS, "bets", "7/ended", Instant.parse("2026-11-22T11:00:00Z"), "{\"a\":2}");

  private final FactKeeper keeper = new FactKeeper();
  private PlatformSettings platform;
  private LakeCatalog catalog;

  @BeforeEach
  void open(@TempDir Path directory) {
    platform = new PlatformSettingsReader().defaults(directory);
    catalog = LakeCatalog.open(platform.catalog());
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  private List<Fact> kept() {
    return FactArchive.look(catalog).since(Instant.EPOCH);
  }

  private void giveTheTableBack() throws SQLException {
    try (var database = DriverManager.getConnection(platform.catalog().uri());
        var statement = database.createStatement()) {
      assertThat(statement.executeUpdate("DELETE FROM iceberg_tables")).isEqualTo(1);
    }
  }

  @Test
  void keepsWhatWasAddedOnce() {
    keeper.add(List.of(STARTED));
    keeper.keep(catalog, List.of());
    long snapshot = catalog.load(FactsTable.NAME).currentSnapshot().snapshotId();
    keeper.keep(catalog, List.of());

    assertThat(kept()).containsExactly(STARTED);
    assertThat(catalog.load(FactsTable.NAME).currentSnapshot().snapshotId()).isEqualTo(snapshot);
  }

  @Test
  void keepsTheNextTimeWhatTheArchiveDidNotTake() throws SQLException {
    TargetTables.ours(catalog, FactsTable.NAME, SOMETHING_ELSE, PartitionSpec.unpartitioned());
    keeper.add(List.of(STARTED));
    keeper.keep(catalog);
    keeper.keep(catalog, List.of());
    giveTheTableBack();
    keeper.add(List.of(ENDED));
    keeper.keep(catalog, List.of());

    assertThat(kept()).containsExactly(STARTED, ENDED);
  }
}
