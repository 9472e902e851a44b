package io.chimera.schemas.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.chimera.schemas.contract.CommitRule.Limit;
import io.chimera.schemas.contract.CommitRule.Measure;
import io.chimera.schemas.contract.CommitRule.Metric;
import io.chimera.schemas.contract.CommitRule.OnFailure;
import io.chimera.schemas.contract.CommitRule.Relation;
import io.chimera.schemas.contract.CommitRule.Trend;
import io.chimera.schemas.contract.CommitRule.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the rules of {@code quality} that are about a commit as a whole. */
final class CommitRuleReader {
  static final List<String> OPERATORS =
      Arrays.stream(Relation.values()).map(Relation::key).toList();

  /** What only rules on commits have, beside the conditions on values. */
  static final List<String> KEYS =
      Stream.concat(
              Stream.of("metric", "columns", "missing", "quantile", "unit", "trend"),
              OPERATORS.stream())
          .toList();

  static final int MIN_OVER = 5;
  static final int MAX_OVER = 1_000;
  static final int MAX_COLUMNS = 16;
  static final double MAX_DEVIATION = 1_000;

  private static final Map<String, Metric> METRICS = new LinkedHashMap<>();
  private static final Map<String, OnFailure> ACTIONS = new LinkedHashMap<>();
  private static final Map<String, Unit> SHARES = new LinkedHashMap<>();
  private static final Map<String, Unit> TIMES = new LinkedHashMap<>();

  static {
    for (Metric metric : Metric.values()) {
      METRICS.put(metric.label(), metric);
    }
    for (OnFailure action : OnFailure.values()) {
      ACTIONS.put(action.label(), action);
    }
    Stream.of(Unit.ROWS, Unit.PERCENT).forEach(unit -> SHARES.put(unit.label(), unit));
    Stream.of(Unit.SECONDS, Unit.MINUTES, Unit.HOURS, Unit.DAYS)
        .forEach(unit -> TIMES.put(unit.label(), unit));
  }

  private final DocumentNode node;
  private final DocumentObject rule;
  private final DeclaredColumns columns;
  private final boolean hasEventTime;

  CommitRuleReader(
      DocumentNode node, DocumentObject rule, DeclaredColumns columns, boolean hasEventTime) {
    this.node = node;
    this.rule = rule;
    this.columns = columns;
    this.hasEventTime = hasEventTime;
  }

  /** The rule; what is wrong with it was reported. */
  Optional<CommitRule> read(String name) {
    Metric metric = rule.optional("metric").choice(METRICS, Metric.ROW_COUNT);
    OnFailure onFailure = rule.optional("onFailure").choice(ACTIONS, OnFailure.WARN);
    Stream.of("check", "compare")
        .map(rule::optional)
        .filter(DocumentNode::isPresent)
        .filter(each -> metric != Metric.INVALID_VALUES)
        .forEach(each -> each.report("is there beside a metric", "a rule of its own"));
    Measure measure = measure(metric);
    Unit unit = unit(metric);
    Limit limit = limit();
    Trend trend = trend(rule.optional("trend"));
    if ((limit == null) == (trend == null)
        && !rule.optional("trend").isPresent()
        && presentOperators().isEmpty()) {
      node.report("says of nothing what it must be", "one of 'trend', " + Shown.list(OPERATORS));
    }
    if (trend != null && limit != null) {
      rule.optional("trend").report("is there beside a limit", "one of both");
    }
    return Optional.of(new CommitRule(name, measure, unit, limit, trend, onFailure, node.path()));
  }

  private Measure measure(Metric metric) {
    List<String> of = columnsOf(metric);
    return new Measure(metric, of, condition(metric, of), missing(metric), quantile(metric));
  }

  private List<String> columnsOf(Metric metric) {
    DocumentNode one = rule.optional("column");
    DocumentNode many = rule.optional("columns");
    boolean isOfRecords =
        metric == Metric.ROW_COUNT
            || metric == Metric.REJECTED_PERCENT
            || metric == Metric.FRESHNESS;
    boolean mayBeMany = metric == Metric.DISTINCT_COUNT || metric == Metric.DUPLICATE_VALUES;
    if (isOfRecords) {
      Stream.of(one, many)
          .filter(DocumentNode::isPresent)
          .forEach(
              each ->
                  each.report("does not fit metric '" + metric.label() + "'", "no such key here"));
      if (metric == Metric.FRESHNESS && !hasEventTime) {
        rule.optional("metric").report("needs the dataset's event time", "'eventTime'");
      }
      return List.of();
    }
    var names = new ArrayList<String>();
    if (many.isPresent()) {
      if (!mayBeMany || one.isPresent()) {
        many.report("does not fit here", "'column' with one column");
      }
      for (DocumentNode each : many.elements("1 to " + MAX_COLUMNS + " columns")) {
        column(each, metric).ifPresent(names::add);
      }
      if (names.size() > MAX_COLUMNS) {
        many.report("has more than " + MAX_COLUMNS + " columns", "fewer of them");
      }
    } else {
      boolean isOptional =
          metric == Metric.DUPLICATE_VALUES
              || (metric == Metric.INVALID_VALUES
                  && (rule.optional("check").isPresent() || rule.optional("compare").isPresent()));
      if (one.isPresent()) {
        column(one, metric).ifPresent(names::add);
      } else if (!isOptional) {
        node.report(
            "column", "is missing", "the column that metric '" + metric.label() + "' is of");
      }
    }
    return names;
  }

  private Optional<String> column(DocumentNode at, Metric metric) {
    String name = at.text("a top-level column");
    if (!at.isText()) {
      return Optional.empty();
    }
    Optional<ColumnType> type = columns.writtenTypeOf(name, at);
    boolean isOfClearValues = metric == Metric.INVALID_VALUES || metric == Metric.MISSING_VALUES;
    if (isOfClearValues && columns.knownColumn(name).filter(Column::isProtected).isPresent()) {
      at.report(
          "is protected before it is measured",
          "another column; rules on records see the clear values of this one");
      return Optional.empty();
    }
    boolean isNumber =
        type.filter(
                each ->
                    each instanceof ColumnType.DecimalType
                        || each == ColumnType.Primitive.INT
                        || each == ColumnType.Primitive.LONG
                        || each == ColumnType.Primitive.FLOAT
                        || each == ColumnType.Primitive.DOUBLE)
            .isPresent();
    boolean isPlain =
        type.filter(
                each ->
                    each instanceof ColumnType.DecimalType || each instanceof ColumnType.Primitive)
            .isPresent();
    if (type.isPresent() && metric.isOfNumbers() && !isNumber) {
      at.report("holds no numbers", "a column of type int, long, float, double or decimal");
      return Optional.empty();
    }
    boolean isCompared = metric == Metric.DISTINCT_COUNT || metric == Metric.DUPLICATE_VALUES;
    if (type.isPresent() && isCompared && !isPlain) {
      at.report("holds records, lists or maps", "a column with plain values");
      return Optional.empty();
    }
    if (type.isPresent()
        && metric == Metric.MISSING_VALUES
        && rule.optional("missing").isPresent()
        && type.get() != ColumnType.Primitive.STRING) {
      at.report("holds no text", "a column of type 'string'");
    }
    return type.map(each -> name);
  }

  private @Nullable Condition condition(Metric metric, List<String> of) {
    var reader =
        new ConditionReader(
            rule,
            of.isEmpty() ? "" : of.get(0),
            of.isEmpty() ? Optional.empty() : columns.typeOf(of.get(0), rule.optional("column")));
    if (metric != Metric.INVALID_VALUES) {
      ConditionReader.KEYS.stream()
          .map(rule::optional)
          .filter(DocumentNode::isPresent)
          .forEach(
              each ->
                  each.report(
                      "does not fit metric '" + metric.label() + "'",
                      "'" + Metric.INVALID_VALUES.label() + "'"));
      return null;
    }
    var conditions = new ArrayList<>(reader.read().values());
    int present = reader.countPresent();
    DocumentNode check = rule.optional("check");
    if (check.isPresent()) {
      present++;
      conditions.add(new Condition.Check(check.prose(RuleReader.MAX_EXPRESSION), check.path()));
    }
    DocumentNode compare = rule.optional("compare");
    if (compare.isPresent()) {
      present++;
      RuleReader.compare(compare, columns)
          .filter(each -> isOfClearColumns(compare, (Condition.Compare) each))
          .ifPresent(conditions::add);
    }
    if (present != 1) {
      node.report(
          present == 0 ? "has no condition" : "has " + present + " conditions",
          "what makes a value valid, one of 'check', 'compare', "
              + Shown.list(ConditionReader.KEYS));
    }
    return conditions.size() == 1 ? conditions.get(0) : null;
  }

  private boolean isOfClearColumns(DocumentNode at, Condition.Compare compare) {
    boolean isProtected =
        Stream.of(compare.left(), compare.right())
            .flatMap(name -> columns.knownColumn(name).stream())
            .anyMatch(Column::isProtected);
    if (isProtected) {
      at.report(
          "has a column that is protected before it is measured",
          "other columns; rules on records see clear values");
    }
    return !isProtected;
  }

  private List<String> missing(Metric metric) {
    DocumentNode list = rule.optional("missing");
    if (list.isPresent() && metric != Metric.MISSING_VALUES) {
      list.report(
          "does not fit metric '" + metric.label() + "'",
          "'" + Metric.MISSING_VALUES.label() + "'");
    }
    var texts = new ArrayList<String>();
    if (list.isPresent()) {
      for (DocumentNode each : list.elements("texts that stand for no value")) {
        if (each.value().isTextual()) {
          texts.add(each.value().textValue());
        } else {
          each.refuse("a text");
        }
      }
    }
    return texts;
  }

  private double quantile(Metric metric) {
    DocumentNode at = rule.optional("quantile");
    String expected = "a number between 0 and 1, as in 0.95";
    if (metric != Metric.QUANTILE) {
      if (at.isPresent()) {
        at.report(
            "does not fit metric '" + metric.label() + "'", "'" + Metric.QUANTILE.label() + "'");
      }
      return 0;
    }
    double quantile = at.value().doubleValue();
    if (!at.isPresent()) {
      node.report("quantile", "is missing", expected);
    } else if (!at.value().isNumber() || quantile <= 0 || quantile >= 1) {
      at.refuse(expected);
    }
    return quantile;
  }

  private Unit unit(Metric metric) {
    DocumentNode at = rule.optional("unit");
    if (metric.isShare()) {
      return at.choice(SHARES, Unit.ROWS);
    }
    if (metric == Metric.FRESHNESS) {
      return at.choice(TIMES, Unit.SECONDS);
    }
    if (at.isPresent()) {
      at.report("does not fit metric '" + metric.label() + "'", "no such key here");
    }
    return switch (metric) {
      case ROW_COUNT, DISTINCT_COUNT -> Unit.ROWS;
      case REJECTED_PERCENT -> Unit.PERCENT;
      default -> Unit.VALUE;
    };
  }

  private List<DocumentNode> presentOperators() {
    return OPERATORS.stream().map(rule::optional).filter(DocumentNode::isPresent).toList();
  }

  private @Nullable Limit limit() {
    List<DocumentNode> present = presentOperators();
    if (present.isEmpty()) {
      return null;
    }
    if (present.size() > 1) {
      present.get(1).report("is a second limit", "one limit, 'mustBeBetween' for two ends");
      return null;
    }
    for (Relation operator : Relation.values()) {
      DocumentNode at = rule.optional(operator.key());
      if (at.isPresent()) {
        return operator.isRange() ? range(operator, at) : single(operator, at);
      }
    }
    return null;
  }

  private static @Nullable Limit single(Relation operator, DocumentNode at) {
    if (!isNumber(at.value())) {
      at.refuse("a number");
      return null;
    }
    BigDecimal value = at.value().decimalValue();
    return new Limit(operator, value, value);
  }

  private static @Nullable Limit range(Relation operator, DocumentNode at) {
    String expected = "two numbers, the lower one first, as in [10, 20]";
    JsonNode value = at.value();
    boolean isRange =
        value.isArray()
            && value.size() == 2
            && isNumber(value.get(0))
            && isNumber(value.get(1))
            && value.get(0).decimalValue().compareTo(value.get(1).decimalValue()) <= 0;
    if (!isRange) {
      at.refuse(expected);
      return null;
    }
    return new Limit(operator, value.get(0).decimalValue(), value.get(1).decimalValue());
  }

  private static boolean isNumber(JsonNode value) {
    return value.isNumber() && Double.isFinite(value.doubleValue());
  }

  private static @Nullable Trend trend(DocumentNode at) {
    if (!at.isPresent()) {
      return null;
    }
    DocumentObject trend = at.object(ContractPart.TREND.keys());
    int over = trend.required("over", "a number of commits").integer(MIN_OVER, MAX_OVER, MIN_OVER);
    DocumentNode deviation = trend.required("deviation", "a number of standard deviations");
    double most = deviation.value().doubleValue();
    if (deviation.isPresent()
        && !(deviation.value().isNumber() && most > 0 && most <= MAX_DEVIATION)) {
      deviation.refuse("a number above 0, at most " + (int) MAX_DEVIATION);
    }
    return new Trend(over, most, trend.optional("breakOver").integer(2, over - 2, 0));
  }

  /** Keys that a rule on records must not have. */
  static void refuse(DocumentObject rule) {
    Set<String> others = Set.of("metric");
    KEYS.stream()
        .filter(key -> !others.contains(key))
        .map(rule::optional)
        .filter(DocumentNode::isPresent)
        .forEach(each -> each.report("is there without 'metric'", "a rule on commits"));
  }
}
