package io.chimera.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnSumsTest {
  private static final LocalDateTime PLACED = LocalDateTime.parse("2026-11-21T22:30:00.123456");

  private static List<Object> values(String reference) {
    return List.of(
        17,
        PLACED,
        LocalDate.parse("2026-12-01"),
        "paid",
        new BigDecimal("12.50"),
        0.1,
        true,
        reference,
        "a note");
  }

  @SafeVarargs
  private static ColumnSums.Content of(List<Object>... rows) {
    var sums = new ColumnSums(SnapshotTable.COLUMNS.size());
    for (int row = 0; row < rows.length; row++) {
      sums.begin(row + 1);
      rows[row].forEach(sums::addAny);
    }
    return sums.content();
  }

  @Test
  void readsTheSameFromBothKindsOfValues() {
    var sums = new ColumnSums(SnapshotTable.COLUMNS.size());
    sums.begin(1);
    sums.add(17L);
    sums.add(PLACED);
    sums.add(LocalDate.parse("2026-12-01"));
    sums.add("paid");
    sums.add(new BigDecimal("12.50"));
    sums.add(0.1);
    sums.add(true);
    sums.add("r");
    sums.add("a note");

    assertThatCode(() -> sums.content().require(of(values("r")))).doesNotThrowAnyException();
  }

  @Test
  void tellsTwoRowsThatHaveEachOthersValue() {
    var expected = of(values("r"), values("s"));

    assertThatThrownBy(() -> expected.require(of(values("s"), values("r"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Cannot count this run: the checksum of column 'reference': '");
  }

  @Test
  void tellsARowThatIsMissing() {
    var expected = of(values("r"), values("s"));

    assertThatThrownBy(() -> expected.require(of(values("r"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot count this run: rows: '1', expected '2'");
  }

  @Test
  void tellsNullFromEveryText() {
    var sums = new ColumnSums(2);
    sums.begin(1);
    sums.add((String) null);
    var empty = new ColumnSums(2);
    empty.begin(1);
    empty.add("");

    assertThat(sums.content().sums()[1]).isNotEqualTo(empty.content().sums()[1]);
  }
}
