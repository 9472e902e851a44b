package io.chimera.connectors.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.connectors.database.RowCondition.Value;
import org.junit.jupiter.api.Test;

class RowConditionTest {
  private static final Dialect DIALECT = new PostgresDialect();
  private static final OrderedColumn CURSOR = column("chan\"ged", OrderedKind.TIMESTAMP);
  private static final OrderedColumn CUT = column("Id", OrderedKind.WHOLE);

  private static OrderedColumn column(String name, OrderedKind kind) {
    return new OrderedColumn(
        new FoundColumn(name, "", PostgresType.BIGINT, null, true, null, ""), kind);
  }

  @Test
  void asksForAllRowsWhereNothingIsCut() {
    assertThat(RowCondition.of(DIALECT, null, null, ReadRange.ALL, CUT))
        .isEqualTo(RowCondition.NONE);
  }

  @Test
  void hasQuotedNamesAndValuesAsParametersOnly() {
    RowCondition rows =
        RowCondition.of(DIALECT, new CursorWindow(5L, 9), CURSOR, new ReadRange(1L, 3L), CUT);

    assertThat(rows.sql())
        .isEqualTo(
            " WHERE \"chan\"\"ged\" > ? AND \"chan\"\"ged\" <= ? AND \"Id\" >= ? AND \"Id\" < ?");
    assertThat(rows.values())
        .containsExactly(
            new Value(OrderedKind.TIMESTAMP, 5),
            new Value(OrderedKind.TIMESTAMP, 9),
            new Value(OrderedKind.WHOLE, 1),
            new Value(OrderedKind.WHOLE, 3));
  }

  @Test
  void hasRowsWithoutAValueInTheFirstRangeAlone() {
    assertThat(RowCondition.of(DIALECT, null, null, new ReadRange(null, 3L), CUT).sql())
        .isEqualTo(" WHERE (\"Id\" < ? OR \"Id\" IS NULL)");
    assertThat(RowCondition.of(DIALECT, null, null, new ReadRange(3L, null), CUT).sql())
        .isEqualTo(" WHERE \"Id\" >= ?");
  }

  @Test
  void looksForTheEndsAmongTimesThatThereAre() {
    RowCondition rows =
        RowCondition.of(DIALECT, new CursorWindow(null, 9), CURSOR, ReadRange.ALL, null)
            .within(DIALECT, CURSOR);

    assertThat(rows.sql())
        .isEqualTo(" WHERE \"chan\"\"ged\" <= ? AND \"chan\"\"ged\" >= ? AND \"chan\"\"ged\" <= ?");
    assertThat(rows.values())
        .containsExactly(
            new Value(OrderedKind.TIMESTAMP, 9),
            new Value(OrderedKind.TIMESTAMP, -62_135_596_800_000_000L),
            new Value(OrderedKind.TIMESTAMP, 253_402_300_799_999_999L));
  }

  @Test
  void writesTimesForMySqlAsItDoes() {
    assertThat(EpochTimes.text(1)).isEqualTo("1970-01-01 00:00:00.000001");
    assertThat(EpochTimes.text(-1)).isEqualTo("1969-12-31 23:59:59.999999");
    assertThat(EpochTimes.text(OrderedKind.TIMESTAMP.least()))
        .isEqualTo("0001-01-01 00:00:00.000000");
    assertThat(EpochTimes.text(OrderedKind.TIMESTAMP.greatest()))
        .isEqualTo("9999-12-31 23:59:59.999999");
  }
}
