package io.chimera.schemas.contract;

import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Condition.Comparison;
import io.chimera.schemas.contract.RecordRule.OnFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the rules of a dataset: those that stand at its columns, and its {@code quality}. */
final class RuleReader {
  static final int MAX_EXPRESSION = 4096;

  private static final Map<String, OnFailure> ACTIONS = new LinkedHashMap<>();
  private static final Set<String> PLANNED_ACTIONS = Set.of("hold");
  private static final Pattern COMPARISON =
      Pattern.compile("([a-z][a-z0-9_]{0,62}) (=|<>|<|<=|>|>=) ([a-z][a-z0-9_]{0,62})");
  private static final String EXPECTED_COMPARISON =
      "two columns and one of '=', '<>', '<', '<=', '>', '>=' between them, as in 'win <= bet'";

  static {
    ACTIONS.put("warn", OnFailure.WARN);
    ACTIONS.put("drop", OnFailure.DROP);
    ACTIONS.put("quarantine", OnFailure.QUARANTINE);
    ACTIONS.put("fail", OnFailure.FAIL);
  }

  private final List<RecordRule> rules = new ArrayList<>();
  private final Map<String, String> takenNames = new HashMap<>();

  /** Reads the conditions at a column of the dataset's own. */
  void ofColumn(DocumentObject column, String name, Optional<ColumnType> type) {
    var reader = new ConditionReader(column, name, type);
    DocumentNode action = column.optional("onFailure");
    OnFailure onFailure = onFailure(action);
    reader
        .read()
        .forEach(
            (key, condition) ->
                add(column.optional(key), name + "_" + snake(key), condition, onFailure));
    if (action.isPresent() && !reader.isAnyPresent()) {
      action.report("is there without a rule", "a rule at this column");
    }
  }

  /** Refuses conditions at a nested field. */
  static void refuse(DocumentObject field) {
    Stream.concat(ConditionReader.KEYS.stream(), Stream.of("onFailure"))
        .map(field::optional)
        .filter(DocumentNode::isPresent)
        .forEach(
            rule ->
                rule.report(
                    "is there in a nested record", "rules at the dataset's own columns only"));
  }

  /** Reads {@code quality}, and hands out all rules in their order. */
  List<RecordRule> ofDataset(DocumentNode list, DeclaredColumns columns) {
    for (DocumentNode node : list.elements("a list of rules")) {
      rule(node, columns);
    }
    return List.copyOf(rules);
  }

  private void rule(DocumentNode node, DeclaredColumns columns) {
    DocumentObject rule = node.object(ContractPart.RULE.keys());
    String name = rule.required("name", "the rule's name").identifier();
    OnFailure onFailure = onFailure(rule.optional("onFailure"));
    DocumentNode check = rule.optional("check");
    DocumentNode compare = rule.optional("compare");
    DocumentNode column = rule.optional("column");
    var conditions = new ArrayList<Condition>();
    if (check.isPresent()) {
      String expression = check.prose(MAX_EXPRESSION);
      conditions.add(new Condition.Check(expression, check.path()));
    }
    if (compare.isPresent()) {
      compare(compare, columns).ifPresent(conditions::add);
    }
    Optional<ColumnType> type =
        column.isText() ? columns.typeOf(column.text("a column"), column) : Optional.empty();
    var reader = new ConditionReader(rule, column.text("a top-level column"), type);
    conditions.addAll(reader.read().values());
    int present =
        (check.isPresent() ? 1 : 0) + (compare.isPresent() ? 1 : 0) + reader.countPresent();
    if (node.isObject() && present != 1) {
      node.report(
          present == 0 ? "has no condition" : "has " + present + " conditions",
          "one of 'check', 'compare', " + Shown.list(ConditionReader.KEYS));
    } else if (reader.isAnyPresent() != column.isPresent() && node.isObject()) {
      if (column.isPresent()) {
        column.report("is there without a condition on it", "no such key here");
      } else {
        node.report("column", "is missing", "the column that the condition is about");
      }
    }
    if (conditions.size() == 1) {
      add(rule.optional("name"), name, conditions.get(0), onFailure);
    }
  }

  private void add(DocumentNode node, String name, Condition condition, OnFailure onFailure) {
    String owner = name.isEmpty() ? null : takenNames.putIfAbsent(name, node.path());
    if (owner != null) {
      node.report("names a rule '" + name + "', as " + owner + " does", "a name of its own");
    }
    rules.add(new RecordRule(name, condition, onFailure));
  }

  private static OnFailure onFailure(DocumentNode node) {
    return node.choice(ACTIONS, PLANNED_ACTIONS, OnFailure.QUARANTINE);
  }

  private static Optional<Condition> compare(DocumentNode node, DeclaredColumns columns) {
    Matcher matcher = COMPARISON.matcher(node.text(EXPECTED_COMPARISON));
    if (!node.isText()) {
      return Optional.empty();
    }
    if (!matcher.matches()) {
      node.refuse(EXPECTED_COMPARISON);
      return Optional.empty();
    }
    Optional<ColumnType> left = columns.typeOf(matcher.group(1), node);
    Optional<ColumnType> right = columns.typeOf(matcher.group(3), node);
    if (left.isEmpty() || right.isEmpty()) {
      return Optional.empty();
    }
    if (!kind(left.get()).equals(kind(right.get())) || kind(left.get()).isEmpty()) {
      node.report(
          "compares '"
              + ValueReader.label(left.get())
              + "' with '"
              + ValueReader.label(right.get())
              + "'",
          "two columns of one kind: int or long, float or double, decimal, string, date, time,"
              + " timestamp, timestamptz");
      return Optional.empty();
    }
    return Optional.of(
        new Condition.Compare(matcher.group(1), comparison(matcher.group(2)), matcher.group(3)));
  }

  private static Comparison comparison(String sign) {
    for (Comparison each : Comparison.values()) {
      if (each.sign().equals(sign)) {
        return each;
      }
    }
    throw new IllegalArgumentException("Not a comparison: '" + sign + "'");
  }

  /** Types of one kind compare with each other; empty for those that do not compare at all. */
  private static String kind(ColumnType type) {
    if (type instanceof DecimalType) {
      return "decimal";
    }
    if (!(type instanceof Primitive primitive)) {
      return "";
    }
    return switch (primitive) {
      case INT, LONG -> "whole number";
      case FLOAT, DOUBLE -> "number";
      case STRING, DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> primitive.name();
      case BOOLEAN, BYTES, UUID -> "";
    };
  }

  /** {@code exclusiveMinimum} as {@code exclusive_minimum}. */
  private static String snake(String key) {
    return key.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
