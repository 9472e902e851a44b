package io.chimera.jobs.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.chimera.jobs.reconcile.Comparison.Limits;
import io.chimera.jobs.reconcile.Differences.Kind;
import io.chimera.quality.deduplication.RowHash;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Origin;
import io.chimera.schemas.contract.ValueSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final List<Column> COLUMNS =
      List.of(column("id", Primitive.INT), column("name", Primitive.STRING));
  private static final RowType TYPE = RowType.of(new IntType(), VarCharType.STRING_TYPE);
  private static final List<String> KEY = List.of("id");

  private static Column column(String name, Primitive type) {
    return new Column(name, new ValueSpec(type, false, null), Origin.SAME_NAME, null);
  }

  private static RowData row(int id, String name) {
    return GenericRowData.of(id, StringData.fromString(name));
  }

  private static List<RowData> rows(int from, int to) {
    return IntStream.range(from, to).mapToObj(id -> row(id, "name " + id)).toList();
  }

  private static Rows of(Collection<RowData> rows) {
    return rows::forEach;
  }

  private static Differences compare(
      List<String> key, List<RowData> source, List<RowData> table, Limits limits, boolean mayKeep)
      throws IOException {
    var keys = new KeyForm(COLUMNS, key);
    var ranges = KeyRanges.of(table.stream().map(keys::of).toList(), 10);
    var hash = new RowHash(new long[] {1, 2}, TYPE, new int[] {0, 1});
    return new Comparison(keys, hash, limits).compare(of(source), of(table), ranges, mayKeep);
  }

  @Test
  void findsNothingWhereBothHaveTheSameRowsInAnyOrder() throws IOException {
    var table = new ArrayList<>(rows(0, 95));
    Collections.reverse(table);

    Differences found = compare(KEY, rows(0, 95), table, Limits.DEFAULT, false);

    assertThat(found.isNone()).isTrue();
    assertThat(found.inSource()).isEqualTo(95);
    assertThat(found.inTable()).isEqualTo(95);
  }

  @Test
  void namesRangesAndKeysThatDiffer() throws IOException {
    var source = new ArrayList<>(rows(0, 100));
    var table = new ArrayList<>(rows(0, 100));
    table.remove(17);
    source.remove(55);
    table.set(70, row(71, "another"));

    Differences found = compare(KEY, source, table, Limits.DEFAULT, false);

    assertThat(found.ranges())
        .containsExactly(
            range("id=10", "id=20", 11, 10, true, Kind.ONLY_IN_SOURCE, "id=17"),
            range("id=51", "id=60", 9, 10, true, Kind.ONLY_IN_TABLE, "id=55"),
            range("id=71", "id=80", 10, 10, true, Kind.DIFFERENT, "id=71"));
    assertThat(found.counts())
        .containsOnly(
            entry(Kind.ONLY_IN_SOURCE, 1L),
            entry(Kind.ONLY_IN_TABLE, 1L),
            entry(Kind.DIFFERENT, 1L));
  }

  private static Differences.Range range(
      String first, String last, long source, long table, boolean isLooked, Kind kind, String key) {
    return new Differences.Range(
        first, last, source, table, isLooked, List.of(new Differences.Key(kind, key)));
  }

  @Test
  void seesARowThatIsThereTwice() throws IOException {
    var table = new ArrayList<>(rows(0, 5));
    table.add(row(3, "name 3"));

    Differences found = compare(KEY, rows(0, 5), table, Limits.DEFAULT, true);

    assertThat(found.ranges())
        .containsExactly(range("id=0", "id=4", 5, 6, true, Kind.DIFFERENT, "id=3"));
  }

  @Test
  void letsATableKeepRowsWhereItMay() throws IOException {
    Differences kept = compare(KEY, rows(10, 40), rows(0, 40), Limits.DEFAULT, true);

    assertThat(kept.isNone()).isTrue();
    assertThat(kept.kept()).isEqualTo(10);
    assertThat(compare(KEY, rows(10, 40), rows(0, 40), Limits.DEFAULT, false).ranges())
        .hasSize(1)
        .allMatch(range -> range.keys().size() == 10);
  }

  @Test
  void comparesAllRowsTogetherWhereNoKeyTellsThemApart() throws IOException {
    var table = new ArrayList<>(rows(0, 30));
    Collections.reverse(table);

    assertThat(compare(List.of(), rows(0, 30), table, Limits.DEFAULT, false).isNone()).isTrue();
    table.set(0, row(29, "another"));
    assertThat(compare(List.of(), rows(0, 30), table, Limits.DEFAULT, false).ranges())
        .containsExactly(new Differences.Range("", "", 30, 30, false, List.of()));
  }

  @Test
  void looksIntoNoMoreThanItMayAndSaysSo() throws IOException {
    Differences few = compare(KEY, List.of(), rows(0, 100), new Limits(25, 5), false);

    assertThat(few.ranges()).hasSize(10);
    assertThat(few.ranges().stream().filter(Differences.Range::isLookedInto)).hasSize(2);
    assertThat(few.ranges().stream().flatMap(range -> range.keys().stream())).hasSize(5);
    assertThat(few.count(Kind.ONLY_IN_TABLE)).isEqualTo(20);
    assertThat(few.inTable()).isEqualTo(100);
  }

  @Test
  void findsExactlyWhatASearchKeyByKeyFinds() throws IOException {
    var random = new SplittableRandom(11);
    for (int round = 0; round < 200; round++) {
      var expected = new TreeMap<Integer, Kind>();
      var source = new ArrayList<RowData>();
      var table = new ArrayList<RowData>();
      for (int id = -100; id < 100; id++) {
        switch (random.nextInt(60)) {
          case 0 -> {
            source.add(row(id, "x"));
            expected.put(id, Kind.ONLY_IN_SOURCE);
          }
          case 1 -> {
            table.add(row(id, "x"));
            expected.put(id, Kind.ONLY_IN_TABLE);
          }
          case 2 -> {
            source.add(row(id, "x"));
            table.add(row(id, "y"));
            expected.put(id, Kind.DIFFERENT);
          }
          case 3 -> {}
          default -> {
            source.add(row(id, "x" + id));
            table.add(row(id, "x" + id));
          }
        }
      }
      shuffle(source, random);
      shuffle(table, random);

      Differences found = compare(KEY, source, table, Limits.DEFAULT, false);

      assertThat(found.ranges().stream().flatMap(range -> range.keys().stream()))
          .containsExactlyElementsOf(
              expected.entrySet().stream()
                  .map(each -> new Differences.Key(each.getValue(), "id=" + each.getKey()))
                  .toList());
    }
  }

  private static void shuffle(List<RowData> rows, SplittableRandom random) {
    for (int index = rows.size(); index > 1; index--) {
      Collections.swap(rows, index - 1, random.nextInt(index));
    }
  }
}
