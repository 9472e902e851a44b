package io.chimera.sinks.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.TestLake;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BooksTest {
  private static final Tally FIVE = new Tally(5, 3, 1, 1, 0, 0, 0, null);
  private static final Tally TEN = new Tally(10, 6, 2, 2, 0, 0, 0, null);
  private static final Committed OPENING =
      entry(
          LedgerEntry.Operation.OPENING,
          1,
          TestLake.at(0),
          TestLake.at(0),
          Tally.ZERO,
          Tally.ZERO,
          0);
  private static final Committed FIRST = closing(1, 0, 5, FIVE, FIVE, 3);

  private static Committed closing(
      long epoch, long from, long to, Tally tally, Tally totals, long rows) {
    return entry(
        LedgerEntry.Operation.CLOSING,
        epoch,
        TestLake.at(from),
        TestLake.at(to),
        tally,
        totals,
        rows);
  }

  private static Committed entry(
      LedgerEntry.Operation operation,
      long epoch,
      Positions from,
      Positions to,
      Tally tally,
      Tally totals,
      long rows) {
    var run = new Run("p", epoch, "1.0.0", "ab");
    return new Committed(
        new LedgerEntry("c", operation, run, 1, from, to, tally, totals), 1, 0, rows, 1, 0, 1);
  }

  @Test
  void balance() {
    Committed reopening =
        entry(
            LedgerEntry.Operation.OPENING, 2, TestLake.at(5), TestLake.at(5), Tally.ZERO, FIVE, 0);

    Books.Audit audit =
        Books.audit(List.of(OPENING, FIRST, reopening, closing(2, 5, 9, FIVE, TEN, 3)));

    assertThat(audit).isEqualTo(new Books.Audit(2, 2, true, TEN, List.of()));
    assertThat(audit.isBalanced()).isTrue();
  }

  @Test
  void carryForwardWhatExpiryHasTaken() {
    Books.Audit audit = Books.audit(List.of(closing(1, 5, 9, FIVE, TEN, 3)));

    assertThat(audit).isEqualTo(new Books.Audit(0, 1, false, TEN, List.of()));
  }

  static List<Arguments> wrong() {
    return List.of(
        argumentSet(
            "a record without fate",
            closing(
                1,
                5,
                9,
                new Tally(6, 3, 1, 1, 0, 0, 0, null),
                new Tally(11, 6, 2, 2, 0, 0, 0, null),
                3),
            "counts do not balance"),
        argumentSet(
            "rows that are not there",
            closing(1, 5, 9, FIVE, TEN, 2),
            "written 3 and held 0, before 0, make 3, the snapshot added 2 rows"),
        argumentSet("a gap", closing(1, 6, 9, FIVE, TEN, 3), "split 0 is at 5, expected 6"),
        argumentSet("an overlap", closing(1, 4, 9, FIVE, TEN, 3), "split 0 is at 5, expected 4"),
        argumentSet("a wrong sum", closing(1, 5, 9, FIVE, FIVE, 3), "running totals are"),
        argumentSet(
            "a commit of a fenced run", closing(2, 5, 9, FIVE, TEN, 3), "epoch is 2, expected 1"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void sayWhereTheyDoNotBalance(Committed second, String message) {
    Books.Audit audit = Books.audit(List.of(OPENING, FIRST, second));

    assertThat(audit.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains(message));
  }
}
