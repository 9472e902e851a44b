package io.chimera.sinks.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.CommitRule;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Provenance;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.RuleVerdict;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.Contracts;
import io.chimera.sinks.FaultyLake;
import io.chimera.sinks.FaultyLake.Crash;
import io.chimera.sinks.FaultyLake.Fault;
import io.chimera.sinks.FaultyLake.Faults;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.iceberg.Lake;
import io.chimera.sinks.iceberg.TargetTables;
import io.chimera.sinks.ledger.Replays.Place;
import io.chimera.sinks.write.ReplayWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.table.data.GenericRowData;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records of a quarantine are taken into their table once, whatever dies in between. */
class ReplaysTest {
  private static final TableName BETS = new TableName("casino", "bets");
  private static final Patience PATIENCE = new Patience(3, Duration.ZERO, Duration.ZERO);

  private final Contract contract = Contracts.bets();
  private final Dataset dataset = contract.datasets().get(0);
  private TestLake lake;

  /** Ten records came in, four of them into quarantine. */
  @BeforeEach
  void fill(@TempDir Path directory) {
    lake = new TestLake(directory);
    var table = TargetTables.main(lake.catalog(), dataset);
    TargetTables.replayed(lake.catalog(), dataset);
    ledger().open("o1", run(), TestLake.at(0));
    var file =
        DataFiles.builder(PartitionSpec.unpartitioned())
            .withPath("data/rejects.parquet")
            .withFileSizeInBytes(100)
            .withRecordCount(4)
            .build();
    var closing =
        new Closing(
            "c1",
            BETS,
            1,
            contract.version(),
            contract.hash(),
            TestLake.at(0),
            TestLake.at(10),
            new Tally(10, 0, 4, 0, 0, 6, 0, null),
            List.of(),
            List.of(FilesText.write(file, table)));
    ledger().commit(closing, run().pipeline(), 1);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private Run run() {
    return new Run(contract.pipelineOf(dataset), 0, contract.version(), contract.hash());
  }

  private TableLedger ledger() {
    return new TableLedger(lake.catalog().load(BETS), PATIENCE);
  }

  private Replays replays(Lake from) {
    return new Replays(contract, dataset, from.load(BETS), from.load(BETS.replayed()), PATIENCE);
  }

  /** Replays the positions 2 to 5, of which those below {@code good} are good now. */
  private Committed replay(Lake from, int good) throws IOException {
    var replays = replays(from);
    var plan = replays.plan();
    var writer =
        new ReplayWriter(
            contract,
            dataset,
            lake.catalog().load(BETS),
            lake.catalog().load(BETS.replayed()),
            plan,
            Instant.EPOCH);
    long taken = 0;
    for (int position = 2; position < good; position++) {
      var provenance = new Provenance("game_v1", 0, position, 0);
      if (plan.isOpen(Place.of(provenance))) {
        writer.write(row(position));
        writer.mark(provenance, "written");
        taken++;
      }
    }
    if (taken == 0) {
      writer.abort();
      return ledger().head().orElseThrow();
    }
    var tally = new Tally(0, taken, 0, 0, 0, 0, 0, 0, taken, null);
    return replays.commit(plan, tally, writer.completeRows(), writer.completeMarks());
  }

  private GenericRowData row(long id) {
    var row = new GenericRowData(dataset.columns().size());
    row.setField(0, id);
    return row;
  }

  private List<Long> ids() {
    var ids = new ArrayList<Long>();
    try (CloseableIterable<Record> rows = IcebergGenerics.read(lake.catalog().load(BETS)).build()) {
      rows.forEach(row -> ids.add((Long) row.get(0)));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return ids.stream().sorted().toList();
  }

  private void assertBooks(long replayed) {
    var audit = Books.audit(ledger().entries());
    assertThat(audit.problems()).isEmpty();
    assertThat(audit.totals()).isEqualTo(new Tally(10, replayed, 4, 0, 0, 6, 0, 0, replayed, null));
  }

  @Test
  void takesEachRecordOnceHoweverOftenItIsAsked() throws IOException {
    var first = replay(lake.catalog(), 5);
    var second = replays(lake.catalog()).plan();

    assertThat(ids()).containsExactly(2L, 3L, 4L);
    assertThat(first.entry().replays()).isEqualTo(1);
    assertThat(second.replayed()).hasSize(3);
    assertThat(second.isOpen(new Place("game_v1", 0, 2))).isFalse();
    assertBooks(3);
  }

  @Test
  void takesLaterWhatIsGoodLater() throws IOException {
    replay(lake.catalog(), 3);
    replay(lake.catalog(), 6);

    assertThat(ids()).containsExactly(2L, 3L, 4L, 5L);
    assertBooks(4);
  }

  @ParameterizedTest
  @CsvSource({"1, CRASH", "1, APPLIED_CRASH", "2, CRASH", "2, APPLIED_CRASH"})
  void diesAnywhereAndIsMadeAgain(int commit, Fault fault) throws IOException {
    var faulty = new FaultyLake(lake.catalog(), Faults.at(commit, 1, fault));
    assertThatThrownBy(() -> replay(faulty, 5)).isInstanceOf(Crash.class);

    replay(lake.catalog(), 5);

    assertThat(ids()).containsExactly(2L, 3L, 4L);
    assertBooks(3);
  }

  @ParameterizedTest
  @CsvSource({
    "1, APPLIED_UNKNOWN",
    "2, APPLIED_UNKNOWN",
    "1, APPLIED_REFUSED",
    "2, APPLIED_REFUSED",
    "1, REFUSED",
    "2, UNKNOWN"
  })
  void isMadeOnceWhateverTheCatalogAnswers(int commit, Fault fault) throws IOException {
    replay(new FaultyLake(lake.catalog(), Faults.at(commit, 1, fault)), 5);

    assertThat(ids()).containsExactly(2L, 3L, 4L);
    assertBooks(3);
  }

  /** Only its own snapshot says what it has taken, until that is marked. */
  @Test
  void snapshotOfAReplayThatDiedIsNeededUntilItsRecordsAreMarked() throws IOException {
    var dying = new FaultyLake(lake.catalog(), Faults.at(1, 1, Fault.APPLIED_CRASH));
    assertThatThrownBy(() -> replay(dying, 4)).isInstanceOf(Crash.class);
    long replay = lake.catalog().load(BETS).currentSnapshot().snapshotId();
    var closing =
        new Closing(
            "c2",
            BETS,
            2,
            contract.version(),
            contract.hash(),
            TestLake.at(10),
            TestLake.at(12),
            new Tally(2, 0, 0, 0, 0, 2, 0, null),
            List.of(),
            List.of());
    ledger().commit(closing, run().pipeline(), 1);

    assertThat(needed()).contains(replay);
    assertThat(HistoryNeeds.filesOfReplays(lake.catalog().load(BETS))).hasSize(1);

    replay(lake.catalog(), 4);
    assertThat(needed()).doesNotContain(replay);
  }

  private Set<Long> needed() {
    return HistoryNeeds.ofTable(lake.catalog().load(BETS), lake.catalog().load(BETS.replayed()));
  }

  @Test
  void twoAtOnceAreOne() throws IOException {
    var late = replays(lake.catalog());
    var plan = late.plan();
    replay(lake.catalog(), 5);

    assertThatThrownBy(() -> late.commit(plan, Tally.ZERO, new String[0], new String[0]))
        .isInstanceOf(ReplayException.class)
        .hasMessageContaining("another replay came first");
    assertThat(ids()).containsExactly(2L, 3L, 4L);
    assertThat(replays(lake.catalog()).plan().replayed()).hasSize(3);
  }

  @Test
  void loserOfTwoLeavesTheMarksOfTheWinner() throws IOException {
    var winner = replay(lake.catalog(), 5);
    var late = replays(lake.catalog());
    var seen = late.plan();
    // As if it had read the books before the winner's commit, and the marks after it.
    var plan =
        new Replays.Plan(
            1,
            "late",
            seen.settled(),
            Set.of(),
            Set.of(winner.entry().commitId()),
            ledger().entries().get(1).entry().commitId());

    assertThatThrownBy(() -> late.commit(plan, Tally.ZERO, new String[0], new String[0]))
        .isInstanceOf(ReplayException.class);
    assertThat(replays(lake.catalog()).plan().replayed()).hasSize(3);
  }

  @Test
  void isRefusedWhereTheBooksWereTakenBackMeanwhile() throws IOException {
    replay(lake.catalog(), 3);
    var late = replays(lake.catalog());
    var plan = late.plan();
    long opening = ledger().entries().get(0).snapshotId();
    ledger().rewind("r1", run(), ledger().planRewind(opening));

    assertThatThrownBy(() -> late.commit(plan, Tally.ZERO, new String[0], new String[0]))
        .isInstanceOf(ReplayException.class)
        .hasMessageContaining("taken back");
  }

  @Test
  void discardOfAGatePutsWhatWasReplayedIntoQuarantineAgain() throws IOException {
    var file =
        DataFiles.builder(PartitionSpec.unpartitioned())
            .withPath("data/held.parquet")
            .withFileSizeInBytes(100)
            .withRecordCount(1)
            .build();
    ledger().commit(held(file), run().pipeline(), 1);
    replay(lake.catalog(), 4);

    ledger().discard();

    assertThat(Books.audit(ledger().entries()).totals())
        .isEqualTo(new Tally(11, 0, 4, 0, 0, 6, 0, 1, 0, null));
    replay(lake.catalog(), 4);
    assertThat(ids()).containsExactly(2L, 3L);
    assertThat(Books.audit(ledger().entries()).problems()).isEmpty();
  }

  @Test
  void recordsThatTheBooksDoNotHaveYetAreLeftAlone() {
    var plan = replays(lake.catalog()).plan();

    assertThat(plan.isOpen(new Place("game_v1", 0, 9))).isTrue();
    assertThat(plan.isOpen(new Place("game_v1", 0, 10))).isFalse();
    assertThat(plan.isOpen(new Place("game_v1", 1, 0))).isFalse();
    assertThat(plan.isOpen(new Place("other", 0, 0))).isFalse();
  }

  @Test
  void rewindTakesReplaysBackWithTheTable() throws IOException {
    replay(lake.catalog(), 4);
    long target = ledger().entries().get(2).snapshotId();
    replay(lake.catalog(), 6);
    var rewind = ledger().planRewind(target);
    ledger().rewind("r1", run(), rewind);
    assertThat(ids()).containsExactly(2L, 3L);

    replay(lake.catalog(), 5);

    assertThat(ids()).containsExactly(2L, 3L, 4L);
    assertBooks(3);
  }

  @Test
  void waitsBehindTheGateWithTheRest() throws IOException {
    var file =
        DataFiles.builder(PartitionSpec.unpartitioned())
            .withPath("data/held.parquet")
            .withFileSizeInBytes(100)
            .withRecordCount(1)
            .build();
    ledger().commit(held(file), run().pipeline(), 1);

    replay(lake.catalog(), 4);

    assertThat(ids()).isEmpty();
    assertThat(ledger().gate().orElseThrow().tally().held()).isEqualTo(3);
    assertThat(Books.audit(ledger().entries()).problems()).isEmpty();
  }

  private Closing held(DataFile file) {
    var verdict = new RuleVerdict("r", RuleVerdict.Outcome.FAILED, "1", CommitRule.OnFailure.HOLD);
    return new Closing(
        "c2",
        BETS,
        2,
        contract.version(),
        contract.hash(),
        TestLake.at(10),
        TestLake.at(11),
        new Tally(1, 1, 0, 0, 0, 0, 0, null),
        Readings.NONE.judged(new RuleVerdict[] {verdict}),
        List.of(FilesText.write(file, lake.catalog().load(BETS))),
        List.of());
  }
}
