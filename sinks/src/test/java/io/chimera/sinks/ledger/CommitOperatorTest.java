package io.chimera.sinks.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import io.chimera.sinks.Contracts;
import io.chimera.sinks.Feed;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.facts.Brokers;
import io.chimera.sinks.facts.ColumnProfile;
import io.chimera.sinks.facts.QualityFact;
import io.chimera.sinks.facts.RunFact;
import io.chimera.sinks.lineage.LineageStart;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.iceberg.SnapshotChanges;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitOperatorTest {
  private static final long POISON = 5;

  private final Contract contract = Contracts.bets();
  private TestLake lake;
  private List<OpenedDataset> opened;

  @BeforeEach
  void open(@TempDir Path directory) {
    lake = new TestLake(directory);
    opened = lake.open(contract, TestLake.at(0));
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private Pipeline start(Pipeline.@Nullable Checkpoint from) throws Exception {
    long position = from == null ? 0 : from.position();
    return Pipeline.start(lake.address(), contract, opened, new Feed(0, position, POISON), from);
  }

  private List<Committed> entries() {
    return new TableLedger(lake.table("bets")).entries();
  }

  private void assertTablesHave(long records) {
    assertThat(lake.values("bets", "id")).isEqualTo(Feed.rows(0, records, POISON));
    assertThat(lake.values("bets__quarantine", "source_position"))
        .isEqualTo(Feed.rejections(0, records, POISON));
  }

  @Test
  void commitsWhatACompleteCheckpointCovers() throws Exception {
    try (Pipeline pipeline = start(null)) {
      pipeline.read(12).snapshot(1);
      assertTablesHave(0);

      pipeline.complete(1);
    }

    assertTablesHave(12);
    LedgerEntry entry = entries().get(1).entry();
    assertThat(entry.from()).isEqualTo(TestLake.at(0));
    assertThat(entry.to()).isEqualTo(TestLake.at(12));
    assertThat(entry.tally().in()).isEqualTo(12);
    assertThat(entry.tally().quarantined()).isEqualTo(3);
    assertThat(entry.totals().written()).isEqualTo(9);
    assertThat(entry.run()).isEqualTo(new Run("casino_games_bets", 1, "1.2.0", "ab12"));
  }

  @Test
  void commitsTheTailAfterEndOfInput() throws Exception {
    try (Pipeline pipeline = start(null)) {
      pipeline.read(10).checkpoint(1);
      pipeline.read(7).endInput();
      pipeline.checkpoint(2);
    }

    assertTablesHave(17);
  }

  @Test
  void commitsNothingWhereNothingHappened() throws Exception {
    try (Pipeline pipeline = start(null)) {
      pipeline.checkpoint(1);
      pipeline.checkpoint(2);
    }

    assertThat(entries()).hasSize(1);
  }

  @Test
  void commitsRestoredClosingsBeforeAnythingElse() throws Exception {
    Pipeline.Checkpoint checkpoint;
    try (Pipeline pipeline = start(null)) {
      pipeline.read(10).snapshot(1);
      checkpoint = pipeline.read(10).snapshot(2);
    }

    start(checkpoint).close();

    assertTablesHave(20);
    assertThat(entries())
        .extracting(entry -> entry.entry().checkpoint())
        .containsExactly(0L, 1L, 2L);
  }

  @Test
  void doesNotCommitARestoredClosingTwice() throws Exception {
    Pipeline.Checkpoint checkpoint;
    try (Pipeline pipeline = start(null)) {
      checkpoint = pipeline.read(10).checkpoint(1);
    }

    try (Pipeline pipeline = start(checkpoint)) {
      pipeline.read(5).checkpoint(2);
    }

    assertTablesHave(15);
    assertThat(entries()).hasSize(3);
  }

  @Test
  void refusesStateThatIsOlderThanTheTable() throws Exception {
    Pipeline.Checkpoint old;
    try (Pipeline pipeline = start(null)) {
      old = pipeline.read(10).checkpoint(1);
      pipeline.read(10).checkpoint(2);
    }

    assertThatThrownBy(() -> start(old))
        .isInstanceOf(SuppressRestartsException.class)
        .cause()
        .isInstanceOf(StateBehindTableException.class)
        .hasMessageContaining("stream 'game_v1' split 0 is at 20, expected 10");
  }

  private Pipeline startWithFacts(Pipeline.@Nullable Checkpoint from) throws Exception {
    long position = from == null ? 0 : from.position();
    var feed = new Feed(0, position, POISON);
    return Pipeline.start(lake.address(), contract, opened, List.of(feed), from, Brokers.address());
  }

  private Stream<String> facts(Committed entry) {
    var bets = new TableName("casino", "bets");
    var table = lake.table("bets");
    var added =
        SnapshotChanges.builderFor(table)
            .snapshot(table.snapshot(entry.snapshotId()))
            .build()
            .addedDataFiles();
    var profile = ColumnProfile.of(added, table.schema());
    return Stream.of(RunFact.of(bets, entry).body(), QualityFact.of(bets, entry, profile).body());
  }

  @Test
  void publishesTheFactsOfEachCommit() throws Exception {
    Brokers.reset();
    try (Pipeline pipeline = startWithFacts(null)) {
      pipeline.read(10).checkpoint(1);
      pipeline.read(5).checkpoint(2);
    }

    List<String> expected = entries().stream().skip(1).flatMap(this::facts).toList();
    assertThat(expected).hasSize(4);
    assertThat(Brokers.published()).isEqualTo(expected);
  }

  /** It is found there by a job that goes on from state; its run was another one. */
  @Test
  void whatAnEarlierRunHasCommittedIsNoLineageOfThisOne() throws Exception {
    Pipeline.Checkpoint checkpoint;
    try (Pipeline pipeline = start(null)) {
      checkpoint = pipeline.read(10).snapshot(1);
      pipeline.complete(1);
    }
    OpenedDataset next =
        Openings.resume(contract, contract.datasets().get(0), lake.table("bets"), Rollback.REFUSE);
    opened = List.of(next.withLineage(start(next.epoch())));
    Brokers.reset();

    try (Pipeline pipeline = startWithFacts(checkpoint)) {
      pipeline.read(5).checkpoint(2);
    }

    assertThat(Brokers.published())
        .filteredOn(fact -> fact.contains("\"eventType\":\"RUNNING\""))
        .singleElement()
        .asString()
        .contains("\"rowCount\":5");
  }

  private String start(long epoch) {
    var way =
        new LineageStart.Way(epoch, Instant.EPOCH, false, Duration.ofSeconds(60), "1.20.3", null);
    return new LineageStart(
            contract,
            contract.datasets().get(0),
            lake.table("bets"),
            lake.table("bets__quarantine"),
            new CatalogSettings("lake", "jdbc:sqlite:catalog.db", "warehouse"),
            Set.of(),
            way)
        .event();
  }

  @Test
  void tellsOfATableThatWasRolledBackWhileItRuns() throws Exception {
    Brokers.reset();
    try (Pipeline pipeline = startWithFacts(null)) {
      pipeline.read(10).checkpoint(1);
      long first = lake.table("bets").currentSnapshot().snapshotId();
      pipeline.read(10).checkpoint(2);
      lake.table("bets").manageSnapshots().rollbackTo(first).commit();
      pipeline.checkpoint(3);
    }

    assertThat(Brokers.published())
        .last()
        .asString()
        .contains("\"type\":\"io.chimera.run.alarm.v1\"")
        .contains("\"checkpoint\":3,\"alarm\":\"snapshot-behind\",\"state\":\"raised\"");
  }

  @Test
  void commitsWithoutTheBrokerAndPublishesAfterTheRestart() throws Exception {
    Brokers.reset();
    Brokers.goAway();
    Pipeline.Checkpoint checkpoint;
    try (Pipeline pipeline = startWithFacts(null)) {
      pipeline.read(10).checkpoint(1);
      checkpoint = pipeline.checkpoint(2);
    }
    assertTablesHave(10);
    assertThat(Brokers.published()).isEmpty();

    Brokers.reset();
    startWithFacts(checkpoint).close();

    assertThat(Brokers.published()).isEqualTo(facts(entries().get(1)).toList());
  }
}
