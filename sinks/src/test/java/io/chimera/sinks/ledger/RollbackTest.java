package io.chimera.sinks.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.Contracts;
import io.chimera.sinks.FaultyLake;
import io.chimera.sinks.FaultyLake.Fault;
import io.chimera.sinks.FaultyLake.Faults;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.iceberg.TargetTables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A table that is taken back to an earlier state: by somebody, and by us. */
class RollbackTest {
  private static final TableName BETS = new TableName("casino", "bets");
  private static final Patience PATIENCE = new Patience(3, Duration.ZERO, Duration.ZERO);
  private static final Run RUN = new Run("casino_games_bets", 0, "1.2.0", "ab12");

  private final Contract contract = Contracts.bets();
  private TestLake lake;
  private Table table;
  private Committed first;
  private Committed last;

  /** Two runs with a closing each: o1, c1 up to 5, o2, c2 up to 6. */
  @BeforeEach
  void fill(@TempDir Path directory) {
    lake = new TestLake(directory);
    table = TargetTables.main(lake.catalog(), contract.datasets().get(0));
    ledger().open("o1", RUN, TestLake.at(0));
    first = commit(closing("c1", 0, 5), 1);
    ledger().open("o2", RUN, TestLake.at(5));
    last = commit(closing("c2", 5, 6), 2);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private TableLedger ledger() {
    return new TableLedger(lake.catalog().load(BETS), PATIENCE);
  }

  private static DataFile dataFile(String name, long rows) {
    return DataFiles.builder(PartitionSpec.unpartitioned())
        .withPath("data/" + name + ".parquet")
        .withFileSizeInBytes(100)
        .withRecordCount(rows)
        .build();
  }

  private Closing closing(String id, long from, long to) {
    long rows = to - from;
    return new Closing(
        id,
        BETS,
        1,
        "1.2.0",
        "ab12",
        TestLake.at(from),
        TestLake.at(to),
        new Tally(rows, rows, 0, 0, 0, 0, 0, null),
        List.of(FilesText.write(dataFile(id, rows), table)),
        List.of());
  }

  private Committed commit(Closing closing, long epoch) {
    return ledger().commit(closing, RUN.pipeline(), epoch);
  }

  private List<String> ids() {
    return ledger().entries().stream().map(entry -> entry.entry().commitId()).toList();
  }

  private void rollBack() {
    lake.table("bets").manageSnapshots().rollbackTo(first.snapshotId()).commit();
  }

  private void assertRefused() {
    String rolledBack =
        "Cannot follow on the ledger of table 'lake.casino.bets': the table was rolled back,"
            + " snapshot "
            + last.snapshotId()
            + " (epoch 2, in total 6 records in) was its newest entry and is no longer in its"
            + " history; now that says epoch 1, 5 records in";
    assertThatThrownBy(() -> ledger().open("o3", RUN, TestLake.at(5)))
        .isInstanceOf(RolledBackException.class)
        .hasMessage(rolledBack);
    assertThatThrownBy(() -> commit(closing("c3", 6, 7), 2))
        .isInstanceOf(RolledBackException.class)
        .hasMessage(rolledBack);
  }

  @Test
  void isRefusedByStartAndCommit() {
    rollBack();

    assertRefused();
    assertThat(ledger().undone())
        .hasValueSatisfying(
            undone -> {
              assertThat(undone.closings()).isEqualTo(1);
              assertThat(undone.tally().in()).isEqualTo(1);
            });
  }

  @Test
  void rewindIsRefusedWhenOthersHaveCommittedSinceItWasPlanned() {
    Rewind plan = ledger().planRewind(first.snapshotId());
    lake.table("bets").newAppend().appendFile(dataFile("theirs", 1)).commit();

    assertThatThrownBy(() -> ledger().rewind("r1", RUN, plan))
        .isInstanceOf(RewindRefusedException.class)
        .hasMessageContaining("others have committed since it was planned");
  }

  @Test
  void nextEpochIsOneThatWasNeverUsed() {
    assertThat(ledger().nextEpoch()).isEqualTo(3);

    rollBack();

    assertThat(ledger().nextEpoch()).isEqualTo(3);
  }

  @Test
  void isSeenThoughTheTagWasRemoved() {
    rollBack();
    lake.table("bets").manageSnapshots().removeTag(LedgerKeys.TAG).commit();

    assertRefused();
  }

  @Test
  void isSeenBeneathWhatOthersAppendedSince() {
    rollBack();
    lake.table("bets").newAppend().appendFile(dataFile("theirs", 1)).commit();

    assertRefused();
  }

  @Test
  void isSeenThoughWhatWasUndoneIsKeptOnABranch() {
    lake.table("bets").manageSnapshots().createBranch("backup").commit();
    rollBack();

    assertRefused();
  }

  @Test
  void isAcceptedWithAnEpochThatNobodyEverHad() {
    rollBack();

    Committed opening = ledger().open("o3", RUN, Rollback.ACCEPT, head -> head.orElseThrow().to());
    commit(closing("c3", 5, 9), 3);

    assertThat(opening.entry().run().epoch()).isEqualTo(3);
    assertThat(opening.entry().abandoned()).isEqualTo("c2");
    assertThat(ids()).containsExactly("o1", "c1", "o3", "c3");
    Books.Audit audit = Books.audit(ledger().entries());
    assertThat(audit.problems()).isEmpty();
    assertThat(audit.totals().in()).isEqualTo(9);
    assertThatThrownBy(() -> commit(closing("c4", 9, 10), 2)).isInstanceOf(FencedException.class);
  }

  @Test
  void isNotSeenWhereOthersOnlyAppendCompactExpireOrUntag() {
    Table other = lake.table("bets");
    other.newAppend().appendFile(dataFile("theirs", 1)).commit();
    assertThat(ledger().undone()).isEmpty();
    other.newRewrite().deleteFile(dataFile("theirs", 1)).addFile(dataFile("compacted", 1)).commit();
    assertThat(ledger().undone()).isEmpty();
    other.manageSnapshots().createBranch("audit").commit();
    other.newAppend().toBranch("audit").appendFile(dataFile("audited", 1)).commit();
    assertThat(ledger().undone()).isEmpty();
    other.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
    assertThat(ledger().undone()).isEmpty();
    other.refresh();
    other.manageSnapshots().removeTag(LedgerKeys.TAG).commit();
    assertThat(ledger().undone()).isEmpty();
  }

  @Test
  void rewindTakesTableAndBooksBackAndFencesWhoeverRuns() {
    TableLedger ledger = ledger();
    Rewind plan = ledger.planRewind(first.snapshotId());
    assertThat(plan.target()).isEqualTo(first);
    assertThat(plan.undone().closings()).isEqualTo(1);
    assertThat(plan.undone().tally().in()).isEqualTo(1);
    assertThat(plan.others()).isEmpty();

    Committed rewound = ledger.rewind("r1", RUN, plan);

    assertThat(rewound.entry().run().epoch()).isEqualTo(3);
    assertThat(rewound.entry().abandoned()).isEqualTo("c2");
    assertThat(rewound.entry().to()).isEqualTo(TestLake.at(5));
    assertThat(ids()).containsExactly("o1", "c1", "r1");
    assertThat(lake.table("bets").currentSnapshot().summary()).containsEntry("total-records", "5");
    assertThatThrownBy(() -> commit(closing("c3", 6, 7), 2)).isInstanceOf(FencedException.class);
    ledger().open("o3", RUN, TestLake.at(5));
    commit(closing("c4", 5, 8), 4);
    Books.Audit audit = Books.audit(ledger().entries());
    assertThat(audit.problems()).isEmpty();
    assertThat(audit.complete()).isTrue();
    assertThat(audit.totals().in()).isEqualTo(8);
    assertThat(lake.table("bets").currentSnapshot().summary()).containsEntry("total-records", "8");
  }

  @ParameterizedTest
  @EnumSource(
      names = {"CRASH", "APPLIED_CRASH"},
      mode = EnumSource.Mode.EXCLUDE)
  void rewindIsDoneOnceWhateverTheCatalogAnswers(Fault fault) {
    Rewind plan = ledger().planRewind(first.snapshotId());
    var faulty =
        new TableLedger(
            new FaultyLake(lake.catalog(), Faults.at(1, 1, fault)).load(BETS), PATIENCE);

    faulty.rewind("r1", RUN, plan);

    assertThat(ids()).containsExactly("o1", "c1", "r1");
    assertThat(Books.audit(ledger().entries()).problems()).isEmpty();
    for (var manifest : lake.table("bets").currentSnapshot().allManifests(table.io())) {
      assertThat(Path.of(manifest.path())).exists();
    }
  }

  @Test
  void rewindTellsOfOtherWritersThatWouldGoToo() {
    lake.table("bets").newAppend().appendFile(dataFile("theirs", 1)).commit();
    long theirs = lake.table("bets").currentSnapshot().snapshotId();

    assertThat(ledger().planRewind(first.snapshotId()).others()).containsExactly(theirs);
    assertThat(ledger().planRewind(theirs).target()).isEqualTo(last);
  }

  @Test
  void rewindRefusesWhatIsNotInTheHistory() {
    assertThatThrownBy(() -> ledger().planRewind(17))
        .isInstanceOf(RewindRefusedException.class)
        .hasMessageContaining("to snapshot 17: it is not in the history of main");
    assertThatThrownBy(() -> ledger().snapshotAt(1))
        .isInstanceOf(RewindRefusedException.class)
        .hasMessage(
            "Cannot rewind table 'lake.casino.bets' to 1970-01-01T00:00:00.001Z: its history does"
                + " not go back so far");
    assertThat(ledger().snapshotAt(first.committedAt())).isNotEqualTo(last.snapshotId());
  }

  @Test
  void rewindRefusesATableThatWentOnSinceThePlan() {
    TableLedger ledger = ledger();
    Rewind plan = ledger.planRewind(first.snapshotId());
    commit(closing("c3", 6, 7), 2);

    assertThatThrownBy(() -> ledger.rewind("r1", RUN, plan))
        .isInstanceOf(RewindRefusedException.class)
        .hasMessageContaining("it has a newer entry than the plan");
    assertThat(ids()).containsExactly("o1", "c1", "o2", "c2", "c3");
  }

  @Test
  void summaryOfARewindIsAsDocumented() {
    ledger().rewind("r1", RUN, ledger().planRewind(first.snapshotId()));

    var summary = new TreeMap<>(lake.table("bets").currentSnapshot().summary());
    assertThat(summary)
        .containsEntry("chimera.operation", "rewind")
        .containsEntry("chimera.abandoned", "c2")
        .containsEntry("chimera.total-in", "5")
        .containsEntry("chimera.in", "0");
  }
}
