package io.chimera.sinks.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.CommitRule;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.KeyReadings;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.Reconciliation;
import io.chimera.schemas.stream.RuleVerdict;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.Contracts;
import io.chimera.sinks.FaultyLake;
import io.chimera.sinks.FaultyLake.Crash;
import io.chimera.sinks.FaultyLake.Fault;
import io.chimera.sinks.FaultyLake.Faults;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.iceberg.TargetTables;
import io.chimera.sinks.ledger.LedgerEntry.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A rule that holds commits back, and what somebody decides. */
class GateTest {
  private static final TableName BETS = new TableName("casino", "bets");
  private static final Patience PATIENCE = new Patience(3, Duration.ZERO, Duration.ZERO);
  private static final Run RUN = new Run("casino_games_bets", 0, "1.2.0", "ab12");

  private final Contract contract = Contracts.bets();
  private TestLake lake;
  private Table table;

  /** One commit on main; then one that fails a rule, one that does not, and a start between. */
  @BeforeEach
  void close(@TempDir Path directory) {
    lake = new TestLake(directory);
    table = TargetTables.main(lake.catalog(), contract.datasets().get(0));
    ledger().open("o1", RUN, TestLake.at(0));
    commit(closing("c1", 0, 5, Readings.NONE), 1);
    commit(closing("c2", 5, 8, failing("few_rejects")), 1);
    ledger().open("o2", RUN, TestLake.at(8));
    commit(closing("c3", 8, 12, Readings.NONE), 2);
  }

  @AfterEach
  void closeLake() {
    lake.close();
  }

  private TableLedger ledger() {
    return new TableLedger(lake.catalog().load(BETS), PATIENCE);
  }

  private static Readings failing(String rule) {
    return Readings.NONE.judged(
        new RuleVerdict[] {
          new RuleVerdict(rule, RuleVerdict.Outcome.FAILED, "20", CommitRule.OnFailure.HOLD)
        });
  }

  private static DataFile dataFile(String name, long rows) {
    return DataFiles.builder(PartitionSpec.unpartitioned())
        .withPath("data/" + name + ".parquet")
        .withFileSizeInBytes(100)
        .withRecordCount(rows)
        .build();
  }

  /** Of each closing one record is rejected. */
  private Closing closing(String id, long from, long to, Readings readings) {
    long rows = to - from - 1;
    return new Closing(
        id,
        BETS,
        1,
        "1.2.0",
        "ab12",
        TestLake.at(from),
        TestLake.at(to),
        new Tally(to - from, rows, 0, 0, 0, 1, 0, null),
        readings,
        List.of(FilesText.write(dataFile(id, rows), table)),
        List.of());
  }

  private Committed commit(Closing closing, long epoch) {
    return ledger().commit(closing, RUN.pipeline(), epoch);
  }

  private List<String> ids() {
    return ledger().entries().stream().map(entry -> entry.entry().commitId()).toList();
  }

  private List<String> operations() {
    return ledger().entries().stream().map(each -> each.entry().operation().label()).toList();
  }

  /** Names of the files that readers of main see. */
  private List<String> visible() {
    var files = new ArrayList<String>();
    try (CloseableIterable<FileScanTask> tasks = lake.table("bets").newScan().planFiles()) {
      tasks.forEach(
          task -> files.add(task.file().location().replaceAll(".*/(.*)[.]parquet", "$1")));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return files.stream().sorted().toList();
  }

  private void assertBalanced() {
    var audit = Books.audit(ledger().entries());
    assertThat(audit.problems()).isEmpty();
    assertThat(audit.complete()).isTrue();
  }

  /** Readers see nothing of it, and whatever is decided, the books add up. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void reconciliationWaitsWithTheRest(boolean isReleased) {
    ledger().reconcile(RUN, Reconciliation.ofRead(4, 4));
    commit(closing("c4", 12, 14, Readings.NONE), 2);

    assertThat(visible()).containsExactly("c1");
    assertBalanced();
    if (isReleased) {
      ledger().release();
      assertThat(visible()).containsExactly("c1", "c2", "c3", "c4");
    } else {
      ledger().discard();
      assertThat(visible()).containsExactly("c1");
    }
    assertBalanced();
  }

  private void appendByOther() {
    lake.table("bets").newAppend().appendFile(dataFile("other", 7)).commit();
  }

  @Test
  void readersOfMainSeeNothingOfWhatWaitsAndTheBooksHaveAllOfIt() {
    assertThat(visible()).containsExactly("c1");
    assertThat(ids()).containsExactly("o1", "c1", "c2", "o2", "c3");
    assertThat(ledger().undone()).isEmpty();
    var head = ledger().head().orElseThrow().entry();
    assertThat(head.to()).isEqualTo(TestLake.at(12));
    assertThat(head.tally()).isEqualTo(new Tally(4, 0, 0, 0, 0, 1, 5, null));
    assertThat(head.totals()).isEqualTo(new Tally(12, 4, 0, 0, 0, 3, 0, null));
    assertThat(head.heldBy()).containsExactly("few_rejects");
    assertBalanced();
  }

  @Test
  void gateTellsWhatWaitsAndWhy() {
    assertThat(ledger().gate())
        .hasValueSatisfying(
            gate -> {
              assertThat(gate.rules()).containsExactly("few_rejects");
              assertThat(gate.first().entry().commitId()).isEqualTo("c2");
              assertThat(gate.closings()).isEqualTo(2);
              assertThat(gate.tally()).isEqualTo(new Tally(7, 0, 0, 0, 0, 2, 5, null));
              assertThat(gate.others()).isEmpty();
            });
  }

  @Test
  void releaseMakesTheBranchMain() {
    Snapshot held = table(LedgerKeys.HELD_BRANCH);

    Committed released = ledger().release();

    assertThat(visible()).containsExactly("c1", "c2", "c3");
    assertThat(lake.table("bets").refs()).doesNotContainKey(LedgerKeys.HELD_BRANCH);
    assertThat(lake.table("bets").currentSnapshot().parentId()).isEqualTo(held.snapshotId());
    assertThat(released.entry().tally()).isEqualTo(new Tally(0, 5, 0, 0, 0, 0, 0, null));
    assertThat(released.entry().totals()).isEqualTo(new Tally(12, 9, 0, 0, 0, 3, 0, null));
    assertThat(ledger().gate()).isEmpty();
    assertThat(ledger().undone()).isEmpty();
    assertBalanced();
  }

  private Snapshot table(String branch) {
    var now = lake.table("bets");
    return now.snapshot(now.refs().get(branch).snapshotId());
  }

  @Test
  void runThatIsAliveGoesOnWithMainAfterRelease() {
    ledger().release();

    commit(closing("c4", 12, 15, Readings.NONE), 2);

    assertThat(visible()).containsExactly("c1", "c2", "c3", "c4");
    assertThat(operations())
        .containsExactly(
            "opening", "closing", "closing", "opening", "closing", "release", "closing");
    assertBalanced();
  }

  @Test
  void releaseCommitsAgainOnTopOfOthersInOrderAndUnderTheSameIds() {
    appendByOther();

    Committed released = ledger().release();

    assertThat(visible()).containsExactly("c1", "c2", "c3", "other");
    assertThat(ids()).containsExactly("o1", "c1", "c2", "o2", "c3", released.entry().commitId());
    assertThat(lake.table("bets").refs()).doesNotContainKey(LedgerKeys.HELD_BRANCH);
    assertThat(ledger().undone()).isEmpty();
    commit(closing("c4", 12, 15, Readings.NONE), 2);
    assertBalanced();
  }

  @Test
  void commitWhoseAnswerWasLostIsFoundAfterRelease() {
    appendByOther();
    ledger().release();

    commit(closing("c3", 8, 12, Readings.NONE), 2);

    assertThat(visible()).containsExactly("c1", "c2", "c3", "other");
    assertBalanced();
  }

  @Test
  void releaseOfRowsThatSomebodyDeletedInTheBranchIsRefusedOnTopOfOthers() {
    lake.table("bets").newDelete().deleteFile("data/c2.parquet").toBranch("held").commit();
    appendByOther();

    assertThatThrownBy(() -> ledger().release())
        .isInstanceOf(GateException.class)
        .hasMessageContaining("somebody's own, which cannot be committed again");
    assertThat(visible()).containsExactly("c1", "other");
  }

  @Test
  void discardMovesThePositionsPastWhatIsGivenUp() {
    appendByOther();

    Committed discarded = ledger().discard();

    assertThat(visible()).containsExactly("c1", "other");
    assertThat(ids()).containsExactly("o1", "c1", discarded.entry().commitId());
    assertThat(discarded.entry().from()).isEqualTo(TestLake.at(5));
    assertThat(discarded.entry().to()).isEqualTo(TestLake.at(12));
    assertThat(discarded.entry().tally()).isEqualTo(new Tally(7, 0, 0, 0, 0, 2, 0, 5, 0, null));
    assertThat(discarded.entry().totals()).isEqualTo(new Tally(12, 4, 0, 0, 0, 3, 0, 5, 0, null));
    assertThat(ledger().undone()).isEmpty();
    commit(closing("c4", 12, 15, Readings.NONE), 2);
    ledger().open("o3", RUN, TestLake.at(15));
    assertBalanced();
  }

  @Test
  void gateClosesAgainAfterRelease() {
    ledger().release();

    commit(closing("c4", 12, 15, failing("enough")), 2);

    assertThat(visible()).containsExactly("c1", "c2", "c3");
    assertThat(ledger().gate().orElseThrow().rules()).containsExactly("enough");
    assertThat(ledger().gate().orElseThrow().tally().held()).isEqualTo(2);
    ledger().release();
    assertThat(visible()).containsExactly("c1", "c2", "c3", "c4");
    assertBalanced();
  }

  @Test
  void openGateHasNothingToDecide() {
    ledger().release();

    assertThatThrownBy(() -> ledger().release())
        .isInstanceOf(GateException.class)
        .hasMessage(
            "Cannot release anything of table 'lake.casino.bets': its gate is open, nothing waits");
    assertThatThrownBy(() -> ledger().discard()).isInstanceOf(GateException.class);
  }

  @Test
  void branchThatSomebodyDropsIsRolledBackUntilThatIsAccepted() {
    lake.table("bets").manageSnapshots().removeBranch(LedgerKeys.HELD_BRANCH).commit();

    assertThatThrownBy(() -> ledger().open("o3", RUN, TestLake.at(12)))
        .isInstanceOf(RolledBackException.class);

    Committed opening = ledger().open("o3", RUN, Rollback.ACCEPT, head -> head.orElseThrow().to());
    assertThat(opening.entry().to()).isEqualTo(TestLake.at(5));
    assertBalanced();
  }

  @Test
  void mainThatWasRolledBackIsNotMadeTheBranch() {
    ledger().release();
    commit(closing("c4", 12, 15, failing("enough")), 2);
    var now = lake.table("bets");
    long first = ledger().entries().get(1).snapshotId();
    now.manageSnapshots().rollbackTo(first).commit();

    assertThatThrownBy(() -> ledger().release())
        .isInstanceOf(RolledBackException.class)
        .hasMessageContaining("main was rolled back to before its gate closed");
  }

  @Test
  void ownBranchOfThatNameIsLeftAlone() {
    ledger().release();
    long main = lake.table("bets").currentSnapshot().snapshotId();
    lake.table("bets").manageSnapshots().createBranch(LedgerKeys.HELD_BRANCH, main).commit();

    assertThatThrownBy(() -> commit(closing("c4", 12, 15, failing("enough")), 2))
        .isInstanceOf(GateException.class)
        .hasMessageContaining("'held' is somebody's own branch or tag there");
    commit(closing("c5", 12, 15, Readings.NONE), 2);
    assertThat(visible()).containsExactly("c1", "c2", "c3", "c5");
  }

  @Test
  void expiryByOthersLeavesWhatWaits() {
    lake.table("bets")
        .expireSnapshots()
        .expireOlderThan(System.currentTimeMillis() + 1_000)
        .retainLast(1)
        .commit();

    assertThat(ids()).containsExactly("o1", "c1", "c2", "o2", "c3");
    ledger().release();
    assertThat(visible()).containsExactly("c1", "c2", "c3");
    assertBalanced();
  }

  /** Main is cut off behind the gate's place: what is left of it are commits of others. */
  private void expireMainBehindOthers() {
    for (String name : List.of("x1", "x2", "x3")) {
      lake.table("bets").newAppend().appendFile(dataFile(name, 1)).commit();
    }
    lake.table("bets")
        .expireSnapshots()
        .expireOlderThan(System.currentTimeMillis() + 1_000)
        .retainLast(2)
        .commit();
    Snapshot oldest = lake.table("bets").snapshot(lake.table("bets").currentSnapshot().parentId());
    assertThat(lake.table("bets").snapshot(oldest.parentId())).isNull();
  }

  @Test
  void whatWaitsIsReleasedAlsoWhereExpiryHasCutMainOffFromIt() {
    expireMainBehindOthers();

    assertThat(ledger().gate().orElseThrow().closings()).isEqualTo(2);
    ledger().release();

    assertThat(visible()).containsExactly("c1", "c2", "c3", "x1", "x2", "x3");
    commit(closing("c4", 12, 15, Readings.NONE), 2);
    assertThat(Books.audit(ledger().entries()).problems()).isEmpty();
    assertThat(ledger().head().orElseThrow().entry().totals())
        .isEqualTo(new Tally(15, 11, 0, 0, 0, 4, 0, null));
  }

  @Test
  void whatWaitsIsDiscardedAlsoWhereExpiryHasCutMainOffFromIt() {
    expireMainBehindOthers();

    Committed discarded = ledger().discard();

    assertThat(visible()).containsExactly("c1", "x1", "x2", "x3");
    assertThat(discarded.entry().from()).isEqualTo(TestLake.at(5));
    assertThat(discarded.entry().totals()).isEqualTo(new Tally(12, 4, 0, 0, 0, 3, 0, 5, 0, null));
    commit(closing("c4", 12, 15, Readings.NONE), 2);
    assertThat(Books.audit(ledger().entries()).problems()).isEmpty();
  }

  /**
   * Found by the series of faults: nothing but others' commits was left before the gate's place.
   */
  @Test
  void whatWaitsIsDiscardedAlsoWhereTheGateClosedOnCommitsOfOthers() {
    ledger().release();
    expireMainBehindOthers();
    commit(closing("c4", 12, 15, failing("enough")), 2);
    expireMainBehindOthers();

    Committed discarded = ledger().discard();

    assertThat(visible()).doesNotContain("c4").contains("c1", "c2", "c3");
    assertThat(discarded.entry().from()).isEqualTo(TestLake.at(12));
    assertThat(discarded.entry().totals()).isEqualTo(new Tally(15, 9, 0, 0, 0, 4, 0, 2, 0, null));
    assertThat(lake.table("bets").refs().keySet())
        .containsExactlyInAnyOrder(SnapshotRef.MAIN_BRANCH, LedgerKeys.TAG);
    commit(closing("c5", 15, 17, Readings.NONE), 2);
    assertThat(Books.audit(ledger().entries()).problems()).isEmpty();
  }

  @Test
  void runThatRemembersDiscardedKeysIsFenced() {
    ledger().release();
    var keyed = failing("enough").plus(Readings.keys(new KeyReadings(0, 0, null, null)));
    commit(closing("c4", 12, 15, keyed), 2);

    Committed discarded = ledger().discard();

    assertThat(discarded.entry().run().epoch()).isEqualTo(3);
    assertThatThrownBy(() -> commit(closing("c5", 15, 16, Readings.NONE), 2))
        .isInstanceOf(FencedException.class);
    ledger().open("o3", RUN, TestLake.at(15));
    commit(closing("c5", 15, 16, Readings.NONE), 4);
    assertBalanced();
  }

  @Test
  void whatWaitedIsNotWhatReadersSawThen() {
    long held = ledger().entries().get(2).snapshotId();
    long heldAt = ledger().entries().get(2).committedAt();
    ledger().release();

    assertThat(ledger().snapshotAt(heldAt)).isEqualTo(ledger().entries().get(1).snapshotId());
    assertThatThrownBy(() -> ledger().planRewind(held))
        .isInstanceOf(RewindRefusedException.class)
        .hasMessageContaining("readers never saw it, it waited behind the gate");
  }

  @Test
  void mainThatWasRolledBackIntoWhatWaitedIsNotGoneOnFrom() {
    long held = ledger().entries().get(2).snapshotId();
    ledger().release();
    lake.table("bets").manageSnapshots().rollbackTo(held).commit();

    assertThatThrownBy(
            () -> ledger().open("o3", RUN, Rollback.ACCEPT, head -> head.orElseThrow().to()))
        .isInstanceOf(RolledBackException.class)
        .hasMessageContaining("rolled back into what had waited behind its gate");
  }

  @Test
  void totalsThatIcebergKeepsAreRightAfterRelease() {
    ledger().release();

    assertThat(lake.table("bets").currentSnapshot().summary())
        .containsEntry("total-records", "9")
        .containsEntry("total-data-files", "3");
  }

  @Test
  void rewindBehindTheGateIsRefused() {
    long first = ledger().entries().get(1).snapshotId();
    Rewind plan = ledger().planRewind(first);

    assertThatThrownBy(() -> ledger().rewind("r1", RUN, plan))
        .isInstanceOf(RewindRefusedException.class)
        .hasMessageContaining("its gate is closed");
  }

  @Test
  void runOfAnEarlierEpochIsFencedBehindTheGateToo() {
    assertThatThrownBy(() -> commit(closing("c4", 12, 15, Readings.NONE), 1))
        .isInstanceOf(FencedException.class);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CRASH", "APPLIED_CRASH"})
  void isReleasedOnceWhateverTheCatalogAnswers(Fault fault) {
    appendByOther();
    var faulty = new FaultyLake(lake.catalog(), Faults.at(1, 1, fault));

    new TableLedger(faulty.load(BETS), PATIENCE).release();

    assertThat(visible()).containsExactly("c1", "c2", "c3", "other");
    assertThat(operations().stream().filter("release"::equals)).hasSize(1);
    assertBalanced();
  }

  private static void decide(TableLedger ledger, Operation decision) {
    var unusedEntry = decision == Operation.RELEASE ? ledger.release() : ledger.discard();
  }

  @ParameterizedTest
  @CsvSource({
    "RELEASE, CRASH, false",
    "RELEASE, CRASH, true",
    "RELEASE, APPLIED_CRASH, false",
    "RELEASE, APPLIED_CRASH, true",
    "DISCARD, CRASH, false",
    "DISCARD, CRASH, true",
    "DISCARD, APPLIED_CRASH, false",
    "DISCARD, APPLIED_CRASH, true",
  })
  void decisionThatDiesIsMadeOnceHoweverOftenItIsAsked(
      Operation decision, Fault fault, boolean hasOthers) {
    // Given
    if (hasOthers) {
      appendByOther();
    }
    var faulty = new FaultyLake(lake.catalog(), Faults.at(1, 1, fault));
    // When
    assertThatThrownBy(() -> decide(new TableLedger(faulty.load(BETS), PATIENCE), decision))
        .isInstanceOf(Crash.class);
    assertThat(ledger().gate().isEmpty()).isEqualTo(fault == Fault.APPLIED_CRASH);
    if (ledger().gate().isPresent()) {
      decide(ledger(), decision);
    }
    // Then
    var expected = new ArrayList<String>(List.of("c1"));
    if (decision == Operation.RELEASE) {
      expected.addAll(List.of("c2", "c3"));
    }
    if (hasOthers) {
      expected.add("other");
    }
    assertThat(visible()).isEqualTo(expected);
    assertThat(operations().stream().filter(decision.label()::equals)).hasSize(1);
    commit(closing("c4", 12, 15, Readings.NONE), 2);
    assertBalanced();
  }
}
