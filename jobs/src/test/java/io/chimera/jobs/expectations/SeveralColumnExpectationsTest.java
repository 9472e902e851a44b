package io.chimera.jobs.expectations;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.quality.expression.CheckExpression;
import io.chimera.schemas.contract.Dataset;
import java.time.Clock;
import java.util.Objects;
import org.apache.flink.table.data.GenericRowData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the expressions on all records of small numbers and nulls, against what is documented. */
class SeveralColumnExpectationsTest {
  private static final Integer[] VALUES = {null, 1, 2};
  private static final Dataset DATASET =
      Suites.dataset("[{name: a, type: int}, {name: b, type: int}]");

  /** What Great Expectations says of one record that it does not ignore. */
  private interface Oracle {
    boolean isMet(Integer a, Integer b);
  }

  @ParameterizedTest
  @CsvSource({
    "both_values_are_missing",
    "neither",
  })
  void comparesPairs(String ignored) throws Exception {
    check(
        "expect_column_pair_values_a_to_be_greater_than_b",
        pair(ignored),
        ignored,
        (a, b) -> a != null && b != null && a > b);
    check(
        "expect_column_pair_values_to_be_equal",
        pair(ignored),
        ignored,
        (a, b) -> a != null && b != null && a.equals(b));
  }

  @ParameterizedTest
  @CsvSource({"both_values_are_missing", "either_value_is_missing", "neither"})
  void findsPairsInASet(String ignored) throws Exception {
    check(
        "expect_column_pair_values_to_be_in_set",
        pair(ignored) + ", \"value_pairs_set\": [[1, 2], [2, null]]",
        ignored,
        (a, b) ->
            (Objects.equals(a, 1) && Objects.equals(b, 2)) || (Objects.equals(a, 2) && b == null));
  }

  @ParameterizedTest
  @CsvSource({"all_values_are_missing", "any_value_is_missing", "never"})
  void addsUpAndTellsApart(String ignored) throws Exception {
    check(
        "expect_multicolumn_sum_to_equal",
        list(ignored) + ", \"sum_total\": 3",
        ignored,
        (a, b) -> a != null && b != null && a + b == 3);
    check(
        "expect_select_column_values_to_be_unique_within_record",
        list(ignored),
        ignored,
        (a, b) -> !Objects.equals(a, b));
  }

  private static String pair(String ignored) {
    return "\"column_A\": \"a\", \"column_B\": \"b\", \"ignore_row_if\": \"" + ignored + '"';
  }

  private static String list(String ignored) {
    return "\"column_list\": [\"a\", \"b\"], \"ignore_row_if\": \"" + ignored + '"';
  }

  private static void check(String type, String kwargs, String ignored, Oracle oracle)
      throws Exception {
    var rules = SuiteImport.into(DATASET, Suites.of(type, "{" + kwargs + "}", "critical")).rules();
    var expression =
        CheckExpression.compile(
            rules.at("/quality/0/check").textValue(), DATASET.columns(), Clock.systemUTC());
    for (Integer a : VALUES) {
      for (Integer b : VALUES) {
        assertThat(expression.passes(GenericRowData.of(a, b)))
            .as("%s, %s: %s, %s", type, ignored, a, b)
            .isEqualTo(isIgnored(ignored, a, b) || oracle.isMet(a, b));
      }
    }
  }

  private static boolean isIgnored(String ignored, Integer a, Integer b) {
    if (ignored.startsWith("both") || ignored.startsWith("all")) {
      return a == null && b == null;
    }
    return !ignored.startsWith("ne") && (a == null || b == null);
  }
}
