package io.chimera.jobs.expectations;

import static io.chimera.jobs.expectations.ExpectationType.Generation.BOTH;
import static io.chimera.jobs.expectations.ExpectationType.Generation.ONE;
import static io.chimera.jobs.expectations.ExpectationType.Generation.ZERO;
import static io.chimera.jobs.expectations.ExpectationType.Scope.REFUSED;

import io.chimera.jobs.expectations.ExpectationType.Generation;
import java.util.List;

/** Expectations of what a stream does not have, each with the reason. */
final class RefusedExpectations {
  private static final String UNIQUE =
      "a rule looks at one record or one commit, never at the whole table: `deduplicate` keeps the"
          + " first record of each key and counts the others";
  private static final String ORDER =
      "records of several partitions have no order among each other";
  private static final String WHOLE =
      "which values a single commit happens to have says nothing of the table";
  private static final String DISTRIBUTION = "no rule compares distributions";
  private static final String QUERY = "a rule asks no query of a database or of another table";
  private static final String FILE = "it looks at a file, and a stream has none";

  static final List<ExpectationType> TYPES =
      List.of(
          type("expect_column_values_to_be_unique", BOTH, UNIQUE),
          type("expect_compound_columns_to_be_unique", BOTH, UNIQUE),
          type("expect_column_values_to_be_increasing", BOTH, ORDER),
          type("expect_column_values_to_be_decreasing", BOTH, ORDER),
          type("expect_column_distinct_values_to_contain_set", BOTH, WHOLE),
          type(
              "expect_column_distinct_values_to_equal_set",
              BOTH,
              WHOLE + "; `oneOf` says that there are no others"),
          type("expect_column_most_common_value_to_be_in_set", BOTH, WHOLE),
          type("expect_column_stdev_to_be_between", BOTH, "no rule measures a deviation"),
          type(
              "expect_column_value_z_scores_to_be_less_than",
              BOTH,
              "how far a value lies from the mean is known only when all have been read"),
          type("expect_column_kl_divergence_to_be_less_than", BOTH, DISTRIBUTION),
          type("expect_column_chisquare_test_p_value_to_be_greater_than", BOTH, DISTRIBUTION),
          type("expect_column_bootstrapped_ks_test_p_value_to_be_greater_than", BOTH, DISTRIBUTION),
          type(
              "expect_column_parameterized_distribution_ks_test_p_value_to_be_greater_than",
              BOTH,
              DISTRIBUTION),
          type("expect_column_pair_cramers_phi_value_to_be_less_than", BOTH, DISTRIBUTION),
          type(
              "expect_column_values_to_be_dateutil_parseable",
              BOTH,
              "a column that holds times is declared as one; what cannot be read is quarantined"),
          type(
              "expect_column_values_to_match_strftime_format",
              BOTH,
              "a column that holds times is declared as one, with its `format`; what cannot be read"
                  + " is quarantined"),
          type(
              "expect_column_values_to_be_json_parseable",
              BOTH,
              "no rule parses JSON inside a column"),
          type(
              "expect_column_values_to_match_json_schema",
              BOTH,
              "no rule parses JSON inside a column"),
          type("expect_table_row_count_to_equal_other_table", BOTH, QUERY),
          type("unexpected_rows_expectation", ONE, QUERY),
          type("expect_query_results_to_match_comparison", ONE, QUERY),
          type("expect_file_to_exist", ZERO, FILE),
          type("expect_file_size_to_be_between", ZERO, FILE),
          type("expect_file_hash_to_equal", ZERO, FILE),
          type("expect_file_line_regex_match_count_to_be_between", ZERO, FILE),
          type("expect_file_line_regex_match_count_to_equal", ZERO, FILE),
          type("expect_file_to_have_valid_table_header", ZERO, FILE),
          type("expect_file_to_be_valid_json", ZERO, FILE));

  private RefusedExpectations() {}

  private static ExpectationType type(String name, Generation generation, String reason) {
    return new ExpectationType(
        name,
        generation,
        REFUSED,
        reason,
        arguments -> {
          throw new RefusedException(reason.replace('`', '\''));
        });
  }
}
