package io.chimera.sinks.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.CommitRule;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.RuleVerdict;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.Contracts;
import io.chimera.sinks.FaultyLake;
import io.chimera.sinks.FaultyLake.Fault;
import io.chimera.sinks.FaultyLake.Faults;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.WrittenTable;
import io.chimera.sinks.care.CareRules;
import io.chimera.sinks.care.CareRules.Effect;
import io.chimera.sinks.care.CareStep;
import io.chimera.sinks.care.CareTask;
import io.chimera.sinks.care.KeptCheckpoints;
import io.chimera.sinks.care.TableCare;
import io.chimera.sinks.iceberg.TargetTables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What care does to a table whose ledger has something special. */
class UpkeepTest {
  private static final TableName BETS = new TableName("casino", "bets");
  private static final Patience PATIENCE = new Patience(3, Duration.ZERO, Duration.ZERO);
  private static final Run RUN = new Run("casino_games_bets", 0, "1.2.0", "ab12");
  private static final int COMMITS = 8;

  private final Contract contract = Contracts.bets();
  private Path directory;
  private TestLake lake;
  private Table table;

  @BeforeEach
  void fill(@TempDir Path temporary) throws Exception {
    directory = temporary;
    Files.createDirectories(directory.resolve("checkpoints"));
    lake = new TestLake(directory);
    table = TargetTables.main(lake.catalog(), contract.datasets().get(0));
    table.updateProperties().set(TableProperties.MIN_SNAPSHOTS_TO_KEEP, "1").commit();
    ledger().open("o1", RUN, TestLake.at(0));
    for (int commit = 0; commit < COMMITS; commit++) {
      commit(closing(commit, Readings.NONE));
    }
  }

  @AfterEach
  void closeLake() {
    lake.close();
  }

  private TableLedger ledger() {
    return new TableLedger(lake.catalog().load(BETS), PATIENCE);
  }

  /** Ten records each, with real files. */
  private Closing closing(int number, Readings readings) {
    long[] ids = LongStream.range(number * 10L, number * 10L + 10).toArray();
    return new Closing(
        "c" + number,
        BETS,
        1,
        "1.2.0",
        "ab12",
        TestLake.at(ids[0]),
        TestLake.at(ids[0] + 10),
        new Tally(10, 10, 0, 0, 0, 0, 0, null),
        readings,
        List.of(FilesText.write(WrittenTable.file(table, "f" + number, ids), table)),
        List.of());
  }

  private void commit(Closing closing) {
    ledger().commit(closing, RUN.pipeline(), 1);
  }

  private void closeGate() {
    commit(
        closing(
            COMMITS,
            Readings.NONE.judged(
                new RuleVerdict[] {
                  new RuleVerdict(
                      "few_rejects", RuleVerdict.Outcome.FAILED, "20", CommitRule.OnFailure.HOLD)
                })));
    commit(closing(COMMITS + 1, Readings.NONE));
  }

  /** Of all kinds, a month from now. */
  private List<CareStep> care(CareTask... tasks) {
    var platform =
        new PlatformSettings(
            new CatalogSettings("lake", "jdbc:sqlite:unused", "unused"),
            null,
            "unused",
            0,
            List.of());
    var rules =
        new CareRules(
            Set.of(tasks), Duration.ofDays(7), null, null, Duration.ofDays(3), Effect.DONE);
    Instant later = Instant.now().plus(Duration.ofDays(30));
    return new TableCare(
            platform,
            lake.catalog(),
            new KeptCheckpoints(directory.resolve("checkpoints").toString()),
            Clock.fixed(later, ZoneOffset.UTC))
        .care(BETS, rules)
        .get(0)
        .steps();
  }

  private List<Long> ids(int commits) {
    return LongStream.range(0, commits * 10L).boxed().toList();
  }

  private void assertBalanced() {
    assertThat(Books.audit(ledger().entries()).problems()).isEmpty();
  }

  /** Released, all of it is there; discarded, what readers of main saw. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWaitsBehindAGateIsLeftAsItIs(boolean isReleased) {
    closeGate();
    var branch = lake.catalog().load(BETS).refs().get(LedgerKeys.HELD_BRANCH);

    List<CareStep> steps = care(CareTask.values());

    assertThat(lake.catalog().load(BETS).refs().get(LedgerKeys.HELD_BRANCH)).isEqualTo(branch);
    assertThat(steps)
        .filteredOn(step -> Set.of(CareTask.COMPACT, CareTask.MANIFESTS).contains(step.task()))
        .allSatisfy(
            step ->
                assertThat(step.notes())
                    .containsExactly(
                        "its gate is closed, and what waits goes on from main as it is"));
    assertThat(WrittenTable.ids(lake.catalog().load(BETS))).isEqualTo(ids(COMMITS));
    assertThat(ledger().gate().orElseThrow().others()).isEmpty();
    assertBalanced();

    if (isReleased) {
      ledger().release();
    } else {
      ledger().discard();
    }

    assertBalanced();
    care(CareTask.values());
    assertBalanced();
    assertThat(WrittenTable.ids(lake.catalog().load(BETS)))
        .isEqualTo(ids(isReleased ? COMMITS + 2 : COMMITS));
    WrittenTable.readHistory(lake.catalog().load(BETS));
  }

  @Test
  void gateThatClosesBeforeTheCommitIsSeen() {
    Table main = lake.catalog().load(BETS);
    closeGate();

    assertThatThrownBy(
            () -> Upkeep.commit(main, "compact", main::newAppend, each -> true, PATIENCE))
        .isInstanceOf(UpkeepRefusedException.class)
        .hasMessage(
            "Cannot change files of table 'lake.casino.bets': its gate is closed, and what waits"
                + " goes on from main as it is");
  }

  @Test
  void tableThatWasRolledBackIsLeftAsItIs() {
    Table main = lake.catalog().load(BETS);
    long before = ledger().entries().get(3).snapshotId();
    main.manageSnapshots().rollbackTo(before).commit();

    List<CareStep> steps = care(CareTask.COMPACT);

    assertThat(steps.get(0).notes())
        .containsExactly("it was rolled back, and nobody has said yet what is to become of that");
    assertThat(lake.catalog().load(BETS).currentSnapshot().snapshotId()).isEqualTo(before);
    int undone = ledger().undone().orElseThrow().closings();

    steps = care(CareTask.EXPIRE);

    assertThat(steps.get(0).notes())
        .containsExactly("it was rolled back, and nobody has said yet what is to become of that");
    assertThat(ledger().undone().orElseThrow().closings()).isEqualTo(undone);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {
        "NONE",
        "REFUSED",
        "APPLIED_REFUSED",
        "UNKNOWN",
        "APPLIED_UNKNOWN",
        "APPLIED_BROKEN"
      })
  void isDoneOnceAndMovesNoTag(Fault fault) {
    var tag = lake.catalog().load(BETS).refs().get(LedgerKeys.TAG);
    Table faulty = new FaultyLake(lake.catalog(), Faults.at(1, 1, fault)).load(BETS);

    Snapshot snapshot = Upkeep.commit(faulty, "compact", faulty::newAppend, each -> true, PATIENCE);

    Table main = lake.catalog().load(BETS);
    assertThat(main.currentSnapshot().snapshotId()).isEqualTo(snapshot.snapshotId());
    assertThat(main.refs()).containsEntry(LedgerKeys.TAG, tag);
    assertThat(main.history()).hasSize(COMMITS + 2);
    assertThat(ledger().head().orElseThrow().entry().commitId()).isEqualTo("c" + (COMMITS - 1));
    assertBalanced();
  }

  @Test
  void stateOfAnotherJobHasNothingToCommit() throws Exception {
    Path checkpoint = directory.resolve("checkpoints/other");
    SavedState.write(checkpoint, 1, OperatorSubtaskState.builder().build(), "committer");

    assertThat(PendingFiles.of(checkpoint.toString())).isEmpty();
  }
}
