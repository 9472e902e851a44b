package io.chimera.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.stream.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every verdict is one that the oracle can come to. */
class OracleTest {
  private static final int RECORDS = 200;
  private final Generator generator = new Generator(3);

  /** A table as the journal wants it, to be broken by a test. */
  private static final class Found {
    private final List<Oracle.Row> rows = new ArrayList<>();
    private final List<Oracle.Rejected> rejected = new ArrayList<>();
    private final List<Journal.Line> journal = new ArrayList<>();
    private Tally totals = Tally.ZERO;
    private final List<String> problems = new ArrayList<>();
    private final List<String> files = new ArrayList<>(List.of("a", "b"));

    private Found(Generator generator) {
      long good = 0;
      for (long number = 0; number < RECORDS; number++) {
        Fate fate = generator.fate(number);
        String digest = Journal.digest(generator.value(number));
        journal.add(new Journal.Line(number, 0, number, fate, digest));
        if (fate == Fate.WRITTEN) {
          good++;
          rows.add(new Oracle.Row(number, generator.text(number), generator.cents(number)));
        } else {
          rejected.add(new Oracle.Rejected("0/" + number, digest));
        }
      }
      totals = new Tally(RECORDS, good, RECORDS - good, 0, 0, 0, 0, null);
    }

    private Judgement judged(Generator generator) {
      var oracle = new Oracle(generator, journal);
      oracle.judgeRows(rows);
      oracle.judgeQuarantine(rejected);
      oracle.judgeFiles(files);
      oracle.judgeBooks(problems, totals);
      return oracle.judgement();
    }
  }

  private final Found found = new Found(generator);

  private void assertFinds(Verdict verdict) {
    assertThat(found.judged(generator).counts()).containsExactly(Map.entry(verdict, 1L));
  }

  @Test
  void findsNothingWhereAllIsThereOnce() {
    assertThat(found.judged(generator).isClean()).isTrue();
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
}
