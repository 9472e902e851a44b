package io.chimera.sinks.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.CommitRule;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.RuleVerdict;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.Contracts;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.archive.FactArchive;
import io.chimera.sinks.archive.MissingFacts;
import io.chimera.sinks.archive.TableFacts;
import io.chimera.sinks.facts.ColumnProfile;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.QualityFact;
import io.chimera.sinks.facts.RunFact;
import io.chimera.sinks.iceberg.TargetTables;
import io.chimera.sinks.ledger.LedgerEntry.Operation;
import io.chimera.sinks.lineage.LineageFact;
import io.chimera.sinks.lineage.LineageStart;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was told when it happened, and what is made of the table's snapshots later. */
class ToldAgainTest {
  private static final TableName BETS = new TableName("casino", "bets");
  private static final Patience PATIENCE = new Patience(3, Duration.ZERO, Duration.ZERO);
  private static final Run RUN = new Run("casino_games_bets", 0, "1.2.0", "ab12");

  private final Contract contract = Contracts.bets();
  private final List<Fact> told = new ArrayList<>();
  private TestLake lake;
  private FactArchive archive;
  private String start;

  /** A run that is told of: one commit on main, and two behind the gate. */
  @BeforeEach
  void run(@TempDir Path directory) {
    lake = new TestLake(directory);
    archive = FactArchive.open(lake.catalog());
    Table table = TargetTables.main(lake.catalog(), contract.datasets().get(0));
    Table unusedQuarantine = TargetTables.quarantine(lake.catalog(), contract.datasets().get(0));
    start(ledger().open("o1", RUN, TestLake.at(0)), table);
    commit("c1", 0, 5, Readings.NONE);
    commit("c2", 5, 8, failing());
    commit("c3", 8, 12, Readings.NONE);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private TableLedger ledger() {
    return new TableLedger(lake.catalog().load(BETS), PATIENCE);
  }

  /** As whoever starts runs does: the start is kept together with all that was there before. */
  private void start(Committed opening, Table table) {
    var way =
        new LineageStart.Way(
            opening.entry().run().epoch(),
            Instant.ofEpochMilli(opening.committedAt()),
            false,
            Duration.ofSeconds(60),
            "1.20.3",
            null);
    start =
        new LineageStart(
                contract,
                contract.datasets().get(0),
                table,
                lake.catalog().load(BETS.quarantine()),
                new CatalogSettings("lake", "jdbc:sqlite:catalog.db", "warehouse"),
                Set.of(),
                way)
            .event();
    told.add(LineageFact.started(start));
    tell(opening);
    keep();
  }

  private void keep() {
    archive.add(missing(start).facts());
  }

  private MissingFacts missing(String current) {
    var table = new TableFacts(BETS, lake.catalog().load(BETS), current, 0);
    return MissingFacts.of(archive, List.of(table));
  }

  private void commit(String id, long from, long to, Readings readings) {
    DataFile file =
        DataFiles.builder(PartitionSpec.unpartitioned())
            .withPath("data/" + id + ".parquet")
            .withFileSizeInBytes(100)
            .withRecordCount(to - from)
            .build();
    var closing =
        new Closing(
            id,
            BETS,
            1,
            "1.2.0",
            "ab12",
            TestLake.at(from),
            TestLake.at(to),
            new Tally(to - from, to - from, 0, 0, 0, 0, 0, null),
            readings,
            List.of(FilesText.write(file, lake.table("bets"))),
            List.of());
    long epoch = ledger().head().orElseThrow().entry().run().epoch();
    tell(ledger().commit(closing, RUN.pipeline(), epoch));
  }

  private static Readings failing() {
    return Readings.NONE.judged(
        new RuleVerdict[] {
          new RuleVerdict("few", RuleVerdict.Outcome.FAILED, "20", CommitRule.OnFailure.HOLD)
        });
  }

  /** As the job, and the commands, do. */
  private void tell(Committed entry) {
    told.add(RunFact.of(BETS, entry));
    Table table = lake.table("bets");
    if (entry.entry().operation() == Operation.CLOSING) {
      Snapshot snapshot = table.snapshot(entry.snapshotId());
      var added = SnapshotChanges.builderFor(table).snapshot(snapshot).build().addedDataFiles();
      told.add(QualityFact.of(BETS, entry, ColumnProfile.of(added, table.schema())));
    }
    LineageFact.committed(start, entry).ifPresent(told::add);
  }

  private List<Fact> again() {
    var facts = new ArrayList<>(archive.since(Instant.EPOCH));
    facts.addAll(missing(null).facts());
    return facts;
  }

  private void othersCommit() {
    DataFile file =
        DataFiles.builder(PartitionSpec.unpartitioned())
            .withPath("data/other.parquet")
            .withFileSizeInBytes(100)
            .withRecordCount(7)
            .build();
    lake.table("bets").newAppend().appendFile(file).commit();
  }

  private void expire() {
    lake.table("bets")
        .expireSnapshots()
        .expireOlderThan(System.currentTimeMillis() + 1_000)
        .retainLast(1)
        .commit();
  }

  @Test
  void whatWaitsIsToldAgain() {
    assertThat(again()).containsExactlyInAnyOrderElementsOf(told);
  }

  @Test
  void whatIsReleasedIsToldAgain() {
    tell(ledger().release());
    commit("c4", 12, 14, Readings.NONE);

    assertThat(again()).containsExactlyInAnyOrderElementsOf(told);
  }

  /** The commits are made once more then, at another time and as other snapshots. */
  @Test
  void whatIsReleasedOnTopOfOthersIsToldAsItWasFirst() {
    othersCommit();
    tell(ledger().release());
    commit("c4", 12, 14, Readings.NONE);

    assertThat(again()).containsExactlyInAnyOrderElementsOf(told);
  }

  /** Whether what waited was kept before it was released, or never. */
  @Test
  void whatIsReleasedOnTopOfOthersIsToldAsItWasFirstWhenThatHasExpired() {
    othersCommit();
    tell(ledger().release());
    Table table = lake.table("bets");
    ledger().recorded(0).stream()
        .filter(each -> each.first().entry().isHeld())
        .forEach(
            each ->
                table.expireSnapshots().expireSnapshotId(each.snapshot().snapshotId()).commit());
    assertThat(ledger().recorded(0))
        .filteredOn(each -> each.first().entry().isHeld())
        .hasSize(2)
        .allSatisfy(
            each ->
                assertThat(each.snapshot().snapshotId()).isNotEqualTo(each.first().snapshotId()));

    assertThat(again()).containsExactlyInAnyOrderElementsOf(told);
  }

  @Test
  void aLostAnswerThatIsFoundAfterTheReleaseIsToldTheSame() {
    othersCommit();
    tell(ledger().release());
    var before = List.copyOf(told);

    commit("c3", 8, 12, Readings.NONE);

    assertThat(told.stream().distinct()).containsExactlyElementsOf(before);
  }

  @Test
  void whatIsDiscardedIsToldAgain() {
    tell(ledger().discard());
    commit("c4", 12, 14, Readings.NONE);

    assertThat(again()).containsExactlyInAnyOrderElementsOf(told);
  }

  @Test
  void whatIsRewoundIsToldAgain() {
    tell(ledger().release());
    commit("c4", 12, 14, Readings.NONE);
    long first = ledger().entries().get(1).snapshotId();
    tell(ledger().rewind("r1", RUN, ledger().planRewind(first)));

    assertThat(again()).containsExactlyInAnyOrderElementsOf(told);
    // Of the run before, as a rewind starts none.
    assertThat(told).last().extracting(Fact::id).asString().endsWith("/OTHER/r1");
  }

  @Test
  void allIsToldAgainWhenItWasKeptAndHasExpired() {
    keep();
    tell(ledger().discard());
    keep();
    start(ledger().open("o2", RUN, TestLake.at(12)), lake.table("bets"));
    commit("c4", 12, 14, Readings.NONE);
    keep();
    expire();
    assertThat(ledger().recorded(0)).hasSize(1);

    assertThat(missing(null).facts()).isEmpty();
    assertThat(again()).containsExactlyInAnyOrderElementsOf(told);
  }

  /** One that was away when the run began is not held to have what was before. */
  @Test
  void anArchiveThatWasAwayGetsTheStartAndAllBeforeIt() {
    String first = start;
    Committed opening = ledger().open("o2", RUN, TestLake.at(12));
    var way =
        new LineageStart.Way(
            2,
            Instant.ofEpochMilli(opening.committedAt()),
            false,
            Duration.ofSeconds(60),
            "1.20.3",
            null);
    start =
        new LineageStart(
                contract,
                contract.datasets().get(0),
                lake.table("bets"),
                lake.catalog().load(BETS.quarantine()),
                new CatalogSettings("lake", "jdbc:sqlite:catalog.db", "warehouse"),
                Set.of(),
                way)
            .event();
    told.add(LineageFact.started(start));
    tell(opening);
    commit("c4", 12, 14, Readings.NONE);
    assertThat(first).isNotEqualTo(start);

    keep();

    assertThat(archive.since(Instant.EPOCH)).containsExactlyInAnyOrderElementsOf(told);
  }

  /** Its columns are those that it had then. */
  @Test
  void profilesAreOfTheColumnsAtTheCommit() {
    lake.table("bets").updateSchema().addColumn("later", Types.StringType.get()).commit();

    assertThat(again()).containsExactlyInAnyOrderElementsOf(told);
  }

  @Test
  void anOlderRunThatWasNeverHeardToEndIsEndedByTheNext() {
    String first = start;
    Committed opening = ledger().open("o2", RUN, TestLake.at(12));
    var tables = List.of(new TableFacts(BETS, lake.catalog().load(BETS)));
    Fact expected =
        LineageFact.ended(
            first,
            Instant.ofEpochMilli(opening.committedAt()),
            LineageFact.End.ABORT,
            "Another run has followed");

    List<Fact> ends = MissingFacts.ends(archive, tables, MissingFacts.kept(archive, tables));

    assertThat(ends).containsExactly(expected);
    assertThat(MissingFacts.isEnded(archive, tables.get(0), 1)).isFalse();
    archive.add(ends);
    assertThat(MissingFacts.isEnded(archive, tables.get(0), 1)).isTrue();
    assertThat(MissingFacts.isEnded(archive, tables.get(0), 2)).isFalse();
    assertThat(MissingFacts.ends(archive, tables, MissingFacts.kept(archive, tables))).isEmpty();
  }

  @Test
  void anEntryIsToldWithTheLineageOfTheRunBeforeIt() {
    Committed entry = ledger().discard();
    told.clear();
    tell(entry);

    assertThat(
            MissingFacts.ofEntry(archive, new TableFacts(BETS, lake.catalog().load(BETS)), entry))
        .containsExactlyElementsOf(told);
  }
}
