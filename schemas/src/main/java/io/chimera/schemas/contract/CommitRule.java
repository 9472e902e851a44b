package io.chimera.schemas.contract;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all records of one commit have to be together, and what happens to a commit that is not.
 *
 * @param name unique among all rules of the dataset
 * @param measure what is measured
 * @param unit in which it is told
 * @param limit what it has to be, absent where {@code trend} says it
 * @param trend how far it may lie from what it was before, absent where {@code limit} says it
 * @param onFailure what happens to a commit for which it is not so
 * @param path where it stands in the contract, for messages
 */
public record CommitRule(
    String name,
    Measure measure,
    Unit unit,
    @Nullable Limit limit,
    @Nullable Trend trend,
    OnFailure onFailure,
    String path)
    implements Serializable {

  /** What happens to a commit that fails a rule, from mild to severe. */
  public enum OnFailure {
    /** It is published, and the failure with it. */
    WARN("warn"),
    /** It waits behind the gate, with all that follow, until somebody decides. */
    HOLD("hold"),
    /** The pipeline ends; nothing of the commit is published. */
    FAIL("fail");

    private final String label;

    OnFailure(String label) {
      this.label = label;
    }

    /** As contract, ledger and facts write it. */
    public String label() {
      return label;
    }

    /** The action of that label. */
    public static OnFailure of(String label) {
      for (OnFailure action : values()) {
        if (action.label.equals(label)) {
          return action;
        }
      }
      throw new IllegalArgumentException("Not an action: '" + label + "'");
    }
  }

  /**
   * What is measured of a commit.
   *
   * @param metric the kind
   * @param columns on which columns; none for a metric of whole records
   * @param condition what makes a value valid, for {@link Metric#INVALID_VALUES} alone
   * @param missing texts that stand for no value, for {@link Metric#MISSING_VALUES} alone
   * @param quantile which one, from 0 to 1, for {@link Metric#QUANTILE} alone
   */
  public record Measure(
      Metric metric,
      List<String> columns,
      @Nullable Condition condition,
      List<String> missing,
      double quantile)
      implements Serializable {
    public Measure {
      columns = List.copyOf(columns);
      missing = List.copyOf(missing);
    }
  }

  /** Kinds of measures, in the words of the Open Data Contract Standard where it has one. */
  public enum Metric {
    ROW_COUNT("rowCount"),
    NULL_VALUES("nullValues"),
    MISSING_VALUES("missingValues"),
    INVALID_VALUES("invalidValues"),
    DUPLICATE_VALUES("duplicateValues"),
    REJECTED_PERCENT("rejectedPercent"),
    DISTINCT_COUNT("distinctCount"),
    MIN("min"),
    MAX("max"),
    MEAN("mean"),
    SUM("sum"),
    QUANTILE("quantile"),
    FRESHNESS("freshness");

    private final String label;

    Metric(String label) {
      this.label = label;
    }

    /** As contracts write it. */
    public String label() {
      return label;
    }

    /** Whether it counts rows, and may be told in percent of them. */
    public boolean isShare() {
      return this == NULL_VALUES
          || this == MISSING_VALUES
          || this == INVALID_VALUES
          || this == DUPLICATE_VALUES;
    }

    /** Whether it needs the numbers of one column. */
    public boolean isOfNumbers() {
      return this == MIN || this == MAX || this == MEAN || this == SUM || this == QUANTILE;
    }
  }

  /** What a measure is counted in. */
  public enum Unit {
    ROWS("rows", 1),
    PERCENT("percent", 1),
    SECONDS("seconds", 1),
    MINUTES("minutes", 60),
    HOURS("hours", 3_600),
    DAYS("days", 86_400),
    /** The column's own. */
    VALUE("value", 1);

    private final String label;
    private final int seconds;

    Unit(String label, int seconds) {
      this.label = label;
      this.seconds = seconds;
    }

    /** As contracts write it. */
    public String label() {
      return label;
    }

    /** How many seconds it has, for a unit of time. */
    public int seconds() {
      return seconds;
    }
  }

  /**
   * What a measure has to be.
   *
   * @param operator how it compares
   * @param low what with, or the lower end, which belongs to it
   * @param high the upper end, which belongs to it; the same as {@code low} where there is one
   */
  public record Limit(Relation operator, BigDecimal low, BigDecimal high) implements Serializable {

    /** Whether the value is as it has to be. */
    public boolean allows(BigDecimal value) {
      return switch (operator) {
        case BE -> value.compareTo(low) == 0;
        case NOT_BE -> value.compareTo(low) != 0;
        case BE_GREATER_THAN -> value.compareTo(low) > 0;
        case BE_GREATER_OR_EQUAL_TO -> value.compareTo(low) >= 0;
        case BE_LESS_THAN -> value.compareTo(low) < 0;
        case BE_LESS_OR_EQUAL_TO -> value.compareTo(low) <= 0;
        case BE_BETWEEN -> value.compareTo(low) >= 0 && value.compareTo(high) <= 0;
        case NOT_BE_BETWEEN -> value.compareTo(low) < 0 || value.compareTo(high) > 0;
      };
    }
  }

  /** How a measure compares, in the words of the Open Data Contract Standard. */
  public enum Relation {
    BE("mustBe"),
    NOT_BE("mustNotBe"),
    BE_GREATER_THAN("mustBeGreaterThan"),
    BE_GREATER_OR_EQUAL_TO("mustBeGreaterOrEqualTo"),
    BE_LESS_THAN("mustBeLessThan"),
    BE_LESS_OR_EQUAL_TO("mustBeLessOrEqualTo"),
    BE_BETWEEN("mustBeBetween"),
    NOT_BE_BETWEEN("mustNotBeBetween");

    private final String key;

    Relation(String key) {
      this.key = key;
    }

    /** The key in a contract. */
    public String key() {
      return key;
    }

    /** Whether it has two ends. */
    public boolean isRange() {
      return this == BE_BETWEEN || this == NOT_BE_BETWEEN;
    }

    /** Whether one number decides, so that an estimate never can. */
    public boolean isExact() {
      return this == BE || this == NOT_BE;
    }
  }

  /**
   * How far a measure may lie from what it was.
   *
   * @param over so many commits before are looked at; with fewer there is no verdict
   * @param deviation the most, in robust standard deviations (1.4826 times the median absolute
   *     deviation) from their median
   * @param breakOver a trend breaks if the median of so many newest commits lies too far from the
   *     median of those before; 0 to look at single commits alone
   */
  public record Trend(int over, double deviation, int breakOver) implements Serializable {}
}
