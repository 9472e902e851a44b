package io.chimera.jobs.expectations;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.jobs.expectations.ExpectationType.Scope;
import io.chimera.jobs.expectations.SuiteImport.Outcome;
import io.chimera.jobs.expectations.SuiteImport.Result;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExpectationTypesTest {
  /** The modules of Great Expectations' core, of releases 0.18 to 1.12. */
  private static final List<String> CORE =
      List.of(
          "expect_column_bootstrapped_ks_test_p_value_to_be_greater_than",
          "expect_column_chisquare_test_p_value_to_be_greater_than",
          "expect_column_distinct_values_to_be_in_set",
          "expect_column_distinct_values_to_contain_set",
          "expect_column_distinct_values_to_equal_set",
          "expect_column_kl_divergence_to_be_less_than",
          "expect_column_max_to_be_between",
          "expect_column_mean_to_be_between",
          "expect_column_median_to_be_between",
          "expect_column_min_to_be_between",
          "expect_column_most_common_value_to_be_in_set",
          "expect_column_pair_cramers_phi_value_to_be_less_than",
          "expect_column_pair_values_a_to_be_greater_than_b",
          "expect_column_pair_values_to_be_equal",
          "expect_column_pair_values_to_be_in_set",
          "expect_column_parameterized_distribution_ks_test_p_value_to_be_greater_than",
          "expect_column_proportion_of_non_null_values_to_be_between",
          "expect_column_proportion_of_unique_values_to_be_between",
          "expect_column_quantile_values_to_be_between",
          "expect_column_stdev_to_be_between",
          "expect_column_sum_to_be_between",
          "expect_column_to_exist",
          "expect_column_unique_value_count_to_be_between",
          "expect_column_value_lengths_to_be_between",
          "expect_column_value_lengths_to_equal",
          "expect_column_value_z_scores_to_be_less_than",
          "expect_column_values_to_be_between",
          "expect_column_values_to_be_dateutil_parseable",
          "expect_column_values_to_be_decreasing",
          "expect_column_values_to_be_in_set",
          "expect_column_values_to_be_in_type_list",
          "expect_column_values_to_be_increasing",
          "expect_column_values_to_be_json_parseable",
          "expect_column_values_to_be_null",
          "expect_column_values_to_be_of_type",
          "expect_column_values_to_be_unique",
          "expect_column_values_to_match_json_schema",
          "expect_column_values_to_match_like_pattern",
          "expect_column_values_to_match_like_pattern_list",
          "expect_column_values_to_match_regex",
          "expect_column_values_to_match_regex_list",
          "expect_column_values_to_match_strftime_format",
          "expect_column_values_to_not_be_in_set",
          "expect_column_values_to_not_be_null",
          "expect_column_values_to_not_match_like_pattern",
          "expect_column_values_to_not_match_like_pattern_list",
          "expect_column_values_to_not_match_regex",
          "expect_column_values_to_not_match_regex_list",
          "expect_compound_columns_to_be_unique",
          "expect_multicolumn_sum_to_equal",
          "expect_multicolumn_values_to_be_unique",
          "expect_query_results_to_match_comparison",
          "expect_select_column_values_to_be_unique_within_record",
          "expect_table_column_count_to_be_between",
          "expect_table_column_count_to_equal",
          "expect_table_columns_to_match_ordered_list",
          "expect_table_columns_to_match_set",
          "expect_table_row_count_to_be_between",
          "expect_table_row_count_to_equal",
          "expect_table_row_count_to_equal_other_table",
          "unexpected_rows_expectation");

  private static final String PAIR = "\"column_A\": \"a\", \"column_B\": \"b\"";
  private static final String LIST = "\"column_list\": [\"a\", \"b\"]";

  /** Arguments that are right for the types that take others than most of their scope. */
  private static final Map<String, String> ARGUMENTS =
      Map.ofEntries(
          Map.entry("to_be_in_set", "\"column\": \"a\", \"value_set\": [1]"),
          Map.entry("pair_values_to_be_in_set", PAIR + ", \"value_pairs_set\": [[1, 2]]"),
          Map.entry("to_not_be_in_set", "\"column\": \"a\", \"value_set\": [1]"),
          Map.entry("lengths_to_equal", "\"column\": \"s\", \"value\": 3"),
          Map.entry("to_match_regex", "\"column\": \"s\", \"regex\": \"x\""),
          Map.entry("to_not_match_regex", "\"column\": \"s\", \"regex\": \"x\""),
          Map.entry("match_regex_list", "\"column\": \"s\", \"regex_list\": [\"x\"]"),
          Map.entry("match_like_pattern", "\"column\": \"s\", \"like_pattern\": \"x\""),
          Map.entry("match_like_pattern_list", "\"column\": \"s\", \"like_pattern_list\": [\"x\"]"),
          Map.entry("a_to_be_greater_than_b", PAIR),
          Map.entry("A_to_be_greater_than_B", PAIR),
          Map.entry("pair_values_to_be_equal", PAIR),
          Map.entry("sum_to_equal", LIST + ", \"sum_total\": 3"),
          Map.entry("unique_within_record", LIST),
          Map.entry("multicolumn_values_to_be_unique", LIST),
          Map.entry("row_count_to_equal", "\"value\": 3"),
          Map.entry("table_row_count_to_be_between", "\"min_value\": 1, \"max_value\": 2"),
          Map.entry("column_count_to_equal", "\"value\": 3"),
          Map.entry("column_count_to_be_between", "\"min_value\": 1, \"max_value\": 3"),
          Map.entry("columns_to_match_ordered_list", "\"column_list\": [\"a\", \"b\", \"s\"]"),
          Map.entry("columns_to_match_set", "\"column_set\": [\"b\", \"a\", \"s\"]"),
          Map.entry("to_be_of_type", "\"column\": \"a\", \"type_\": \"INTEGER\""),
          Map.entry(
              "to_be_in_type_list", "\"column\": \"a\", \"type_list\": [\"int\", \"INTEGER\"]"),
          Map.entry(
              "quantile_values_to_be_between",
              "\"column\": \"a\", \"quantile_ranges\":"
                  + " {\"quantiles\": [0.5], \"value_ranges\": [[1, 2]]}"),
          Map.entry("to_be_between", "\"column\": \"a\", \"min_value\": 0, \"max_value\": 1"),
          Map.entry("lengths_to_be_between", "\"column\": \"s\", \"min_value\": 0"));

  private static String arguments(ExpectationType type) {
    return ARGUMENTS.entrySet().stream()
        .filter(entry -> type.name().endsWith(entry.getKey()))
        .max(Map.Entry.comparingByKey(Comparator.comparingInt(String::length)))
        .map(entry -> "{" + entry.getValue() + "}")
        .orElse("{\"column\": \"a\"}");
  }

  static List<ExpectationType> all() {
    return ExpectationTypes.all();
  }

  @Test
  void knowsEveryTypeOfTheCore() {
    assertThat(all()).extracting(ExpectationType::name).doesNotHaveDuplicates().containsAll(CORE);
  }

  @ParameterizedTest
  @MethodSource("all")
  void refusesThoseThatAreSaidToBeAndNoOthers(ExpectationType type) {
    var dataset =
        Suites.dataset("[{name: a, type: int}, {name: b, type: int}, {name: s, type: string}]");

    Outcome outcome =
        SuiteImport.into(dataset, Suites.of(type.name(), arguments(type), "critical"))
            .outcomes()
            .get(0);

    assertThat(outcome.result() == Result.REFUSED)
        .as(outcome.toString())
        .isEqualTo(type.scope() == Scope.REFUSED);
    assertThat(outcome.notes().isEmpty()).isEqualTo(outcome.result() == Result.IMPORTED);
  }
}
