package io.chimera.sinks.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Reconciliation;
import io.chimera.schemas.stream.Reconciliation.Comparison;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.Contracts;
import io.chimera.sinks.FaultyLake;
import io.chimera.sinks.FaultyLake.Fault;
import io.chimera.sinks.FaultyLake.Faults;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.iceberg.TargetTables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
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

class TableLedgerTest {
  private static final TableName BETS = new TableName("casino", "bets");
  private static final Patience PATIENCE = new Patience(3, Duration.ZERO, Duration.ZERO);
  private static final Run RUN = new Run("casino_games_bets", 0, "1.2.0", "ab12");

  private final Contract contract = Contracts.bets();
  private Path directory;
  private TestLake lake;
  private Table table;

  @BeforeEach
  void create(@TempDir Path temporary) {
    directory = temporary;
    lake = new TestLake(directory);
    table = TargetTables.main(lake.catalog(), contract.datasets().get(0));
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private TableLedger ledger() {
    return new TableLedger(lake.catalog().load(BETS), PATIENCE);
  }

  private TableLedger ledger(Faults faults) {
    return new TableLedger(new FaultyLake(lake.catalog(), faults).load(BETS), PATIENCE);
  }

  /** The books never open a file, so that a description is enough. */
  private String file(String name, long rows) {
    return FilesText.write(dataFile(name, rows), table);
  }

  private static DataFile dataFile(String name, long rows) {
    return DataFiles.builder(PartitionSpec.unpartitioned())
        .withPath("data/" + name + ".parquet")
        .withFileSizeInBytes(100)
        .withRecordCount(rows)
        .build();
  }

  private Closing closing(String id, Positions from, Positions to, long rows) {
    var tally = new Tally(rows, rows, 0, 0, 0, 0, 0, null);
    List<String> files = rows == 0 ? List.of() : List.of(file(id, rows));
    return new Closing(id, BETS, 1, "1.2.0", "ab12", from, to, tally, files, List.of());
  }

  private static Closing withTally(Closing closing, Tally tally) {
    return new Closing(
        closing.commitId(),
        closing.table(),
        closing.checkpoint(),
        closing.contractVersion(),
        closing.contractHash(),
        closing.from(),
        closing.to(),
        tally,
        closing.dataFiles(),
        closing.quarantineFiles());
  }

  @Test
  void endsWithAnErrorOfItsOwnWhenTheTableIsDropped() {
    TableLedger ledger = ledger();
    ledger.open("o1", RUN, TestLake.at(0));
    lake.drop(BETS);

    assertThatThrownBy(
            () ->
                ledger.commit(closing("c1", TestLake.at(0), TestLake.at(5), 5), RUN.pipeline(), 1))
        .isInstanceOf(TableGoneException.class)
        .hasMessage("Cannot commit to table 'lake.casino.bets': it was dropped");
  }

  @Test
  void goesOnWithATableThatWasGoneForAMoment() {
    ledger().open("o1", RUN, TestLake.at(0));
    TableLedger ledger = ledger();
    String metadata = LakeCatalog.metadataLocation(lake.catalog().load(BETS));
    lake.drop(BETS);
    assertThatThrownBy(ledger::refreshPatiently)
        .isInstanceOf(TableGoneException.class)
        .hasMessage("Cannot commit to table 'lake.casino.bets': it was dropped");
    lake.catalog().register(BETS, metadata);

    ledger.commit(closing("c1", TestLake.at(0), TestLake.at(5), 5), RUN.pipeline(), 1);

    assertThat(ids()).containsExactly("o1", "c1");
  }

  @Test
  void takesAnotherTableOfThatNameForNone() {
    TableLedger ledger = ledger();
    ledger.open("o1", RUN, TestLake.at(0));
    lake.drop(BETS);
    assertThatThrownBy(ledger::refreshPatiently).isInstanceOf(TableGoneException.class);
    TargetTables.main(lake.catalog(), contract.datasets().get(0));

    assertThatThrownBy(ledger::refreshPatiently)
        .isInstanceOf(TableGoneException.class)
        .hasMessage("Cannot commit to table 'lake.casino.bets': it was dropped");
  }

  private Committed commit(Closing closing, long epoch) {
    return ledger().commit(closing, RUN.pipeline(), epoch);
  }

  private List<String> ids() {
    return ledger().entries().stream().map(entry -> entry.entry().commitId()).toList();
  }

  @Test
  void opensWithTheNextEpochAtTheGivenPositions() {
    Committed first = ledger().open("o1", RUN, TestLake.at(7, 3));
    Committed second = ledger().open("o2", RUN, TestLake.at(7, 3, 4));

    assertThat(first.entry().run().epoch()).isEqualTo(1);
    assertThat(second.entry().run().epoch()).isEqualTo(2);
    assertThat(second.entry().to()).isEqualTo(TestLake.at(7, 3, 4));
    assertThat(Books.audit(ledger().entries()).problems()).isEmpty();
  }

  /** It is another process, beside a run that is alive. */
  @Test
  void reconciliationMovesNothingAndTheRunGoesOn() {
    ledger().open("o1", RUN, TestLake.at(0));
    commit(closing("c1", TestLake.at(0), TestLake.at(5), 5), 1);
    var found =
        new Reconciliation(6, 5, false, new Comparison("0/16B3748", true, 17L, 1, 2, 3, 4, 5, 6));

    Committed entry = ledger().reconcile(RUN, found);
    commit(closing("c2", TestLake.at(5), TestLake.at(7), 2), 1);
    ledger().open("o2", RUN, TestLake.at(7));

    assertThat(ids()).containsExactly("o1", "c1", entry.entry().commitId(), "c2", "o2");
    assertThat(entry.entry().readings().reconciliation()).isEqualTo(found);
    assertThat(entry.entry().to()).isEqualTo(TestLake.at(5));
    var audit = Books.audit(ledger().entries());
    assertThat(audit.problems()).isEmpty();
    assertThat(audit.totals().written()).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"CRASH", "APPLIED_CRASH"},
      mode = EnumSource.Mode.EXCLUDE)
  void reconciliationIsThereOnceWhateverTheCatalogAnswers(Fault fault) {
    ledger().open("o1", RUN, TestLake.at(0));

    ledger(Faults.at(1, 1, fault)).reconcile(RUN, Reconciliation.ofRead(0, 0));

    assertThat(ids()).hasSize(2);
  }

  @Test
  void reconciliationIsRefusedToAnotherPipeline() {
    ledger().open("o1", RUN, TestLake.at(0));
    var other = new Run("casino_games_wins", 0, "1.2.0", "ab12");

    assertThatThrownBy(() -> ledger().reconcile(other, Reconciliation.ofRead(1, 1)))
        .isInstanceOf(ForeignLedgerException.class);
  }

  @Test
  void writesTheSummaryAsDocumented() {
    ledger().open("o1", RUN, TestLake.at(5));
    var tally = new Tally(9, 4, 0, 2, 2, 1, 0, 1_700_000_000_000_001L);

    commit(withTally(closing("c1", TestLake.at(5), TestLake.at(20), 4), tally), 1);

    var chimera = new TreeMap<>(lake.table("bets").currentSnapshot().summary());
    chimera.keySet().removeIf(key -> !key.startsWith("chimera."));
    var expected = new TreeMap<String, String>();
    expected.put("chimera.checkpoint", "1");
    expected.put("chimera.commit-id", "c1");
    expected.put("chimera.contract-hash", "ab12");
    expected.put("chimera.contract-version", "1.2.0");
    expected.put("chimera.discarded", "0");
    expected.put("chimera.dropped", "1");
    expected.put("chimera.duplicates", "2");
    expected.put("chimera.epoch", "1");
    expected.put("chimera.event-time-max", "2023-11-14T22:13:20.000001Z");
    expected.put("chimera.filtered", "2");
    expected.put("chimera.held", "0");
    expected.put("chimera.in", "9");
    expected.put("chimera.operation", "closing");
    expected.put("chimera.pipeline", "casino_games_bets");
    expected.put(
        "chimera.positions",
        "{\"source\":\"cluster-1\",\"streams\":"
            + "{\"game_v1\":{\"id\":\"topic-1\",\"splits\":{\"0\":[5,20]}}}}");
    expected.put("chimera.quarantined", "0");
    expected.put("chimera.replayed", "0");
    expected.put("chimera.total-discarded", "0");
    expected.put("chimera.total-replayed", "0");
    expected.put("chimera.total-dropped", "1");
    expected.put("chimera.total-duplicates", "2");
    expected.put("chimera.total-filtered", "2");
    expected.put("chimera.total-in", "9");
    expected.put("chimera.total-quarantined", "0");
    expected.put("chimera.total-written", "4");
    expected.put("chimera.written", "4");
    assertThat(chimera).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"CRASH", "APPLIED_CRASH"},
      mode = EnumSource.Mode.EXCLUDE)
  void commitsOnceWhateverTheCatalogAnswers(Fault fault) {
    ledger().open("o1", RUN, TestLake.at(0));
    Faults faults = Faults.at(1, 1, fault);

    ledger(faults).commit(closing("c1", TestLake.at(0), TestLake.at(5), 5), RUN.pipeline(), 1);
    commit(closing("c2", TestLake.at(5), TestLake.at(7), 2), 1);

    assertThat(ids()).containsExactly("o1", "c1", "c2");
    assertThat(ledger().head().orElseThrow().entry().totals().written()).isEqualTo(7);
    assertThat(Books.audit(ledger().entries()).problems()).isEmpty();
    assertThat(lake.table("bets").currentSnapshot().summary()).containsEntry("total-records", "7");
    // Nobody deleted what the surviving snapshots need.
    for (var snapshot : lake.table("bets").snapshots()) {
      assertThat(Path.of(snapshot.manifestListLocation())).exists();
      for (var manifest : snapshot.allManifests(table.io())) {
        assertThat(Path.of(manifest.path())).exists();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"REFUSED", "UNKNOWN", "BROKEN", "ABSENT"})
  void givesUpWhenTheCatalogStaysAway(Fault fault) {
    ledger().open("o1", RUN, TestLake.at(0));
    Faults faults = Faults.at(1, 100, fault);

    assertThatThrownBy(
            () ->
                ledger(faults)
                    .commit(closing("c1", TestLake.at(0), TestLake.at(5), 5), RUN.pipeline(), 1))
        .isInstanceOf(LedgerUnavailableException.class)
        .hasMessage(
            "Cannot commit to table 'casino.bets': the catalog did not take it in 3 attempts");
    assertThat(faults.commits()).isEqualTo(3);
    assertThat(ids()).containsExactly("o1");
  }

  @Test
  void saysWhileItTriesThatItTakesLongButNotOfAHiccup() {
    ledger().open("o1", RUN, TestLake.at(0));
    var five = new Patience(5, Duration.ZERO, Duration.ZERO);
    var said = new AtomicInteger();
    Faults hiccup = Faults.at(1, 2, Fault.REFUSED);
    new TableLedger(new FaultyLake(lake.catalog(), hiccup).load(BETS), five, said::incrementAndGet)
        .commit(closing("c1", TestLake.at(0), TestLake.at(5), 5), RUN.pipeline(), 1);
    assertThat(said).hasValue(0);

    Faults away = Faults.at(1, 4, Fault.BROKEN);
    new TableLedger(new FaultyLake(lake.catalog(), away).load(BETS), five, said::incrementAndGet)
        .commit(closing("c2", TestLake.at(5), TestLake.at(6), 1), RUN.pipeline(), 1);

    assertThat(said).hasValue(2);
    assertThat(ids()).containsExactly("o1", "c1", "c2");
  }

  @Test
  void beginsNoAttemptAfterTwoMinutesOfSilence() {
    // Given
    ledger().open("o1", RUN, TestLake.at(0));
    Faults faults = Faults.at(1, 100, Fault.BROKEN);
    var answers = new AtomicInteger();
    var patience =
        new Patience(
            8,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofMinutes(2),
            () -> Instant.EPOCH.plusSeconds(50L * answers.getAndIncrement()));
    var silent = new TableLedger(new FaultyLake(lake.catalog(), faults).load(BETS), patience);
    // When, Then
    assertThatThrownBy(
            () ->
                silent.commit(closing("c1", TestLake.at(0), TestLake.at(5), 5), RUN.pipeline(), 1))
        .isInstanceOf(LedgerUnavailableException.class)
        .hasMessage(
            "Cannot commit to table 'casino.bets': the catalog did not take it in 3 attempts");
    assertThat(faults.commits()).isEqualTo(3);
  }

  @Test
  void findsTheLastAttemptThoughItsAnswerWasLost() {
    ledger().open("o1", RUN, TestLake.at(0));
    var impatient = new Patience(1, Duration.ZERO, Duration.ZERO);
    Faults faults = Faults.at(1, 1, Fault.APPLIED_BROKEN);
    var faulty = new TableLedger(new FaultyLake(lake.catalog(), faults).load(BETS), impatient);

    faulty.commit(closing("c1", TestLake.at(0), TestLake.at(5), 5), RUN.pipeline(), 1);

    assertThat(ids()).containsExactly("o1", "c1");
  }

  @Test
  void takesACommitThatIsThereForDone() {
    ledger().open("o1", RUN, TestLake.at(0));
    Closing closing = closing("c1", TestLake.at(0), TestLake.at(5), 5);

    Committed first = commit(closing, 1);
    commit(closing("c2", TestLake.at(5), TestLake.at(6), 1), 1);
    Committed again = commit(closing, 1);

    assertThat(again).isEqualTo(first);
    assertThat(ids()).containsExactly("o1", "c1", "c2");
  }

  @Test
  void commitsRecordsInWithNoneWritten() {
    ledger().open("o1", RUN, TestLake.at(0));
    var tally = new Tally(3, 0, 0, 3, 0, 0, 0, null);

    commit(withTally(closing("c1", TestLake.at(0), TestLake.at(3), 0), tally), 1);

    assertThat(ids()).containsExactly("o1", "c1");
    assertThat(ledger().head().orElseThrow().addedRecords()).isZero();
  }

  @Test
  void fencesAnEarlierRun() {
    ledger().open("o1", RUN, TestLake.at(0));
    ledger().open("o2", RUN, TestLake.at(0));

    assertThatThrownBy(() -> commit(closing("c1", TestLake.at(0), TestLake.at(5), 5), 1))
        .isInstanceOf(FencedException.class)
        .hasMessageContaining("its newest epoch is 2, this run's is 1");
  }

  @Test
  void fencesARunThatIsOvertakenWhileItCommits() {
    ledger().open("o1", RUN, TestLake.at(0));
    Table overtaken =
        new OvertakenTable(
            lake.catalog().load(BETS), () -> ledger().open("o2", RUN, TestLake.at(0)));

    assertThatThrownBy(
            () ->
                new TableLedger(overtaken, PATIENCE)
                    .commit(closing("c1", TestLake.at(0), TestLake.at(5), 5), RUN.pipeline(), 1))
        .isInstanceOf(FencedException.class);
    assertThat(ids()).containsExactly("o1", "o2");
  }

  @Test
  void opensBehindWhatAnEarlierRunCommitsMeanwhile() {
    ledger().open("o1", RUN, TestLake.at(0));
    Table overtaken =
        new OvertakenTable(
            lake.catalog().load(BETS),
            () -> commit(closing("c1", TestLake.at(0), TestLake.at(5), 5), 1));

    Committed opening =
        new TableLedger(overtaken, PATIENCE)
            .open("o2", RUN, Rollback.REFUSE, head -> head.orElseThrow().to());

    assertThat(opening.entry().to()).isEqualTo(TestLake.at(5));
    assertThat(ids()).containsExactly("o1", "c1", "o2");
    assertThat(Books.audit(ledger().entries()).problems()).isEmpty();
  }

  @Test
  void refusesATableWithoutAnOpening() {
    assertThatThrownBy(() -> commit(closing("c1", TestLake.at(0), TestLake.at(5), 5), 1))
        .isInstanceOf(FencedException.class)
        .hasMessageContaining("it has no opening");
  }

  @Test
  void refusesAGap() {
    ledger().open("o1", RUN, TestLake.at(0, 0));

    assertThatThrownBy(() -> commit(closing("c1", TestLake.at(0, 3), TestLake.at(1, 5), 3), 1))
        .isInstanceOf(PositionGapException.class)
        .hasMessageContaining("stream 'game_v1' split 1 is at 0, expected 3");
  }

  @Test
  void refusesAnOverlap() {
    ledger().open("o1", RUN, TestLake.at(4));

    assertThatThrownBy(() -> commit(closing("c1", TestLake.at(2), TestLake.at(5), 3), 1))
        .isInstanceOf(PositionOverlapException.class)
        .hasMessageContaining("stream 'game_v1' split 0 is at 4, expected 2");
  }

  @Test
  void refusesAStreamThatWasMadeAnew() {
    ledger().open("o1", RUN, TestLake.at(4));
    var anew =
        new Positions(
            "cluster-1",
            new TreeMap<>(
                Map.of(
                    "game_v1",
                    new Positions.StreamPositions("topic-2", new TreeMap<>(Map.of(0, 4L))))));

    assertThatThrownBy(() -> ledger().open("o2", RUN, anew))
        .isInstanceOf(SourceChangedException.class)
        .hasMessageContaining("stream 'game_v1' was made anew, it was 'topic-1' and is 'topic-2'");
  }

  @Test
  void refusesAnotherPipeline() {
    ledger().open("o1", RUN, TestLake.at(0));

    assertThatThrownBy(
            () -> ledger().open("o2", new Run("other", 0, "1.2.0", "ab12"), TestLake.at(0)))
        .isInstanceOf(ForeignLedgerException.class)
        .hasMessageContaining("as pipeline 'other': its ledger is kept by pipeline");
  }

  @Test
  void refusesBooksThatDoNotBalance() {
    ledger().open("o1", RUN, TestLake.at(0));
    var tally = new Tally(6, 5, 0, 0, 0, 0, 0, null);
    Closing closing = withTally(closing("c1", TestLake.at(0), TestLake.at(6), 5), tally);

    assertThatThrownBy(() -> commit(closing, 1))
        .isInstanceOf(UnbalancedBooksException.class)
        .hasMessageContaining("in 6 is not written 5 (5 rows in files)");
  }

  @Test
  void refusesCountsThatTheFilesDoNotBear() {
    ledger().open("o1", RUN, TestLake.at(0));
    var tally = new Tally(6, 6, 0, 0, 0, 0, 0, null);
    Closing closing = withTally(closing("c1", TestLake.at(0), TestLake.at(6), 5), tally);

    assertThatThrownBy(() -> commit(closing, 1))
        .isInstanceOf(UnbalancedBooksException.class)
        .hasMessageContaining("written 6 (5 rows in files)");
  }

  @Test
  void findsItsHeadAmongOtherWritersAndAfterTheyExpireEverything() {
    ledger().open("o1", RUN, TestLake.at(0));
    commit(closing("c1", TestLake.at(0), TestLake.at(5), 5), 1);
    Table other = lake.table("bets");
    other.newAppend().appendFile(dataFile("theirs-1", 1)).commit();
    other.newAppend().appendFile(dataFile("theirs-2", 1)).commit();
    other
        .newRewrite()
        .deleteFile(dataFile("theirs-1", 1))
        .deleteFile(dataFile("theirs-2", 1))
        .addFile(dataFile("compacted", 2))
        .commit();

    other.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();

    assertThat(ids()).containsExactly("c1");
    commit(closing("c2", TestLake.at(5), TestLake.at(6), 1), 1);
    // The older one lies behind snapshots that are gone; its sums are in the totals.
    assertThat(ids()).containsExactly("c2");
    Books.Audit audit = Books.audit(ledger().entries());
    assertThat(audit.problems()).isEmpty();
    assertThat(audit.complete()).isFalse();
    assertThat(audit.totals().in()).isEqualTo(6);
  }

  @Test
  void keepsTheNumberOfMetadataFilesBounded() throws Exception {
    ledger().open("o1", RUN, TestLake.at(0));
    Table other = lake.table("bets");
    other.updateProperties().set("write.metadata.previous-versions-max", "3").commit();

    for (int commit = 0; commit < 10; commit++) {
      commit(closing("c" + commit, TestLake.at(commit), TestLake.at(commit + 1), 1), 1);
    }

    var files = new ArrayList<Path>();
    try (var list = Files.walk(directory.resolve("warehouse"))) {
      list.filter(path -> path.toString().endsWith(".metadata.json")).forEach(files::add);
    }
    assertThat(files).hasSize(4);
  }
}
