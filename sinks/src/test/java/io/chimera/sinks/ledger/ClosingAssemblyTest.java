package io.chimera.sinks.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.ChangeCounts;
import io.chimera.schemas.stream.DatasetTally;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.RuleCount;
import io.chimera.schemas.stream.SplitProgress;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.write.WrittenFiles;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingAssemblyTest {
  private static final TableName BETS = new TableName("casino", "bets");
  private static final TableName WINS = new TableName("casino", "wins");

  private int lastId;
  private final ClosingAssembly assembly =
      new ClosingAssembly(
          List.of(opened("bets", BETS), opened("wins", WINS)), () -> "c" + ++lastId, Clock.systemUTC());

  private static OpenedDataset opened(String name, TableName table) {
    Positions start = TestLake.at(10, 20);
    return new OpenedDataset(
        name, table, "p", 1, "1.0.0", "ab", null, PositionsText.write(start, start));
  }

  /** Rows that are in one file of that many records. */
  private static WrittenFiles written(int dataset, long rows, SplitProgress... progress) {
    String[] files = rows == 0 ? new String[0] : new String[] {"{\"record-count\":" + rows + "}"};
    var tally = new Tally(rows, rows, 0, 0, 0, 0, 0, rows == 0 ? null : rows);
    return new WrittenFiles(files, new String[0], new DatasetTally(dataset, tally, progress));
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
    assertThatThrownBy(() -> closings.deserialize(4, closings.serialize(closing)))
        .hasMessage("Cannot read the committer's state: its version is 4, expected 1 to 3");
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
    assembly.add(new WrittenFiles(none, none, new DatasetTally(0, in, progress, one)));
    assembly.add(
        new WrittenFiles(none, none, new DatasetTally(0, Tally.ZERO, new SplitProgress[0], other)));

    assertThat(assembly.cut(1).get(0).readings())
        .isEqualTo(Readings.failed(new RuleCount[] {new RuleCount("a", 3), new RuleCount("b", 4)}));
  }
}
