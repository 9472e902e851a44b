package io.chimera.sinks.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.Contracts;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.iceberg.TargetTables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuarantineLedgerTest {
  private static final TableName BETS = new TableName("casino", "bets");
  private static final Patience PATIENCE = new Patience(3, Duration.ZERO, Duration.ZERO);

  private final Contract contract = Contracts.bets();
  private final Dataset dataset = contract.datasets().get(0);
  private TestLake lake;
  private Committer committer;

  @BeforeEach
  void create(@TempDir Path directory) {
    lake = new TestLake(directory);
    committer = new Committer(lake.catalog(), lake.open(contract, TestLake.at(0)), PATIENCE);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private Table quarantine() {
    return TargetTables.quarantine(lake.catalog(), dataset);
  }

  private String rows() {
    return quarantine().currentSnapshot().summary().get("total-records");
  }

  /** A closing with nothing but so many rejected records. */
  private Closing closing(String id, long from, long to) {
    long rows = to - from;
    Table table = quarantine();
    var day = new PartitionData(table.spec().partitionType());
    day.set(0, 20_000);
    String file =
        FilesText.write(
            DataFiles.builder(table.spec())
                .withPath("data/" + id + ".parquet")
                .withFileSizeInBytes(100)
                .withRecordCount(rows)
                .withPartition(day)
                .build(),
            table);
    var tally = new Tally(rows, 0, rows, 0, 0, 0, 0, null);
    Positions start = TestLake.at(from);
    return new Closing(
        id, BETS, 1, "1.2.0", "ab12", start, TestLake.at(to), tally, List.of(), List.of(file));
  }

  /** Commits to the quarantine as if the run died before it came to the table. */
  private void commitHalf(Closing closing, long epoch) {
    var ledger = new TableLedger(lake.catalog().load(BETS), PATIENCE);
    LedgerEntry entry = ledger.check(closing, contract.pipelineOf(dataset), epoch);
    new QuarantineLedger(quarantine(), PATIENCE).commit(closing, entry);
  }

  @Test
  void removesAtTheNextOpeningWhatTheTableDoesNotHave() {
    committer.commit(closing("c1", 0, 3));
    commitHalf(closing("c2", 3, 5), 1);
    assertThat(rows()).isEqualTo("5");

    lake.open(contract, TestLake.at(3));

    assertThat(rows()).isEqualTo("3");
    assertThat(quarantine().currentSnapshot().summary())
        .containsEntry("chimera.undone", "c2")
        .containsEntry("chimera.operation", "opening")
        .containsEntry("chimera.epoch", "2");
  }

  @Test
  void removesNothingTwice() {
    commitHalf(closing("c1", 0, 3), 1);
    lake.open(contract, TestLake.at(0));

    lake.open(contract, TestLake.at(0));

    assertThat(rows()).isEqualTo("0");
    assertThat(quarantine().currentSnapshot().summary()).doesNotContainKey("chimera.undone");
  }

  @Test
  void keepsWhatTheTableHasThoughItsIdWasExpired() {
    committer.commit(closing("c1", 0, 3));
    var tally = new Tally(1, 0, 0, 1, 0, 0, 0, null);
    committer.commit(
        new Closing(
            "c2",
            BETS,
            2,
            "1.2.0",
            "ab12",
            TestLake.at(3),
            TestLake.at(4),
            tally,
            List.of(),
            List.of()));
    Table table = lake.table("bets");
    table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
    assertThat(new TableLedger(lake.table("bets")).contains("c1")).isFalse();

    lake.open(contract, TestLake.at(4));

    assertThat(rows()).isEqualTo("3");
  }

  @Test
  void rewindRemovesTheRejectedRecordsOfEveryClosingItUndoes() {
    Committed first = committer.commit(closing("c1", 0, 3));
    committer.commit(closing("c2", 3, 5));
    committer.commit(closing("c3", 5, 9));
    assertThat(rows()).isEqualTo("9");
    var plan = new TableLedger(lake.table("bets")).planRewind(first.snapshotId());

    Committed rewound = Openings.rewind(contract, dataset, lake.table("bets"), quarantine(), plan);

    assertThat(rows()).isEqualTo("3");
    assertThat(quarantine().currentSnapshot().summary())
        .containsEntry("chimera.undone", "c3,c2")
        .containsEntry("chimera.epoch", Long.toString(rewound.entry().run().epoch()));
    var opened = lake.open(contract, TestLake.at(3));
    new Committer(lake.catalog(), opened, PATIENCE).commit(closing("c4", 3, 5));
    assertThat(rows()).isEqualTo("5");
    assertThat(Books.audit(new TableLedger(lake.table("bets")).entries()).problems()).isEmpty();
  }

  @Test
  void acceptedRollbackRemovesTheRejectedRecordsOfWhatWasUndone() {
    Committed first = committer.commit(closing("c1", 0, 3));
    committer.commit(closing("c2", 3, 5));
    committer.commit(closing("c3", 5, 9));
    lake.table("bets").manageSnapshots().rollbackTo(first.snapshotId()).commit();

    Openings.open(
        contract,
        dataset,
        lake.table("bets"),
        quarantine(),
        Rollback.ACCEPT,
        head -> head.orElseThrow().to());

    assertThat(rows()).isEqualTo("3");
  }

  @Test
  void rolledBackQuarantineIsRefusedByCommitAndStartUnlessAccepted() {
    committer.commit(closing("c1", 0, 3));
    long first = quarantine().currentSnapshot().snapshotId();
    committer.commit(closing("c2", 3, 5));
    long newest = quarantine().currentSnapshot().snapshotId();
    quarantine().manageSnapshots().rollbackTo(first).commit();
    String rolledBack =
        "Cannot follow on table 'lake.casino.bets__quarantine': it was rolled back, snapshot "
            + newest
            + " (epoch 1) was its newest entry and is no longer in its history; with it went 2"
            + " rejected records";

    assertThatThrownBy(() -> committer.commit(closing("c3", 5, 9)))
        .isInstanceOf(RolledBackException.class)
        .hasMessage(rolledBack);
    assertThatThrownBy(
            () ->
                Openings.check(
                    contract, dataset, lake.table("bets"), quarantine(), Rollback.REFUSE))
        .isInstanceOf(RolledBackException.class)
        .hasMessage(rolledBack);
    assertThat(new TableLedger(lake.table("bets")).contains("c3")).isFalse();

    OpenedDataset opened =
        Openings.open(
            contract,
            dataset,
            lake.table("bets"),
            quarantine(),
            Rollback.ACCEPT,
            head -> head.orElseThrow().to());
    new Committer(lake.catalog(), List.of(opened), PATIENCE).commit(closing("c3", 5, 9));

    assertThat(rows()).isEqualTo("7");
  }

  /** Rewrites one file of the quarantine, as a compaction by others does. */
  private void rewrite(String from, String to) {
    Table table = quarantine();
    var rewrite = table.newRewrite();
    FilesText.read(closing(from, 0, 1).quarantineFiles(), table).forEach(rewrite::deleteFile);
    FilesText.read(closing(to, 0, 1).quarantineFiles(), table).forEach(rewrite::addFile);
    rewrite.commit();
  }

  @Test
  void rewindIsRefusedByNameWhereTheQuarantineWasCompacted() {
    Committed first = committer.commit(closing("c1", 0, 3));
    committer.commit(closing("c2", 3, 5));
    rewrite("c2", "compacted");
    var plan = new TableLedger(lake.table("bets")).planRewind(first.snapshotId());

    assertThatThrownBy(() -> Openings.checkRewind(quarantine(), plan))
        .isInstanceOf(QuarantineChangedException.class)
        .hasMessageContaining("were rewritten by somebody");
  }

  @Test
  void rewindTakesNoOffenceAtACompactionOfWhatItKeeps() {
    Committed first = committer.commit(closing("c1", 0, 3));
    committer.commit(closing("c2", 3, 5));
    rewrite("c1", "compacted");
    var plan = new TableLedger(lake.table("bets")).planRewind(first.snapshotId());

    Openings.checkRewind(quarantine(), plan);
    Openings.rewind(contract, dataset, lake.table("bets"), quarantine(), plan);

    assertThat(quarantine().currentSnapshot().summary()).containsEntry("chimera.undone", "c2");
  }

  @Test
  void rewindIsRefusedByNameBeyondTheHistoryOfTheQuarantine() {
    Committed first = committer.commit(closing("c1", 0, 3));
    committer.commit(closing("c2", 3, 5));
    committer.commit(closing("c3", 5, 9));
    quarantine().expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
    var plan = new TableLedger(lake.table("bets")).planRewind(first.snapshotId());

    assertThatThrownBy(() -> Openings.checkRewind(quarantine(), plan))
        .isInstanceOf(QuarantineChangedException.class)
        .hasMessageContaining("its history begins with snapshot");
  }

  @Test
  void startTakesNoOffenceAtAnExpiredQuarantine() {
    committer.commit(closing("c1", 0, 3));
    committer.commit(closing("c2", 3, 5));
    quarantine().expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();

    Openings.check(contract, dataset, lake.table("bets"), quarantine(), Rollback.REFUSE);
    lake.open(contract, TestLake.at(5));

    assertThat(rows()).isEqualTo("5");
  }

  @Test
  void restoredClosingThatTheTableCoversIsSettledThoughItsIdIsNotThere() {
    Closing restored = closing("old", 0, 3);
    committer.commit(closing("other", 0, 3));

    assertThat(committer.outstanding(List.of(restored))).isEmpty();
  }

  @Test
  void restoredClosingWhoseFilesAreGoneIsRefusedByName() {
    assertThatThrownBy(() -> committer.outstanding(List.of(closing("c1", 0, 3))))
        .isInstanceOf(StateBehindTableException.class)
        .hasMessageContaining("its file 'data/c1.parquet' is gone");
  }

  @Test
  void savepointFromBeforeARewindIsNotCommittedOnceMore() {
    Committed first = committer.commit(closing("c1", 0, 3));
    committer.commit(closing("c2", 3, 5));
    var pending = new SavepointState.Pending("c2", BETS, TestLake.at(3), 2);
    var state = new SavepointState(7, false, Map.of(BETS, TestLake.at(5)), List.of(pending));
    assertThat(state.against(BETS, new TableLedger(lake.table("bets"))))
        .isEqualTo(SavepointState.Verdict.FOLLOWS);
    var plan = new TableLedger(lake.table("bets")).planRewind(first.snapshotId());
    Openings.rewind(contract, dataset, lake.table("bets"), quarantine(), plan);

    assertThat(state.against(BETS, new TableLedger(lake.table("bets"))))
        .isEqualTo(SavepointState.Verdict.AHEAD);
    lake.open(contract, TestLake.at(3));
    assertThat(state.against(BETS, new TableLedger(lake.table("bets"))))
        .isEqualTo(SavepointState.Verdict.AHEAD);
  }

  @Test
  void startOfAnotherPipelineIsRefusedBeforeAnythingIsOpened() {
    Contract other =
        new Contract(
            "other",
            contract.version(),
            null,
            contract.ownership(),
            50,
            contract.source(),
            contract.trigger(),
            contract.isolation(),
            contract.datasets(),
            "ff");

    assertThatThrownBy(
            () -> Openings.check(other, dataset, lake.table("bets"), quarantine(), Rollback.REFUSE))
        .isInstanceOf(ForeignLedgerException.class);
  }

  @Test
  void commitsAgainWhatWasRemoved() {
    Closing closing = closing("c1", 0, 3);
    commitHalf(closing, 1);
    var opened = lake.open(contract, TestLake.at(0));

    new Committer(lake.catalog(), opened, PATIENCE).commit(closing);

    assertThat(rows()).isEqualTo("3");
    assertThat(new TableLedger(lake.table("bets")).contains("c1")).isTrue();
  }

  @Test
  void leavesNothingBehindWhenTheTableRefuses() {
    lake.open(contract, TestLake.at(0));

    assertThatThrownBy(() -> committer.commit(closing("c1", 0, 3)))
        .isInstanceOf(FencedException.class);

    assertThat(rows()).isEqualTo("0");
  }

  @Test
  void fencesARunThatPassedTheTableBeforeItWasOvertaken() {
    Closing closing = closing("c1", 0, 3);
    var ledger = new TableLedger(lake.catalog().load(BETS), PATIENCE);
    LedgerEntry entry = ledger.check(closing, contract.pipelineOf(dataset), 1);
    lake.open(contract, TestLake.at(0));

    assertThatThrownBy(() -> new QuarantineLedger(quarantine(), PATIENCE).commit(closing, entry))
        .isInstanceOf(FencedException.class)
        .hasMessage(
            "Cannot commit to table 'lake.casino.bets__quarantine': its newest epoch is 2, this"
                + " run's is 1");
  }

  @Test
  void resumesFromASavepointWhoseClosingsWaitBehindTheNewOpening() {
    Closing waiting = closing("c1", 0, 3);
    OpenedDataset resumed = Openings.resume(contract, dataset, lake.table("bets"), Rollback.REFUSE);
    var next = new Committer(lake.catalog(), List.of(resumed), PATIENCE);

    next.commit(waiting);
    next.begin(List.of(new Carry(BETS, TestLake.at(3))));

    assertThat(resumed.epoch()).isEqualTo(2);
    assertThat(rows()).isEqualTo("3");
    assertThat(Books.audit(new TableLedger(lake.table("bets")).entries()).problems()).isEmpty();
  }
}
