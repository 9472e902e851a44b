package io.chimera.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.stream.Tally;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every verdict is one that the oracle can come to. */
class OracleTest {
  private static final int RECORDS = 200;
  private final Generator generator = new Generator(3);
  private final List<Discarded> discarded = new ArrayList<>();

  /** A table as the journal wants it, to be broken by a test. */
  private static final class Found {
    private final List<Oracle.Row> rows = new ArrayList<>();
    private final List<Oracle.Rejected> rejected = new ArrayList<>();
    private final List<Journal.Line> journal = new ArrayList<>();
    private Tally totals = Tally.ZERO;
    private final List<String> problems = new ArrayList<>();
    private final List<String> files = new ArrayList<>(List.of("a", "b"));

    private final SeriesTable series;

    private Found(Generator generator, SeriesTable series) {
      this.series = series;
      for (long number = 0; number < RECORDS; number++) {
        Fate fate = generator.fate(number);
        String digest = Journal.digest(generator.value(number));
        journal.add(new Journal.Line(number, 0, number, fate, digest));
        if (fate.isRejected()) {
          rejected.add(new Oracle.Rejected("0/" + number, digest));
        }
      }
      takeFirstOfEachGroup(generator);
      totals = oracle(generator, List.of()).expectedTotals();
    }

    private void takeFirstOfEachGroup(Generator generator) {
      rows.clear();
      var groups = new HashSet<Long>();
      for (Journal.Line line : journal) {
        long number = line.number();
        if (line.fate() != Fate.QUARANTINED && groups.add(series.group(generator, number))) {
          rows.add(new Oracle.Row(number, generator.text(number), generator.cents(number)));
        }
      }
    }

    private Oracle oracle(Generator generator, List<Discarded> discarded) {
      return new Oracle(generator, series, journal, discarded);
    }

    private Judgement judged(Generator generator, List<Discarded> discarded) {
      var oracle = oracle(generator, discarded);
      oracle.judgeRows(rows);
      oracle.judgeQuarantine(rejected);
      oracle.judgeFiles(files);
      oracle.judgeBooks(problems, totals);
      return oracle.judgement();
    }
  }

  private Found found = new Found(generator, SeriesTable.NUMBERS);

  private void assertFinds(Verdict verdict) {
    assertThat(found.judged(generator, discarded).counts()).containsExactly(Map.entry(verdict, 1L));
  }

  @Test
  void findsNothingWhereAllIsThereOnce() {
    assertThat(found.judged(generator, discarded).isClean()).isTrue();
    assertThat(found.rejected).isNotEmpty();
  }

  @Test
  void findsALostRow() {
    found.rows.remove(5);
    assertFinds(Verdict.LOSS);
  }

  @Test
  void findsALostRejection() {
    found.rejected.remove(0);
    assertFinds(Verdict.LOSS);
  }

  @Test
  void findsARowThatIsThereTwice() {
    found.rows.add(found.rows.get(5));
    assertFinds(Verdict.DUPLICATE);
  }

  @Test
  void findsARejectionThatIsThereTwice() {
    found.rejected.add(found.rejected.get(0));
    assertFinds(Verdict.DUPLICATE);
  }

  @Test
  void findsAFileThatIsLiveTwice() {
    found.files.add("a");
    assertFinds(Verdict.DUPLICATE);
  }

  @Test
  void findsAChangedCell() {
    Oracle.Row row = found.rows.get(5);
    found.rows.set(5, new Oracle.Row(row.number(), row.text() + "!", row.cents()));
    assertFinds(Verdict.CORRUPT);
  }

  @Test
  void findsARowThatNoRecordExplains() {
    found.rows.add(new Oracle.Row(RECORDS, generator.text(RECORDS), generator.cents(RECORDS)));
    assertFinds(Verdict.CORRUPT);
  }

  @Test
  void findsRejectedBytesThatAreOthers() {
    Oracle.Rejected rejected = found.rejected.get(0);
    found.rejected.set(0, new Oracle.Rejected(rejected.place(), "00"));
    assertFinds(Verdict.CORRUPT);
  }

  @Test
  void findsBooksThatDoNotAddUp() {
    found.problems.add("epoch is 3, expected 2");
    assertFinds(Verdict.UNBALANCED);
  }

  @Test
  void findsBooksThatTheJournalContradicts() {
    found.totals = found.totals.plus(new Tally(1, 1, 0, 0, 0, 0, 0, null));
    assertFinds(Verdict.UNBALANCED);
  }

  @ParameterizedTest
  @EnumSource(SeriesTable.class)
  void anyOfTheRecordsThatRepeatEachOtherMayBeTheOne(SeriesTable table) {
    found = new Found(generator, table);
    assertThat(found.judged(generator, discarded).isClean()).isTrue();
    Collections.reverse(found.journal);
    found.takeFirstOfEachGroup(generator);

    assertThat(found.judged(generator, discarded).isClean()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = SeriesTable.class,
      names = {"ONCE", "HOURLY"})
  void findsARepeatThatWasWritten(SeriesTable table) {
    found = new Found(generator, table);
    var lacking =
        found.journal.stream()
            .filter(line -> line.fate() == Fate.WRITTEN)
            .map(Journal.Line::number)
            .filter(number -> found.rows.stream().noneMatch(row -> row.number() == number))
            .findFirst();
    long repeat = lacking.orElseThrow();
    found.rows.add(new Oracle.Row(repeat, generator.text(repeat), generator.cents(repeat)));

    assertFinds(Verdict.DUPLICATE);
  }

  /** Numbers 40 to 79 are given up. */
  private void discard(SeriesTable table) {
    discarded.add(new Discarded("d1", Map.of(0, 40L), Map.of(0, 80L)));
    found = new Found(generator, table);
    found.rows.removeIf(row -> isGivenUp(row.number()));
    found.totals = found.oracle(generator, discarded).expectedTotals();
  }

  private boolean isGivenUp(long number) {
    return number >= 40 && number < 80 && generator.fate(number) == Fate.WRITTEN;
  }

  @Test
  void whatWasDiscardedNeedNotBeThere() {
    discard(SeriesTable.NUMBERS);

    assertThat(found.judged(generator, discarded).isClean()).isTrue();
    long givenUp = LongStream.range(0, RECORDS).filter(this::isGivenUp).count();
    assertThat(found.totals.discarded()).isEqualTo(givenUp).isPositive();
    assertThat(found.totals.duplicates()).isZero();
  }

  @Test
  void findsADiscardedRowThatIsSeen() {
    discard(SeriesTable.NUMBERS);
    long number = LongStream.range(40, 80).filter(this::isGivenUp).findFirst().orElseThrow();
    found.rows.add(new Oracle.Row(number, generator.text(number), generator.cents(number)));

    assertFinds(Verdict.CORRUPT);
  }

  @Test
  void keyThatWasDiscardedAndComesAgainMustBeThere() {
    discard(SeriesTable.HOURLY);
    // Block 1 is numbers 64 to 127: of some of its keys the first was given up.
    Map<Verdict, Long> counts = found.judged(generator, discarded).counts();
    assertThat(counts).containsOnlyKeys(Verdict.LOSS);

    for (long number = 80; number < 128; number++) {
      long group = SeriesTable.HOURLY.group(generator, number);
      boolean isThere =
          found.rows.stream()
              .anyMatch(row -> SeriesTable.HOURLY.group(generator, row.number()) == group);
      if (!isThere && generator.fate(number) == Fate.WRITTEN) {
        found.rows.add(new Oracle.Row(number, generator.text(number), generator.cents(number)));
      }
    }
    assertThat(found.judged(generator, discarded).isClean()).isTrue();
  }

  @Test
  void findsARowThatIsSeenThoughItWaits() {
    var oracle = found.oracle(generator, List.of());
    var waiting = new Discarded("c1", Map.of(0, (long) RECORDS - 1), Map.of(0, (long) RECORDS));
    var rows = found.rows.subList(0, 10);

    oracle.judgeVisible(rows, waiting, 10);
    assertThat(oracle.judgement().isClean()).isTrue();

    oracle.judgeVisible(rows, new Discarded("c1", Map.of(0, 5L), Map.of(0, 10L)), 9);
    assertThat(oracle.judgement().counts()).containsKeys(Verdict.CORRUPT, Verdict.UNBALANCED);
  }
}
