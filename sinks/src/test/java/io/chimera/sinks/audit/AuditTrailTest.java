package io.chimera.sinks.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.sinks.FaultyLake;
import io.chimera.sinks.FaultyLake.Fault;
import io.chimera.sinks.FaultyLake.Faults;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.iceberg.AuditTable;
import io.chimera.sinks.ledger.AppendOnce;
import io.chimera.sinks.ledger.LedgerKeys;
import io.chimera.sinks.write.RowFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.ContentFileParser;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AuditTrailTest {
  @TempDir private Path directory;
  private TestLake lake;

  @BeforeEach
  void open() {
    lake = new TestLake(directory);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private List<AuditRecord> records() {
    var records = new ArrayList<AuditRecord>();
    AuditTrail.look(lake.catalog()).since(Instant.EPOCH, records::add);
    return records;
  }

  private List<String> findings() {
    return findings(ChainCheck.fromBeginning(), null);
  }

  private List<String> findings(ChainCheck check, @Nullable ChainHead noted) {
    return AuditTrail.look(lake.catalog()).verify(check, noted).stream()
        .map(Finding::message)
        .toList();
  }

  private Table table() {
    return lake.catalog().load(AuditTable.NAME);
  }

  private AuditTrail filled(int records) {
    AuditTrail trail = AuditTrail.open(lake.catalog());
    for (int number = 1; number <= records; number++) {
      trail.append(Deeds.run("call-" + number));
    }
    return trail;
  }

  @Test
  void thereIsNothingBeforeSomethingIsNoted() {
    AuditTrail none = AuditTrail.look(lake.catalog());

    assertThat(none.head()).isEqualTo(ChainHead.NONE);
    assertThat(records()).isEmpty();
    assertThat(findings()).isEmpty();
    assertThatThrownBy(() -> none.append(Deeds.run("c-1")))
        .isInstanceOf(IllegalStateException.class);
    // Looking has made nothing.
    assertThat(lake.catalog().tables()).isEmpty();
  }

  @Test
  void keepsRecordsAsTheyAre() {
    AuditTrail trail = AuditTrail.open(lake.catalog());
    AuditRecord first = trail.append(Deeds.run("c-1"));
    AuditRecord second =
        AuditTrail.open(lake.catalog())
            .append(Deeds.replay("c-2", Deeds.AT.plusNanos(1_999_999_999L)));

    assertThat(records()).containsExactly(first, second);
    assertThat(first).isEqualTo(AuditRecord.after(ChainHead.NONE, Deeds.run("c-1")));
    assertThat(second.sequence()).isEqualTo(2);
    assertThat(second.previous()).isEqualTo(first.hash());
    assertThat(AuditTrail.look(lake.catalog()).head()).isEqualTo(second.head());
    assertThat(findings()).isEmpty();
  }

  @Test
  void readsFromAMomentOn() {
    AuditTrail trail = AuditTrail.open(lake.catalog());
    trail.append(Deeds.replay("c-1", Deeds.AT));
    AuditRecord later = trail.append(Deeds.replay("c-2", Deeds.AT.plusSeconds(86_400 * 40)));

    var records = new ArrayList<AuditRecord>();
    AuditTrail.look(lake.catalog()).since(Deeds.AT.plusNanos(1_000), records::add);

    assertThat(records).containsExactly(later);
  }

  @Test
  void twoThatNoteAtOnceAreBothInTheChain() throws Exception {
    AuditTrail.open(lake.catalog());
    int each = 4;
    Callable<Void> first = () -> note("first", each);
    Callable<Void> second = () -> note("second", each);
    var pool = Executors.newFixedThreadPool(2);
    try {
      for (var writer : pool.invokeAll(List.of(first, second))) {
        writer.get();
      }
    } finally {
      pool.shutdownNow();
    }

    assertThat(records())
        .extracting(record -> record.deed().call().id())
        .hasSize(2 * each)
        .containsAll(Stream.of("first-1", "second-1", "first-4", "second-4").toList())
        .doesNotHaveDuplicates();
    assertThat(records()).extracting(AuditRecord::sequence).startsWith(1L, 2L).endsWith(8L);
    assertThat(findings()).isEmpty();
  }

  private @Nullable Void note(String who, int records) {
    try (var other = lake.address().open()) {
      for (int number = 1; number <= records; number++) {
        AuditTrail.in(other.load(AuditTable.NAME), 10).append(Deeds.run(who + "-" + number));
      }
    }
    return null;
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {
        "REFUSED",
        "APPLIED_REFUSED",
        "UNKNOWN",
        "APPLIED_UNKNOWN",
        "BROKEN",
        "APPLIED_BROKEN"
      })
  void notesOnceWhateverTheCatalogAnswers(Fault fault) {
    filled(1);
    AuditRecord second;
    try (var faulty = new FaultyLake(lake.address().open(), Faults.at(1, 1, fault))) {
      second = AuditTrail.in(faulty.load(AuditTable.NAME), 10).append(Deeds.run("call-2"));
    }
    AuditRecord third = AuditTrail.open(lake.catalog()).append(Deeds.run("call-3"));

    assertThat(records()).extracting(AuditRecord::sequence).containsExactly(1L, 2L, 3L);
    assertThat(records()).endsWith(second, third);
    assertThat(findings()).isEmpty();
  }

  /** What was refused is made anew upon the record that came in between. */
  @Test
  void makesItsRecordAnewBehindThatOfAnother() {
    filled(1);
    AuditRecord second;
    try (var faulty = new FaultyLake(lake.address().open(), Faults.at(1, 1, Fault.REFUSED))) {
      Table overtaken = faulty.load(AuditTable.NAME);
      AuditTrail.open(lake.catalog()).append(Deeds.run("other"));
      second = AuditTrail.in(overtaken, 10).append(Deeds.run("call-2"));
    }

    assertThat(second.sequence()).isEqualTo(3);
    assertThat(records())
        .extracting(record -> record.deed().call().id())
        .containsExactly("call-1", "other", "call-2");
    assertThat(findings()).isEmpty();
  }

  @Test
  void othersMayTidyTheTable() throws IOException {
    filled(4);
    compact();
    Table table = table();
    table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();

    AuditRecord fifth = AuditTrail.open(lake.catalog()).append(Deeds.run("call-5"));

    assertThat(fifth.sequence()).isEqualTo(5);
    assertThat(records()).hasSize(5);
    assertThat(findings()).isEmpty();
  }

  /** All files become one, in a snapshot without a word of the chain's head. */
  private void compact() throws IOException {
    Table table = table();
    List<RowData> rows = records().stream().map(AuditRows::write).toList();
    var before = new ArrayList<DataFile>();
    try (var files = table.newScan().planFiles()) {
      files.forEach(file -> before.add(file.file()));
    }
    String written = RowFiles.write(table, AuditTable.rowType(), rows)[0];
    var compacted =
        (DataFile) ContentFileParser.fromJson(new ObjectMapper().readTree(written), table.specs());
    RewriteFiles rewrite = table.newRewrite().addFile(compacted);
    before.forEach(rewrite::deleteFile);
    rewrite.commit();
  }

  static Stream<Arguments> lostHeads() {
    return Stream.of(
        argumentSet("the tag is gone", true, false),
        argumentSet("the tag is gone, and the snapshots", true, true));
  }

  @ParameterizedTest
  @MethodSource("lostHeads")
  void goesOnWhereTheRowsEnd(boolean isTagGone, boolean isHistoryGone) throws IOException {
    filled(3);
    if (isTagGone) {
      table().manageSnapshots().removeTag(LedgerKeys.TAG).commit();
    }
    if (isHistoryGone) {
      Table table = table();
      table.newDelete().deleteFromRowFilter(Expressions.equal(AuditTable.SEQUENCE, 99L)).commit();
      table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
    }

    AuditRecord fourth = AuditTrail.open(lake.catalog()).append(Deeds.run("call-4"));

    assertThat(fourth.sequence()).isEqualTo(4);
    assertThat(findings()).isEmpty();
  }

  @Test
  void aTailThatWasRolledBackIsMissedForEver() {
    filled(4);
    Table table = table();
    long second = table.snapshot(table.currentSnapshot().parentId()).parentId();
    table.manageSnapshots().rollbackTo(second).commit();

    assertThat(findings())
        .containsExactly("Records 3 to 4 are missing, by the table's own note of its head");

    AuditRecord fifth = AuditTrail.open(lake.catalog()).append(Deeds.run("call-5"));
    assertThat(fifth.sequence()).isEqualTo(5);
    assertThat(findings()).containsExactly("Records 3 to 4 are missing");
  }

  @Test
  void rowsThatWereDeletedAreMissed() {
    filled(3);
    table().newDelete().deleteFromRowFilter(Expressions.equal(AuditTable.SEQUENCE, 2L)).commit();

    assertThat(findings()).containsExactly("Record 2 is missing");
  }

  @Test
  void rowsThatOthersHaveAddedAreNamed() throws IOException {
    filled(2);
    AuditRecord third = AuditRecord.after(records().get(1).head(), Deeds.replay("x", Deeds.AT));
    AppendOnce.append(
        table(),
        List.of(RowFiles.write(table(), AuditTable.rowType(), List.of(AuditRows.write(third)))));

    assertThat(findings())
        .containsExactly(
            "The chain goes on after record 2, which is its head by the table's own note");
  }

  static Stream<Arguments> foreignNotes() {
    String none = "What snapshot %d notes as the head is none";
    return Stream.of(
        argumentSet("text", "many", none, 3L),
        argumentSet("a number that none comes after", "9223372036854775807", none, 3L),
        argumentSet(
            "a number far away",
            "900000000000000000",
            "Records 3 to 900000000000000000 are missing, by the table's own note of its head",
            900_000_000_000_000_001L));
  }

  /** Who can write to the table can write there too. */
  @ParameterizedTest
  @MethodSource("foreignNotes")
  void aNoteOfSomebodyElseIsNamedAndHoldsUpNobody(String number, String finding, long next) {
    filled(2);
    table()
        .newAppend()
        .set("chimera.audit-sequence", number)
        .set("chimera.audit-hash", "0".repeat(64))
        .commit();

    assertThat(findings())
        .containsExactly(finding.formatted(table().currentSnapshot().snapshotId()));
    assertThat(records()).hasSize(2);
    assertThat(AuditTrail.open(lake.catalog()).append(Deeds.run("call-3")).sequence())
        .isEqualTo(next);
    assertThat(records()).hasSize(3);
  }

  @Test
  void aTableThatWasMadeAnewIsFoundByANotedHead() {
    ChainHead noted = filled(3).head();
    lake.drop(AuditTable.NAME);
    AuditTrail anew = AuditTrail.open(lake.catalog());
    for (int number = 1; number <= 5; number++) {
      anew.append(Deeds.replay("made up", Deeds.AT));
    }

    assertThat(findings()).isEmpty();
    assertThat(findings(ChainCheck.from(noted), noted))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding)
                    .startsWith("Record 3 is another one than was noted: its hash is "));
  }

  /** In one file, as tidying leaves them, and in more parts than one. */
  @Test
  void goesAlongManyRecords() throws IOException {
    List<AuditRecord> chain = Deeds.chain(250);
    Table table = made();
    List<RowData> rows = chain.stream().map(AuditRows::write).toList();
    AppendOnce.append(table, List.of(RowFiles.write(table, AuditTable.rowType(), rows)));
    AuditTrail trail = AuditTrail.in(table, 100);

    ChainCheck whole = ChainCheck.fromBeginning();
    ChainHead noted = chain.get(122).head();
    ChainCheck part = ChainCheck.from(noted);
    assertThat(trail.verify(whole, null)).isEmpty();
    assertThat(trail.verify(part, noted)).isEmpty();
    assertThat(whole.records()).isEqualTo(250);
    assertThat(whole.head()).isEqualTo(chain.get(249).head());
    assertThat(part.records()).isEqualTo(128);
    assertThat(part.first()).isEqualTo(123);
  }

  private Table made() {
    var unusedTrail = AuditTrail.open(lake.catalog());
    return table();
  }
}
