package io.chimera.sinks.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.ChangeCounts;
import io.chimera.schemas.stream.DatasetTally;
import io.chimera.schemas.stream.Measurement;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.ReadPart;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.Reconciliation;
import io.chimera.schemas.stream.RuleCount;
import io.chimera.schemas.stream.SplitProgress;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.write.WrittenFiles;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClosingAssemblyTest {
  private static final TableName BETS = new TableName("casino", "bets");
  private static final TableName WINS = new TableName("casino", "wins");

  private int lastId;
  private Instant now = Instant.EPOCH;
  private final ClosingAssembly assembly =
      new ClosingAssembly(
          List.of(opened("bets", BETS), opened("wins", WINS).withHeartbeat(Duration.ofMinutes(1))),
          () -> "c" + ++lastId,
          testClock(() -> now));

  private static Clock testClock(InstantSource source) {
    return source.withZone(ZoneOffset.UTC);
  }

  private static OpenedDataset opened(String name, TableName table) {
    Positions start = TestLake.at(10, 20);
    return new OpenedDataset(
        name, table, "p", 1, "1.0.0", "ab", null, PositionsText.write(start, start));
  }

  /** Rows that are in one file of that many records. */
  private static WrittenFiles written(int dataset, long rows, SplitProgress... progress) {
    return written(1, dataset, rows, progress);
  }

  private static WrittenFiles written(
      long checkpoint, int dataset, long rows, SplitProgress... progress) {
    String[] files = rows == 0 ? new String[0] : new String[] {"{\"record-count\":" + rows + "}"};
    var tally = new Tally(rows, rows, 0, 0, 0, 0, 0, rows == 0 ? null : rows);
    return new WrittenFiles(
        checkpoint, files, new String[0], new DatasetTally(dataset, tally, progress));
  }

  private static SplitProgress split(int split, long first, long next) {
    return new SplitProgress("game_v1", split, first, next);
  }

  @Test
  void joinsTheSubtasksIntoOneClosingADataset() {
    assembly.add(written(0, 3, split(0, 10, 13)));
    assembly.add(written(1, 1, split(1, 20, 21)));
    assembly.add(written(0, 5, split(1, 22, 30)));

    List<Closing> closings = assembly.cut(7);

    assertThat(closings).extracting(Closing::table).containsExactly(BETS, WINS);
    Closing bets = closings.get(0);
    assertThat(bets.commitId()).isEqualTo("c1");
    assertThat(bets.checkpoint()).isEqualTo(7);
    assertThat(bets.from()).isEqualTo(TestLake.at(10, 20));
    assertThat(bets.to()).isEqualTo(TestLake.at(13, 30));
    assertThat(bets.tally()).isEqualTo(new Tally(8, 8, 0, 0, 0, 0, 0, 5L));
    assertThat(bets.dataFiles()).hasSize(2);
  }

  @Test
  void startsWhereTheLastClosingEnded() {
    assembly.add(written(0, 3, split(0, 10, 13)));
    assembly.cut(1);
    assembly.add(written(0, 1, split(0, 15, 16)));

    Closing second = assembly.cut(2).get(0);

    assertThat(second.from()).isEqualTo(TestLake.at(13, 20));
    assertThat(second.to()).isEqualTo(TestLake.at(16, 20));
  }

  @Test
  void joinsWhatCameBeforeACheckpointThatWasGivenUp() {
    assembly.add(written(2, 0, 1, split(0, 13, 14)));
    assembly.add(written(1, 0, 3, split(0, 10, 13)));
    assembly.add(written(WrittenFiles.END_OF_INPUT, 0, 2, split(0, 14, 16)));

    List<Closing> closings = assembly.cut(2);

    assertThat(closings).hasSize(1);
    assertThat(closings.get(0).to()).isEqualTo(TestLake.at(16, 20));
  }

  @Test
  void deletesOfLaterBarrierAreACommitOfTheirOwn() {
    String[] none = {};
    String[] deletes = {"{\"record-count\":1}"};
    var one = new DatasetTally(0, new Tally(1, 1, 0, 0, 0, 0, 0, null), new SplitProgress[0]);
    assembly.add(new WrittenFiles(2, deletes, deletes, none, one));
    assembly.add(written(1, 0, 3, split(0, 10, 13)));

    List<Closing> closings = assembly.cut(2);

    assertThat(closings).extracting(closing -> closing.tally().in()).containsExactly(3L, 1L);
    assertThat(closings).extracting(closing -> closing.deleteFiles().size()).containsExactly(0, 1);
    assertThat(closings.get(1).from()).isEqualTo(closings.get(0).to());
  }

  @Test
  void startsANewSplitAtZero() {
    assembly.add(written(0, 2, split(2, 4, 6)));

    Closing closing = assembly.cut(1).get(0);

    assertThat(closing.from()).isEqualTo(TestLake.at(10, 20, 0));
    assertThat(closing.to()).isEqualTo(TestLake.at(10, 20, 6));
  }

  @Test
  void joinsASplitThatMovedFromOneSubtaskToAnother() {
    assembly.add(written(0, 2, split(0, 12, 14)));
    assembly.add(written(0, 2, split(0, 10, 12)));

    assertThat(assembly.cut(1).get(0).to()).isEqualTo(TestLake.at(14, 20));
  }

  @Test
  void hasNoClosingWhereNothingHappened() {
    assembly.add(written(0, 0));

    assertThat(assembly.cut(1)).isEmpty();
  }

  @Test
  void hasAClosingWhereOnlyThePositionMoved() {
    assembly.add(written(0, 0, split(0, 12, 14)));

    assertThat(assembly.cut(1)).hasSize(1);
  }

  @Test
  void refusesWhatWasReadBefore() {
    assembly.add(written(0, 3, split(1, 19, 22)));

    assertThatThrownBy(() -> assembly.cut(1))
        .isInstanceOf(PositionOverlapException.class)
        .hasMessage(
            "Cannot close the books of dataset 'bets': stream 'game_v1' split 1 was read from 19"
                + " to 22, but stood at 20 already");
  }

  @Test
  void refusesAStreamItDoesNotKnow() {
    assembly.add(written(0, 3, new SplitProgress("other", 0, 1, 4)));

    assertThatThrownBy(() -> assembly.cut(1))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("stream 'other' is not in its positions");
  }

  @Test
  void refusesFilesWithoutATally() {
    var lost =
        new WrittenFiles(
            1,
            new String[] {"{\"record-count\":4}"},
            new String[0],
            new DatasetTally(0, Tally.ZERO, new SplitProgress[0]));
    assembly.add(lost);

    assertThatThrownBy(() -> assembly.cut(1))
        .isInstanceOf(UnbalancedBooksException.class)
        .hasMessageContaining("in 0 is not written 0 (4 rows in files)");
  }

  @Test
  void goesOnWhereTheStateLeft() {
    assembly.restore(List.of(new Carry(BETS, TestLake.at(50, 60))));

    assertThat(assembly.carries())
        .containsExactly(
            new Carry(BETS, TestLake.at(50, 60)), new Carry(WINS, TestLake.at(10, 20)));
  }

  @Test
  void survivesInState() throws Exception {
    var tally = new Tally(9, 1, 2, 1, 1, 1, 3, -5L);
    String longText = "x".repeat(70_000);
    var closing =
        new Closing(
            "c1",
            BETS,
            7,
            "1.0.0",
            "ab",
            TestLake.at(1, 2),
            TestLake.at(3, 4),
            tally,
            Readings.failed(new RuleCount[] {new RuleCount("a", 2), new RuleCount("b", 1)})
                .plus(Readings.changes(new ChangeCounts(1, 2, 3))),
            Effect.REPLACE,
            List.of(longText, "ü"),
            List.of("d"),
            List.of());
    var carry = new Carry(BETS, TestLake.at(3, 4));
    var closings = new LedgerState.ClosingSerializer();
    var carries = new LedgerState.CarrySerializer();

    var restored = new ArrayList<>();
    restored.add(closings.deserialize(3, closings.serialize(closing)));
    restored.add(carries.deserialize(1, carries.serialize(carry)));

    assertThat(restored).containsExactly(closing, carry);
    assertThatThrownBy(() -> closings.deserialize(5, closings.serialize(closing)))
        .hasMessage("Cannot read the committer's state: its version is 5, expected 1 to 4");
  }

  /** Written by the releases before deletes, and before readings: without what is at the end. */
  @Test
  void readsStateOfEarlierVersions() throws Exception {
    var closing =
        new Closing(
            "c1",
            BETS,
            7,
            "1.0.0",
            "ab",
            TestLake.at(1, 2),
            TestLake.at(3, 4),
            new Tally(1, 1, 0, 0, 0, 0, 0, null),
            List.of("file"),
            List.of());
    var closings = new LedgerState.ClosingSerializer();
    byte[] written = closings.serialize(closing);
    int deletes = Integer.BYTES + Integer.BYTES + Effect.CHANGE.name().length();
    int readings = Integer.BYTES + ReadingsText.write(Readings.NONE).length();

    byte[] withoutDeletes = Arrays.copyOf(written, written.length - deletes);
    byte[] before = Arrays.copyOf(written, written.length - deletes - readings);

    assertThat(closings.deserialize(2, withoutDeletes)).isEqualTo(closing);
    assertThat(closings.deserialize(1, before)).isEqualTo(closing);
  }

  @Test
  void addsTheReadingsOfAllSubtasks() {
    var progress = new SplitProgress[] {new SplitProgress("game_v1", 0, 10, 11)};
    var one = Readings.failed(new RuleCount[] {new RuleCount("a", 2)});
    var other = Readings.failed(new RuleCount[] {new RuleCount("a", 1), new RuleCount("b", 4)});
    var in = new Tally(7, 0, 0, 0, 0, 7, 0, null);
    String[] none = new String[0];
    assembly.add(new WrittenFiles(1, none, none, new DatasetTally(0, in, progress, one)));
    assembly.add(
        new WrittenFiles(
            1, none, none, new DatasetTally(0, Tally.ZERO, new SplitProgress[0], other)));

    assertThat(assembly.cut(1).get(0).readings())
        .isEqualTo(Readings.failed(new RuleCount[] {new RuleCount("a", 3), new RuleCount("b", 4)}));
  }

  private static WrittenFiles part(String read, int done, long rows, SplitProgress... progress) {
    return part(new ReadPart(read, done, 2), rows, progress);
  }

  private static WrittenFiles part(ReadPart read, long rows, SplitProgress... progress) {
    WrittenFiles files = written(0, rows, progress);
    var tally =
        new DatasetTally(
            0,
            files.tally().tally(),
            progress,
            Readings.measured(new Measurement[] {Measurement.ofCount("rows", rows)}),
            read);
    return new WrittenFiles(files.checkpoint(), files.dataFiles(), new String[0], tally);
  }

  @Test
  void keepsAReadUntilAllPartsAreThere() {
    assembly.add(part("r1", 1, 3, split(0, 10, 50)));
    assembly.add(written(1, 1, split(1, 20, 21)));
    assertThat(assembly.cut(1)).extracting(Closing::table).containsExactly(WINS);
    assembly.add(written(0, 0, split(0, 10, 30)));
    assertThat(assembly.cut(2)).as("the read says where it is").isEmpty();

    assembly.add(part("r1", 1, 4, split(0, 10, 50)));

    Closing closing = assembly.cut(3).get(0);
    assertThat(closing.tally().written()).isEqualTo(7);
    assertThat(closing.dataFiles()).hasSize(2);
    assertThat(closing.readings().measured()).hasSize(2);
    assertThat(closing.from()).isEqualTo(TestLake.at(10, 20));
    assertThat(closing.to()).isEqualTo(TestLake.at(50, 20));
    assertThat(assembly.reads()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"3, 4, true", "3, 5, false", "2, 4, false"})
  void holdsAReadAgainstWhatTheSourceHasCounted(long first, long second, boolean isSame) {
    assembly.add(part(new ReadPart("r1", 1, 2, first), 3, split(0, 10, 50)));
    assembly.cut(1);
    assembly.add(part(new ReadPart("r1", 1, 2, second), 4, split(0, 10, 50)));

    assertThat(assembly.cut(2).get(0).readings().reconciliation())
        .isEqualTo(new Reconciliation(first + second, 7, isSame, null));
  }

  @Test
  void saysNothingOfAReadOfWhichAPartWasNotCounted() {
    assembly.add(part(new ReadPart("r1", 1, 2, 3), 3, split(0, 10, 50)));
    assembly.add(part(new ReadPart("r1", 1, 2), 4, split(0, 10, 50)));

    assertThat(assembly.cut(1).get(0).readings().reconciliation()).isNull();
  }

  /** A shuffle sends rows to one writer and their tally to another. */
  @Test
  void takesFilesWithoutATallyForThoseOfTheRead() {
    String[] none = new String[0];
    String[] file = {"{\"record-count\":4}"};
    assembly.add(
        new WrittenFiles(1, file, none, new DatasetTally(0, Tally.ZERO, new SplitProgress[0])));
    var tally = new Tally(4, 4, 0, 0, 0, 0, 0, null);
    var whole =
        new DatasetTally(
            0,
            tally,
            new SplitProgress[] {split(0, 10, 11)},
            Readings.NONE,
            new ReadPart("r1", 1, 1));
    assembly.add(new WrittenFiles(1, none, none, whole));

    assertThat(assembly.cut(1).get(0).dataFiles()).containsExactly(file);
  }

  @Test
  void refusesRecordsOfAReadAmongOthers() {
    assembly.add(part("r1", 1, 3));

    assertThatThrownBy(() -> assembly.add(written(0, 1, split(0, 10, 11))))
        .isInstanceOf(LedgerException.class)
        .hasMessage(
            "Cannot close the books of table 'casino.bets': between two barriers there are records"
                + " of a read and others");
    assertThatThrownBy(() -> assembly.add(part("r2", 1, 3)))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("there are records of two reads");
  }

  @Test
  void handsOutTheReadThatAnotherOneDrops() {
    assembly.add(part("r1", 1, 3));
    assembly.cut(1);
    assembly.add(part("r2", 1, 5));
    assertThat(assembly.cut(2)).isEmpty();

    assertThat(assembly.takeDropped())
        .singleElement()
        .satisfies(dropped -> assertThat(dropped.tally().in()).isEqualTo(3));
    assertThat(assembly.takeDropped()).isEmpty();
    assertThat(assembly.reads())
        .singleElement()
        .satisfies(kept -> assertThat(kept.tally().in()).isEqualTo(5));
  }

  @Test
  void positionsAloneWaitForTheHeartbeatAndLeaveAGapUntilThen() {
    assembly.committed(WINS, now);
    assembly.add(written(1, 0, split(0, 10, 12)));
    assertThat(assembly.cut(1)).as("not due").isEmpty();
    assertThat(assembly.carries()).contains(new Carry(WINS, TestLake.at(10, 20)));

    now = now.plus(Duration.ofMinutes(1));
    assembly.add(written(1, 0, split(0, 12, 14)));
    Closing due = assembly.cut(2).get(0);
    assertThat(due.from()).isEqualTo(TestLake.at(10, 20));
    assertThat(due.to()).isEqualTo(TestLake.at(14, 20));

    assembly.add(written(1, 0, split(0, 14, 16)));
    assertThat(assembly.cut(3)).as("just done").isEmpty();
    assembly.add(written(1, 1, split(0, 16, 17)));
    assertThat(assembly.cut(4).get(0).from()).as("records do not wait").isEqualTo(due.to());
  }

  @Test
  void readSurvivesInState() throws Exception {
    assembly.add(part(new ReadPart("r1", 1, 2, 4), 3, split(0, 10, 50)));
    assembly.cut(1);
    var serializer = new LedgerState.GatheredSerializer();
    Gathered kept = assembly.reads().get(0);

    Gathered restored = serializer.deserialize(serializer.getVersion(), serializer.serialize(kept));

    assertThat(restored).isEqualTo(kept);
    assertThat(restored.readings().measured()).isEqualTo(kept.readings().measured());
  }
}
