package io.chimera.sinks.care;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import io.chimera.sinks.Contracts;
import io.chimera.sinks.Feed;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.care.CareFunction.Job;
import io.chimera.sinks.ledger.Pipeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables by turns. */
class CareFunctionTest {
  private static final TableName BETS = new TableName("casino", "bets");
  private static final TableName BROKEN = new TableName("casino", "broken");
  private static final TableName LATER = new TableName("casino", "later");

  private static Job job(TableName table) {
    return new Job(table, CaredLake.rules(CareTask.COMPACT));
  }

  private static String files(TestLake lake) {
    return lake.table("bets").currentSnapshot().summary().get("total-data-files");
  }

  @Test
  void oneThatCannotBeCaredForIsInNobodysWay(@TempDir Path directory) throws Exception {
    try (var lake = new TestLake(directory)) {
      Contract contract =
          Contracts.of(
              Contracts.dataset("bets", List.of(), Contracts.columns()),
              Contracts.dataset("broken", List.of(), Contracts.columns()));
      var opened = lake.open(contract, TestLake.at(0));
      try (var pipeline =
              Pipeline.start(
                  lake.address(),
                  contract,
                  opened,
                  List.of(new Feed(0, 0, 0, 0), new Feed(1, 0, 0, 0)),
                  null,
                  null);
          var turns = turns(directory)) {
        for (int commit = 1; commit <= CompactionPlan.LEAST_FILES; commit++) {
          pipeline.read(2).checkpoint(commit);
        }
        Path metadata = Path.of(lake.table("broken").location()).resolve("metadata");
        Files.move(metadata, metadata.resolveSibling("away"));
        turns.open();

        turns.processElement(BROKEN.toString(), 0);
        turns.processElement(LATER.toString(), 0);
        turns.processElement(BETS.toString(), 0);

        assertThat(files(lake)).isEqualTo("1");
        for (int commit = 11; commit <= 10 + CompactionPlan.LEAST_FILES; commit++) {
          lake.table("bets").newAppend().commit();
        }
        long newest = lake.table("bets").currentSnapshot().snapshotId();
        turns.processElement(BETS.toString(), 0);
        assertThat(lake.table("bets").currentSnapshot().snapshotId())
            .as("not its turn yet")
            .isEqualTo(newest);
        Files.move(metadata.resolveSibling("away"), metadata);
      }
    }
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, String, Void> turns(Path directory)
      throws Exception {
    var catalog =
        new CatalogSettings(
            "lake",
            "jdbc:sqlite:" + directory.resolve("catalog.db"),
            directory.resolve("warehouse").toString());
    var platform =
        new PlatformSettings(catalog, null, directory.resolve("none").toString(), 0, List.of());
    var function =
        new CareFunction(
            platform,
            new KeptCheckpoints(platform.checkpoints()),
            Map.of(
                BETS.toString(), job(BETS),
                BROKEN.toString(), job(BROKEN),
                LATER.toString(), job(LATER)),
            Duration.ofHours(1));
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(function), name -> name, Types.STRING);
  }
}
