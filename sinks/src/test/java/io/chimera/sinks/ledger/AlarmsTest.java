package io.chimera.sinks.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.TestLake;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlarmsTest {
  private static final TableName BETS = new TableName("casino", "bets");
  private static final OpenedDataset OPENED =
      new OpenedDataset("bets", BETS, "casino_games_bets", 3, "1.2.0", "ab12", null, "");

  private final List<String> told = new ArrayList<>();
  private final Alarms alarms =
      new Alarms(
          List.of(OPENED),
          change ->
              told.add(
                  change.alarm().label()
                      + (change.isRaised() ? " raised at " : " cleared at ")
                      + change.checkpoint()
                      + " "
                      + change.detail()));

  private static Closing closing(long checkpoint, long records) {
    return new Closing(
        "c" + checkpoint,
        BETS,
        checkpoint,
        "1.2.0",
        "ab12",
        TestLake.at(0),
        TestLake.at(records),
        new Tally(records, records, 0, 0, 0, 0, 0, null),
        List.of(),
        List.of());
  }

  @Test
  void recordsThatWaitForThreeCheckpointsAreToldOnceUntilTheyAreCommitted() {
    alarms.cut(2, List.of(closing(1, 4), closing(2, 3)));
    assertThat(told).isEmpty();

    alarms.cut(3, List.of(closing(1, 4), closing(2, 3), closing(3, 2)));
    alarms.cut(4, List.of(closing(1, 4), closing(2, 3), closing(3, 2), closing(4, 1)));
    assertThat(told)
        .containsExactly("no-snapshot raised at 3 9 records of 3 checkpoints wait for a snapshot");
    assertThat(alarms.count(Alarm.NO_SNAPSHOT)).isEqualTo(1);

    alarms.committed(closing(1, 4), entry(List.of()));
    assertThat(told).last().isEqualTo("no-snapshot cleared at 1 ");
    assertThat(alarms.count(Alarm.NO_SNAPSHOT)).isZero();
  }

  private static LedgerEntry entry(List<String> heldBy) {
    return new LedgerEntry(
        "c1",
        LedgerEntry.Operation.CLOSING,
        new Run("casino_games_bets", 1, "1.2.0", "ab12"),
        1,
        TestLake.at(0),
        TestLake.at(4),
        Tally.ZERO,
        Tally.ZERO,
        Readings.NONE,
        heldBy,
        0,
        null);
  }

  @Test
  void closedGateIsToldOnceUntilItOpens() {
    alarms.committed(closing(1, 4), entry(List.of("few_rejects")));
    alarms.committed(closing(2, 4), entry(List.of("few_rejects")));
    alarms.committed(closing(3, 4), entry(List.of()));

    assertThat(told)
        .containsExactly(
            "gate-closed raised at 1 held by few_rejects", "gate-closed cleared at 3 ");
  }

  @Test
  void checkpointsWithoutRecordsNeedNoSnapshot() {
    alarms.cut(4, List.of(closing(1, 0), closing(2, 0), closing(3, 0), closing(4, 0)));

    assertThat(told).isEmpty();
  }

  @Test
  void failedCommitIsTold() {
    alarms.failed(closing(5, 2), new LedgerUnavailableException("The catalog is away", null));

    assertThat(told).containsExactly("no-snapshot raised at 5 The catalog is away");
  }

  @Test
  void commitThatIsTriedFurtherCountsBeforeItIsToldOf() {
    alarms.tried(BETS);
    alarms.tried(new TableName("casino", "gone"));
    assertThat(alarms.count(Alarm.NO_SNAPSHOT)).isEqualTo(1);

    alarms.committed(closing(1, 4), entry(List.of()));
    assertThat(alarms.count(Alarm.NO_SNAPSHOT)).isZero();
    assertThat(told).isEmpty();

    alarms.tried(BETS);
    alarms.failed(closing(5, 2), new LedgerUnavailableException("The catalog is away", null));
    assertThat(alarms.count(Alarm.NO_SNAPSHOT)).isEqualTo(1);
    assertThat(told).containsExactly("no-snapshot raised at 5 The catalog is away");
  }

  @Test
  void booksThatDoNotBalanceAreTold() {
    alarms.failed(closing(5, 2), new UnbalancedBooksException("in 2 is not written 1"));
    alarms.unbalanced(6, new UnbalancedBooksException("in 3 is not written 1"));

    assertThat(told).containsExactly("books-unbalanced raised at 5 in 2 is not written 1");
    assertThat(alarms.count(Alarm.BOOKS_UNBALANCED)).isEqualTo(1);
  }

  @Test
  void tableThatFallsBehindWhatWasCommittedIsToldUntilItIsThereAgain() {
    alarms.look(BETS, 7, TestLake.at(9), TestLake.at(9));
    assertThat(told).isEmpty();

    alarms.look(BETS, 8, TestLake.at(5), TestLake.at(9));
    alarms.look(BETS, 9, TestLake.at(5), TestLake.at(9));
    alarms.look(BETS, 10, TestLake.at(9), TestLake.at(9));

    assertThat(told)
        .containsExactly(
            "snapshot-behind raised at 8 the table's newest entry ends before the positions that"
                + " were committed",
            "snapshot-behind cleared at 10 ");
  }
}
