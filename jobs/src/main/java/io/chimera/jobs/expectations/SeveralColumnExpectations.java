package io.chimera.jobs.expectations;

import static io.chimera.jobs.expectations.ExpectationType.Generation.BOTH;
import static io.chimera.jobs.expectations.ExpectationType.Scope.RECORD;

import com.fasterxml.jackson.databind.JsonNode;
import io.chimera.jobs.expectations.ExpectationType.Generation;
import java.util.ArrayList;
import java.util.List;

/**
 * Expectations of how the columns of one record stand to each other. What {@code ignore_row_if}
 * says of nulls is written out, for an expression that is neither true nor false passes.
 */
final class SeveralColumnExpectations {
  private static final List<String> OF_PAIRS =
      List.of("both_values_are_missing", "either_value_is_missing", "neither", "never");
  private static final List<String> OF_LISTS =
      List.of("all_values_are_missing", "any_value_is_missing", "never");

  static final List<ExpectationType> TYPES =
      List.of(
          type(
              "expect_column_pair_values_a_to_be_greater_than_b",
              "`compare` where a record with a null is ignored, otherwise a `check`",
              arguments -> compare(arguments, arguments.flag("or_equal") ? ">=" : ">", "above")),
          new ExpectationType(
              "expect_column_pair_values_A_to_be_greater_than_B",
              Generation.ZERO,
              RECORD,
              "likewise, its older name",
              arguments -> compare(arguments, arguments.flag("or_equal") ? ">=" : ">", "above")),
          type(
              "expect_column_pair_values_to_be_equal",
              "likewise",
              arguments -> compare(arguments, "=", "equals")),
          type(
              "expect_column_pair_values_to_be_in_set",
              "`check`",
              SeveralColumnExpectations::pairs),
          type("expect_multicolumn_sum_to_equal", "`check`", SeveralColumnExpectations::sum),
          type(
              "expect_select_column_values_to_be_unique_within_record",
              "`check`",
              SeveralColumnExpectations::distinct),
          new ExpectationType(
              "expect_multicolumn_values_to_be_unique",
              BOTH,
              RECORD,
              "`check`, as its newer name `expect_select_column_values_to_be_unique_within_record`",
              SeveralColumnExpectations::distinct));

  private SeveralColumnExpectations() {}

  private static ExpectationType type(String name, String becomes, Translation translation) {
    return new ExpectationType(name, BOTH, RECORD, becomes, translation);
  }

  private static Translated compare(Arguments arguments, String sign, String word)
      throws RefusedException {
    String left = arguments.column("column_A");
    String right = arguments.column("column_B");
    var comparison = new Rule.Compare(left, sign, right);
    if (arguments.choice("ignore_row_if", OF_PAIRS).equals("either_value_is_missing")) {
      return Translated.of(comparison);
    }
    return check(
        left + "_" + word + "_" + right,
        ignored(arguments, OF_PAIRS, List.of(left, right)),
        Sql.of(comparison));
  }

  private static Translated pairs(Arguments arguments) throws RefusedException {
    String left = arguments.column("column_A");
    String right = arguments.column("column_B");
    var alternatives = new ArrayList<String>();
    for (JsonNode pair : arguments.list("value_pairs_set")) {
      if (!pair.isArray() || pair.size() != 2) {
        throw new RefusedException("argument 'value_pairs_set' has something that is no pair");
      }
      alternatives.add(equal(left, pair.get(0)) + " AND " + equal(right, pair.get(1)));
    }
    return check(
        left + "_and_" + right + "_in_set",
        ignored(arguments, OF_PAIRS, List.of(left, right)),
        String.join(" OR ", alternatives));
  }

  private static String equal(String column, JsonNode value) throws RefusedException {
    return value.isNull()
        ? Sql.column(column) + " IS NULL"
        : Sql.column(column) + " = " + Sql.literal(value);
  }

  private static Translated sum(Arguments arguments) throws RefusedException {
    List<String> columns = arguments.columnList();
    JsonNode total = arguments.required("sum_total");
    if (!total.isNumber()) {
      throw new RefusedException("argument 'sum_total' is no number");
    }
    String sum = String.join(" + ", columns.stream().map(Sql::column).toList());
    return check(
        String.join("_and_", columns) + "_sum",
        ignored(arguments, OF_LISTS, columns),
        sum + " = " + Sql.literal(total));
  }

  private static Translated distinct(Arguments arguments) throws RefusedException {
    List<String> columns = arguments.columnList();
    var different = new ArrayList<String>();
    for (int first = 0; first < columns.size(); first++) {
      for (int second = first + 1; second < columns.size(); second++) {
        different.add(different(Sql.column(columns.get(first)), Sql.column(columns.get(second))));
      }
    }
    if (different.isEmpty()) {
      throw new RefusedException("argument 'column_list' has one column only");
    }
    return check(
        String.join("_and_", columns) + "_differ",
        ignored(arguments, OF_LISTS, columns),
        String.join(" AND ", different));
  }

  /** Two nulls are the same, a null and a value are not. */
  private static String different(String left, String right) {
    return "(%1$s <> %2$s OR %1$s IS NULL AND %2$s IS NOT NULL OR %1$s IS NOT NULL AND %2$s IS NULL)"
        .formatted(left, right);
  }

  private static String ignored(Arguments arguments, List<String> choices, List<String> columns)
      throws RefusedException {
    return switch (arguments.choice("ignore_row_if", choices)) {
      case "both_values_are_missing", "all_values_are_missing" -> Sql.areNull(columns, "AND");
      case "either_value_is_missing", "any_value_is_missing" -> Sql.areNull(columns, "OR");
      default -> "";
    };
  }

  private static Translated check(String subject, String ignored, String sql) {
    String held = "(" + sql + ") IS TRUE";
    return Translated.of(
        new Rule.Check(subject, ignored.isEmpty() ? held : ignored + " OR " + held));
  }
}
