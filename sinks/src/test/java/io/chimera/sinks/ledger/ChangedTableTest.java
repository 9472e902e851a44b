package io.chimera.sinks.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.CommitRule;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.ChangeCounts;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.RuleVerdict;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.Changes;
import io.chimera.sinks.Contracts;
import io.chimera.sinks.FaultyLake;
import io.chimera.sinks.FaultyLake.Fault;
import io.chimera.sinks.FaultyLake.Faults;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.WrittenTable;
import io.chimera.sinks.iceberg.TargetTables;
import io.chimera.sinks.write.WriteOperator;
import io.chimera.sinks.write.WrittenFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.data.IcebergGenerics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Commits that delete and replace rows: faults, the gate, and back again. */
class ChangedTableTest {
  private static final TableName BETS = new TableName("casino", "bets");
  private static final Patience PATIENCE = new Patience(3, Duration.ZERO, Duration.ZERO);
  private static final Run RUN = new Run("casino_games_bets", 0, "1.2.0", "ab12");

  private final Contract contract = Contracts.upserts();
  private TestLake lake;
  private Committed first;

  /** Three rows on main. */
  @BeforeEach
  void fill(@TempDir Path directory) throws Exception {
    lake = new TestLake(directory);
    TargetTables.main(lake.catalog(), contract.datasets().get(0));
    ledger().open("o1", RUN, TestLake.at(0));
    first =
        commit(
            closing(
                "c1",
                0,
                3,
                (changes, to) -> {
                  to.accept(changes.insert(1, "a"));
                  to.accept(changes.insert(2, "b"));
                  to.accept(changes.insert(3, "c"));
                }));
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private interface Steps {
    void write(Changes changes, Target to) throws Exception;
  }

  private interface Target {
    void accept(Ingested ingested) throws Exception;
  }

  private TableLedger ledger() {
    return new TableLedger(lake.catalog().load(BETS), PATIENCE);
  }

  private Committed commit(Closing closing) {
    return ledger().commit(closing, RUN.pipeline(), 1);
  }

  /** What the writer makes of the changes. */
  private Closing closing(String id, long from, long to, Steps steps) throws Exception {
    try (var writer =
        new OneInputStreamOperatorTestHarness<>(
            new WriteOperator(lake.address(), contract), 1, 1, 0)) {
      writer.open();
      var changes = new Changes();
      steps.write(changes, ingested -> writer.processElement(ingested, 0));
      writer.processElement(changes.tally(from, to), 0);
      writer.endInput();
      WrittenFiles files = writer.extractOutputValues().get(0);
      return new Closing(
          id,
          BETS,
          1,
          "1.2.0",
          "ab12",
          TestLake.at(from),
          TestLake.at(to),
          files.tally().tally(),
          files.tally().readings(),
          Effect.CHANGE,
          List.of(files.dataFiles()),
          List.of(files.deleteFiles()),
          List.of());
    }
  }

  /** Updates the first row, deletes the second, adds a fourth. */
  private Closing changes(String id) throws Exception {
    return closing(
        id,
        3,
        6,
        (changes, to) -> {
          to.accept(changes.update(1, "A"));
          to.accept(changes.delete(2));
          to.accept(changes.insert(4, "d"));
        });
  }

  private static Closing failing(Closing closing) {
    return closing.with(
        closing
            .readings()
            .judged(
                new RuleVerdict[] {
                  new RuleVerdict(
                      "few_rejects", RuleVerdict.Outcome.FAILED, "20", CommitRule.OnFailure.HOLD)
                }));
  }

  private static Closing replacing(Closing closing) {
    return new Closing(
        closing.commitId(),
        closing.table(),
        closing.checkpoint(),
        closing.contractVersion(),
        closing.contractHash(),
        closing.from(),
        closing.to(),
        closing.tally(),
        Readings.NONE,
        Effect.REPLACE,
        closing.dataFiles(),
        List.of(),
        List.of());
  }

  private List<String> rows() throws IOException {
    return rows(lake.table("bets").currentSnapshot().snapshotId());
  }

  private List<String> rows(long snapshotId) throws IOException {
    var rows = new ArrayList<String>();
    try (var records = IcebergGenerics.read(lake.table("bets")).useSnapshot(snapshotId).build()) {
      records.forEach(record -> rows.add(record.getField("id") + " " + record.getField("player")));
    }
    rows.sort(null);
    return rows;
  }

  private void assertBalanced() {
    var audit = Books.audit(ledger().entries());
    assertThat(audit.problems()).isEmpty();
    assertThat(audit.complete()).isTrue();
  }

  private void appendByOther() {
    var table = lake.table("bets");
    table.newAppend().appendFile(WrittenTable.file(table, "other", 9)).commit();
  }

  @Test
  void readersSeeTheChangesAndStillTheStateBefore() throws Exception {
    Committed changed = commit(changes("c2"));

    assertThat(rows()).containsExactly("1 A", "3 c", "4 d");
    assertThat(rows(first.snapshotId())).containsExactly("1 a", "2 b", "3 c");
    assertThat(changed.entry().readings().changes()).isEqualTo(new ChangeCounts(1, 1, 1));
    assertThat(lake.table("bets").currentSnapshot().summary())
        .containsEntry(
            "chimera.readings",
            "{\"failed\":{},\"changes\":{\"inserted\":1,\"updated\":1,\"deleted\":1}}");
    assertBalanced();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"CRASH", "APPLIED_CRASH"},
      mode = EnumSource.Mode.EXCLUDE)
  void isCommittedOnceWhateverTheCatalogAnswers(Fault fault) throws Exception {
    Faults faults = Faults.at(1, 1, fault);
    var faulty = new TableLedger(new FaultyLake(lake.catalog(), faults).load(BETS), PATIENCE);

    faulty.commit(changes("c2"), RUN.pipeline(), 1);

    assertThat(rows()).containsExactly("1 A", "3 c", "4 d");
    assertThat(ledger().entries()).hasSize(3);
    assertBalanced();
  }

  @Test
  void changesBehindTheGateBecomeMainWhenTheyAreReleased() throws Exception {
    commit(failing(changes("c2")));
    commit(closing("c3", 6, 7, (changes, to) -> to.accept(changes.delete(4))));
    assertThat(rows()).containsExactly("1 a", "2 b", "3 c");
    assertBalanced();

    ledger().release();

    assertThat(rows()).containsExactly("1 A", "3 c");
    commit(closing("c4", 7, 8, (changes, to) -> to.accept(changes.update(3, "C"))));
    assertThat(rows()).containsExactly("1 A", "3 C");
    assertBalanced();
  }

  @Test
  void releaseOnTopOfOthersIsRefusedByName() throws Exception {
    commit(failing(changes("c2")));
    appendByOther();

    assertThatThrownBy(() -> ledger().release())
        .isInstanceOf(GateException.class)
        .hasMessageContaining("deletes or replaces rows, which cannot be committed again");
    assertThat(rows()).containsExactly("1 a", "2 b", "3 c", "9 null");
  }

  @Test
  void discardLeavesMainAsItIsAndMovesThePositions() throws Exception {
    commit(failing(closing("c2", 3, 4, (changes, to) -> to.accept(changes.insert(4, "d")))));
    commit(closing("c3", 4, 5, (changes, to) -> to.accept(changes.insert(5, "e"))));
    appendByOther();

    Committed discarded = ledger().discard();

    assertThat(rows()).containsExactly("1 a", "2 b", "3 c", "9 null");
    assertThat(discarded.entry().to()).isEqualTo(TestLake.at(5));
    assertThat(discarded.entry().tally()).isEqualTo(new Tally(2, 0, 0, 0, 0, 0, 0, 2, 0, null));
    assertBalanced();
  }

  /** Their keys may come again, and what is new is not looked for. */
  @Test
  void refusesToDiscardDeletionsOfRows() throws Exception {
    commit(failing(closing("c2", 3, 4, (changes, to) -> to.accept(changes.delete(2)))));

    assertThatThrownBy(() -> ledger().discard())
        .isInstanceOf(GateException.class)
        .hasMessageEndingWith(
            " deletes or moves rows, which may be there twice when their keys come again; release"
                + " it, or drop the table and have it read anew");
    ledger().release();
    assertThat(rows()).containsExactly("1 a", "3 c");
  }

  /** It counts as an insert. */
  @Test
  void refusesToDiscardARowThatMovedToAnotherKey() throws Exception {
    commit(
        failing(
            closing(
                "c2",
                3,
                4,
                (changes, to) -> {
                  to.accept(changes.before(2));
                  to.accept(changes.insert(7, "b"));
                })));

    assertThatThrownBy(() -> ledger().discard()).isInstanceOf(GateException.class);
  }

  @Test
  void rewindTakesChangesBackAndTheyAreMadeAgain() throws Exception {
    commit(changes("c2"));
    TableLedger ledger = ledger();

    ledger.rewind("r1", RUN, ledger.planRewind(first.snapshotId()));

    assertThat(rows()).containsExactly("1 a", "2 b", "3 c");
    ledger().commit(changes("c3"), RUN.pipeline(), 2);
    assertThat(rows()).containsExactly("1 A", "3 c", "4 d");
    assertBalanced();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"NONE", "REFUSED", "APPLIED_UNKNOWN"})
  void replaceLeavesNothingButTheFilesOfTheRead(Fault fault) throws Exception {
    commit(changes("c2"));
    Closing read =
        replacing(
            closing(
                "c3",
                6,
                8,
                (changes, to) -> {
                  to.accept(changes.found(7, "g"));
                  to.accept(changes.found(1, "a"));
                }));
    Faults faults = Faults.at(1, 1, fault);

    new TableLedger(new FaultyLake(lake.catalog(), faults).load(BETS), PATIENCE)
        .commit(read, RUN.pipeline(), 1);

    assertThat(rows()).containsExactly("1 a", "7 g");
    assertThat(rows(first.snapshotId())).containsExactly("1 a", "2 b", "3 c");
    assertThat(lake.table("bets").currentSnapshot().operation())
        .isEqualTo(DataOperations.OVERWRITE);
    assertBalanced();
  }

  @Test
  void replaceBehindTheGateIsReleased() throws Exception {
    commit(
        failing(replacing(closing("c2", 3, 4, (changes, to) -> to.accept(changes.found(7, "g"))))));
    assertThat(rows()).containsExactly("1 a", "2 b", "3 c");

    ledger().release();

    assertThat(rows()).containsExactly("7 g");
    assertBalanced();
  }

  @Test
  void replaceByAReadThatFoundNothingEmptiesTheTable() throws Exception {
    commit(replacing(closing("c2", 3, 4, (changes, to) -> {})));

    assertThat(rows()).isEmpty();
    assertBalanced();
  }

  @Test
  void refusesCountsThatTheFilesDoNotBear() throws Exception {
    Closing closing = changes("c2");
    Closing miscounted = closing.with(Readings.changes(new ChangeCounts(2, 1, 0)));

    assertThatThrownBy(() -> commit(miscounted))
        .isInstanceOf(UnbalancedBooksException.class)
        .hasMessageContaining(
            "in 3 is not written 3 (2 rows in files, 2 inserted, 1 updated, 0 deleted)");
  }
}
