package io.chimera.quality.closing;

import io.chimera.quality.closing.NumberMeter.Numbers;
import io.chimera.quality.rules.RowTests;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.CommitRule;
import io.chimera.schemas.contract.CommitRule.Metric;
import io.chimera.schemas.contract.CommitRule.Unit;
import io.chimera.schemas.contract.Condition;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.RowTypes;
import io.chimera.schemas.stream.Tally;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.jspecify.annotations.Nullable;

/** What has to be measured for a rule, and how it is read off. */
final class Measuring {
  private static final BigDecimal MICROS_PER_SECOND = BigDecimal.valueOf(1_000_000);

  private final Dataset dataset;
  private final CommitRule rule;

  Measuring(Dataset dataset, CommitRule rule) {
    this.dataset = dataset;
    this.rule = rule;
  }

  /** Measures the rows; null where the tally says all. */
  @Nullable Meter meter(Clock clock) {
    return switch (rule.measure().metric()) {
      case ROW_COUNT, REJECTED_PERCENT, FRESHNESS -> null;
      case NULL_VALUES -> {
        int column = column();
        yield new CountMeter(row -> row.isNullAt(column));
      }
      case MISSING_VALUES -> new CountMeter(missing());
      case INVALID_VALUES -> {
        var test = new RowTests(dataset, clock).of(condition());
        var typed = new TypedRows(RowTypes.written(dataset));
        yield new CountMeter(row -> !test.passes(typed.of(row)));
      }
      case DUPLICATE_VALUES -> rule.measure().columns().isEmpty() ? null : distinct();
      case DISTINCT_COUNT -> distinct();
      case MIN, MAX, MEAN, SUM -> NumberMeter.of(column(), type());
      case QUANTILE -> new QuantileMeter(column(), number());
    };
  }

  private Condition condition() {
    var condition = rule.measure().condition();
    if (condition == null) {
      throw new IllegalArgumentException("Rule '" + rule.name() + "' has no condition");
    }
    return condition;
  }

  private int column() {
    return dataset.indexOf(rule.measure().columns().get(0));
  }

  private ColumnType type() {
    return dataset.columns().get(column()).type();
  }

  private Predicate<RowData> missing() {
    int column = column();
    Set<StringData> texts = new HashSet<>();
    for (String each : rule.measure().missing()) {
      var text = BinaryStringData.fromString(each);
      text.ensureMaterialized();
      texts.add(text);
    }
    return texts.isEmpty()
        ? row -> row.isNullAt(column)
        : row -> row.isNullAt(column) || texts.contains(row.getString(column));
  }

  private DistinctMeter distinct() {
    return new DistinctMeter(
        rule.measure().columns().stream()
            .map(dataset::indexOf)
            .map(index -> new ColumnBytes(index, dataset.columns().get(index).type()))
            .toList());
  }

  private ToDoubleFunction<RowData> number() {
    int column = column();
    if (type() instanceof DecimalType decimal) {
      return row ->
          row.getDecimal(column, decimal.precision(), decimal.scale()).toBigDecimal().doubleValue();
    }
    return switch ((Primitive) type()) {
      case INT -> row -> row.getInt(column);
      case LONG -> row -> row.getLong(column);
      case FLOAT -> row -> row.getFloat(column);
      default -> row -> row.getDouble(column);
    };
  }

  Gauge gauge() {
    return switch (rule.measure().metric()) {
      case ROW_COUNT -> (states, tally, closedAt) -> Reading.of(tally.written());
      case REJECTED_PERCENT ->
          (states, tally, closedAt) -> Reading.percent(tally.quarantined(), tally.in());
      case FRESHNESS -> (states, tally, closedAt) -> freshness(tally, closedAt);
      case NULL_VALUES, MISSING_VALUES, INVALID_VALUES ->
          (states, tally, closedAt) -> share(CountMeter.sum(states), tally.written());
      case DUPLICATE_VALUES ->
          rule.measure().columns().isEmpty()
              ? (states, tally, closedAt) ->
                  share(tally.duplicates(), tally.written() + tally.duplicates())
              : (states, tally, closedAt) -> duplicates(DistinctMeter.sum(states));
      case DISTINCT_COUNT ->
          (states, tally, closedAt) -> Reading.of(Math.round(DistinctMeter.sum(states).distinct()));
      case MIN, MAX, MEAN, SUM ->
          (states, tally, closedAt) -> number(rule.measure().metric(), NumberMeter.sum(states));
      case QUANTILE ->
          (states, tally, closedAt) -> QuantileMeter.quantile(states, rule.measure().quantile());
    };
  }

  private @Nullable Reading share(long count, long rows) {
    return rule.unit() == Unit.PERCENT ? Reading.percent(count, rows) : Reading.of(count);
  }

  private static @Nullable Reading duplicates(DistinctMeter.Distinct distinct) {
    return distinct.rows() == 0
        ? null
        : Reading.percent(
            BigDecimal.valueOf(distinct.rows() - distinct.distinct()), distinct.rows());
  }

  private static @Nullable Reading number(Metric metric, Numbers numbers) {
    if (metric == Metric.SUM) {
      return new Reading(numbers.sum());
    }
    if (numbers.count() == 0) {
      return null;
    }
    return switch (metric) {
      case MIN -> new Reading(numbers.min());
      case MAX -> new Reading(numbers.max());
      default -> mean(numbers);
    };
  }

  private static Reading mean(Numbers numbers) {
    BigDecimal sum = numbers.sum();
    return new Reading(
        sum == null
            ? null
            : sum.divide(BigDecimal.valueOf(numbers.count()), MathContext.DECIMAL64));
  }

  private @Nullable Reading freshness(Tally tally, Instant closedAt) {
    Long newest = tally.eventTimeMax();
    if (newest == null) {
      return null;
    }
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, closedAt) - newest;
    return new Reading(
        BigDecimal.valueOf(micros)
            .divide(
                MICROS_PER_SECOND.multiply(BigDecimal.valueOf(rule.unit().seconds())),
                MathContext.DECIMAL64));
  }

  /** What an estimate cannot tell; null if the rule can be judged. */
  @Nullable String tooFine() {
    return switch (rule.measure().metric()) {
      case DISTINCT_COUNT -> tooFineCount();
      case DUPLICATE_VALUES -> tooFineDuplicates();
      case QUANTILE -> tooFineQuantile();
      default -> null;
    };
  }

  private @Nullable String tooFineCount() {
    var limit = rule.limit();
    if (limit == null || limit.high().compareTo(BigDecimal.valueOf(DistinctMeter.EXACT)) <= 0) {
      return null;
    }
    boolean isNarrow =
        limit.operator().isRange()
            && limit.high().subtract(limit.low()).doubleValue()
                < 2 * DistinctMeter.ERROR * limit.high().doubleValue();
    return limit.operator().isExact() || isNarrow
        ? "is finer than the count of distinct values, which is exact up to "
            + DistinctMeter.EXACT
            + " and then "
            + percent(DistinctMeter.ERROR)
            + " percent off at most"
        : null;
  }

  private @Nullable String tooFineDuplicates() {
    if (rule.measure().columns().isEmpty()) {
      return null;
    }
    var limit = rule.limit();
    boolean isFine =
        rule.unit() == Unit.ROWS
            || (limit != null
                && (limit.operator().isExact()
                    || limit.high().doubleValue() < 100 * DistinctMeter.ERROR));
    return isFine
        ? "is finer than the estimate of duplicate values, which is "
            + percent(DistinctMeter.ERROR)
            + " percent off at most: ask for more percent, or for 'duplicateValues' without a"
            + " column, which counts what 'deduplicate' has dropped exactly"
        : null;
  }

  private @Nullable String tooFineQuantile() {
    double quantile = rule.measure().quantile();
    var limit = rule.limit();
    boolean isFine =
        quantile < QuantileMeter.RANK_ERROR
            || quantile > 1 - QuantileMeter.RANK_ERROR
            || (limit != null && limit.operator().isExact());
    return isFine
        ? "is finer than the estimate of quantiles, whose rank is "
            + percent(QuantileMeter.RANK_ERROR)
            + " percent off at most"
        : null;
  }

  private static String percent(double share) {
    return BigDecimal.valueOf(share * 100).setScale(2, RoundingMode.HALF_UP).toString();
  }

  static List<Measuring> of(Dataset dataset) {
    Dataset written = dataset.asWritten();
    return dataset.commitRules().stream().map(rule -> new Measuring(written, rule)).toList();
  }

  CommitRule rule() {
    return rule;
  }
}
