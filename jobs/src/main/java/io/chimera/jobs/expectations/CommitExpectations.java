package io.chimera.jobs.expectations;

import static io.chimera.jobs.expectations.ExpectationType.Generation.BOTH;
import static io.chimera.jobs.expectations.ExpectationType.Generation.ONE;
import static io.chimera.jobs.expectations.ExpectationType.Scope.COMMIT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.chimera.jobs.expectations.Arguments.Bounds;
import io.chimera.jobs.expectations.Rule.Threshold;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Expectations of all records together. Great Expectations asks them of a batch; a stream's batch
 * is what one commit takes in. All that knows the words of rules on commits is here.
 */
final class CommitExpectations {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final BigDecimal MEDIAN = new BigDecimal("0.5");
  private static final String OF_COMMIT = "is asked of every commit, and not of the whole table";

  static final List<ExpectationType> TYPES =
      List.of(
          type("expect_table_row_count_to_be_between", "`rowCount`", CommitExpectations::rows),
          type("expect_table_row_count_to_equal", "`rowCount`", CommitExpectations::rowCount),
          ofColumn("expect_column_min_to_be_between", "min"),
          ofColumn("expect_column_max_to_be_between", "max"),
          ofColumn("expect_column_mean_to_be_between", "mean"),
          ofColumn("expect_column_sum_to_be_between", "sum"),
          type(
              "expect_column_median_to_be_between",
              "`quantile` of 0.5",
              arguments -> median(arguments)),
          type(
              "expect_column_quantile_values_to_be_between",
              "`quantile`, a rule for each",
              CommitExpectations::quantiles),
          ofColumn("expect_column_unique_value_count_to_be_between", "distinctCount"),
          type(
              "expect_column_proportion_of_unique_values_to_be_between",
              "`duplicateValues` in percent, which is what remains to 100",
              arguments -> complement(arguments, "duplicateValues")),
          new ExpectationType(
              "expect_column_proportion_of_non_null_values_to_be_between",
              ONE,
              COMMIT,
              "`nullValues` in percent, which is what remains to 100",
              arguments -> complement(arguments, "nullValues")));

  private CommitExpectations() {}

  private static ExpectationType type(String name, String becomes, Translation translation) {
    return new ExpectationType(
        name, BOTH, COMMIT, becomes, arguments -> translation.of(arguments).noting(OF_COMMIT));
  }

  private static ExpectationType ofColumn(String name, String metric) {
    return type(
        name,
        "`" + metric + "`",
        arguments -> {
          String column = arguments.column();
          return Translated.of(metrics(metric, column, thresholds(arguments.bounds())));
        });
  }

  private static List<Rule> metrics(
      String metric, @Nullable String column, List<Threshold> thresholds) {
    return thresholds.stream()
        .map(threshold -> (Rule) new Rule.Metric(metric, column, null, threshold))
        .toList();
  }

  /** One rule where both bounds are included, else one for each. */
  private static List<Threshold> thresholds(Bounds bounds) throws RefusedException {
    var thresholds = new ArrayList<Threshold>();
    Optional<JsonNode> min = number(bounds.min());
    Optional<JsonNode> max = number(bounds.max());
    if (min.isPresent() && max.isPresent() && !bounds.isMinOpen() && !bounds.isMaxOpen()) {
      if (min.get().decimalValue().compareTo(max.get().decimalValue()) == 0) {
        return List.of(Threshold.of("mustBe", min.get()));
      }
      var both = JsonNodeFactory.instance.arrayNode().add(min.get()).add(max.get());
      return List.of(Threshold.of("mustBeBetween", both));
    }
    min.ifPresent(
        value ->
            thresholds.add(
                Threshold.of(
                    bounds.isMinOpen() ? "mustBeGreaterThan" : "mustBeGreaterOrEqualTo", value)));
    max.ifPresent(
        value ->
            thresholds.add(
                Threshold.of(
                    bounds.isMaxOpen() ? "mustBeLessThan" : "mustBeLessOrEqualTo", value)));
    return thresholds;
  }

  private static Optional<JsonNode> number(Optional<JsonNode> bound) throws RefusedException {
    if (bound.isPresent() && !bound.get().isNumber()) {
      throw new RefusedException("a bound of a rule on commits is no number");
    }
    return bound;
  }

  private static Translated rows(Arguments arguments) throws RefusedException {
    return Translated.of(metrics("rowCount", null, thresholds(arguments.bounds())));
  }

  private static Translated rowCount(Arguments arguments) throws RefusedException {
    JsonNode value = arguments.required("value");
    if (!value.isNumber()) {
      throw new RefusedException("argument 'value' is no number");
    }
    return Translated.of(metrics("rowCount", null, List.of(Threshold.of("mustBe", value))));
  }

  private static Translated median(Arguments arguments) throws RefusedException {
    String column = arguments.column();
    return Translated.of(quantile(column, DecimalNode.valueOf(MEDIAN), arguments.bounds()));
  }

  private static List<Rule> quantile(String column, JsonNode share, Bounds bounds)
      throws RefusedException {
    return metrics(
        "quantile",
        column,
        thresholds(bounds).stream().map(threshold -> threshold.ofQuantile(share)).toList());
  }

  private static Translated quantiles(Arguments arguments) throws RefusedException {
    String column = arguments.column();
    arguments.optional("allow_relative_error");
    JsonNode ranges = arguments.required("quantile_ranges");
    JsonNode shares = ranges.path("quantiles");
    JsonNode bounds = ranges.path("value_ranges");
    if (!shares.isArray() || shares.isEmpty() || shares.size() != bounds.size()) {
      throw new RefusedException("'quantile_ranges' has not as many 'value_ranges' as 'quantiles'");
    }
    var rules = new ArrayList<Rule>();
    for (int index = 0; index < shares.size(); index++) {
      rules.addAll(quantile(column, share(shares.get(index)), range(bounds.get(index))));
    }
    return Translated.of(rules);
  }

  private static JsonNode share(JsonNode share) throws RefusedException {
    boolean isShare =
        share.isNumber()
            && share.decimalValue().signum() >= 0
            && share.decimalValue().compareTo(BigDecimal.ONE) <= 0;
    if (!isShare) {
      throw new RefusedException("a quantile is no number from 0 to 1");
    }
    return share;
  }

  private static Bounds range(JsonNode range) throws RefusedException {
    if (!range.isArray() || range.size() != 2) {
      throw new RefusedException("a range of 'value_ranges' is no pair");
    }
    Optional<JsonNode> min = Optional.of(range.get(0)).filter(value -> !value.isNull());
    Optional<JsonNode> max = Optional.of(range.get(1)).filter(value -> !value.isNull());
    if (min.isEmpty() && max.isEmpty()) {
      throw new RefusedException("a range of 'value_ranges' has no bound");
    }
    return new Bounds(min, max, false, false);
  }

  /** From a share of what is wanted to the percentage of what is not. */
  private static Translated complement(Arguments arguments, String metric) throws RefusedException {
    String column = arguments.column();
    Bounds bounds = arguments.bounds();
    var turned =
        new Bounds(
            rest(number(bounds.max())),
            rest(number(bounds.min())),
            bounds.isMaxOpen(),
            bounds.isMinOpen());
    List<Threshold> thresholds = thresholds(turned).stream().map(Threshold::percent).toList();
    return Translated.of(metrics(metric, column, thresholds));
  }

  private static Optional<JsonNode> rest(Optional<JsonNode> share) {
    return share.map(value -> percent(BigDecimal.ONE.subtract(value.decimalValue())));
  }

  private static JsonNode percent(BigDecimal share) {
    BigDecimal percent = share.multiply(HUNDRED).stripTrailingZeros();
    return DecimalNode.valueOf(percent.scale() < 0 ? percent.setScale(0) : percent);
  }

  /** At most so many values of a column may be null. */
  static Rule mostlyPresent(String column, BigDecimal mostly) {
    return new Rule.Metric("nullValues", column, null, atMostTheRestOf(mostly));
  }

  /** At least so many values of a column must be null. */
  static Rule mostlyEmpty(String column, BigDecimal mostly) {
    return new Rule.Metric(
        "nullValues",
        column,
        null,
        Threshold.of("mustBeGreaterOrEqualTo", percent(mostly)).percent());
  }

  /** At most so many records may fail a condition, an expression or a comparison. */
  static Rule mostlyValid(Rule valid, BigDecimal mostly) {
    String column = valid instanceof Rule.AtColumn condition ? condition.column() : null;
    return new Rule.Metric("invalidValues", column, valid, atMostTheRestOf(mostly));
  }

  private static Threshold atMostTheRestOf(BigDecimal mostly) {
    return Threshold.of("mustBeLessOrEqualTo", percent(BigDecimal.ONE.subtract(mostly))).percent();
  }
}
