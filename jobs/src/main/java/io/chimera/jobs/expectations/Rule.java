package io.chimera.jobs.expectations;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** A rule that an expectation becomes, before it has a place in a contract. */
sealed interface Rule {

  /** The column is never null. */
  record Required(String column) implements Rule {}

  /** The column is always null. */
  record Empty(String column) implements Rule {}

  /**
   * One of the conditions that a column may have.
   *
   * @param key the condition, as in {@code minimum}
   */
  record AtColumn(String column, String key, JsonNode value) implements Rule {}

  /**
   * An expression over the record.
   *
   * @param subject what the rule is named after
   */
  record Check(String subject, String sql) implements Rule {}

  /**
   * Two columns compare.
   *
   * @param sign as in SQL
   */
  record Compare(String left, String sign, String right) implements Rule {}

  /**
   * A measure of all records of a commit.
   *
   * @param column null for measures of the records themselves
   * @param valid what a valid value is, for the measure of those that are not
   */
  record Metric(String metric, @Nullable String column, @Nullable Rule valid, Threshold threshold)
      implements Rule {}

  /** The column exists. */
  record Exists(String column) implements Rule {}

  /** The column has a type of a contract. */
  record Typed(String column, String type) implements Rule {}

  /**
   * What a measure must be.
   *
   * @param operator as in {@code mustBeLessThan}
   * @param value a number, or two for {@code mustBeBetween}
   * @param isPercent whether it is a share of a hundred
   * @param quantile which one, for the measure of that name
   */
  record Threshold(
      String operator, JsonNode value, boolean isPercent, @Nullable JsonNode quantile) {
    static Threshold of(String operator, JsonNode value) {
      return new Threshold(operator, value, false, null);
    }

    Threshold percent() {
      return new Threshold(operator, value, true, quantile);
    }

    Threshold ofQuantile(JsonNode share) {
      return new Threshold(operator, value, isPercent, share);
    }
  }
}
