package io.chimera.jobs.expectations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.jobs.expectations.Expectation.Severity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The part of a contract that a suite becomes: columns with conditions, and {@code quality}. A
 * condition stands at its column, unless that has such a one already or a failure means less than
 * quarantine; then it is a rule of its own.
 */
final class Fragment {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int LONGEST_NAME = 63;

  private final Map<String, ObjectNode> columns = new LinkedHashMap<>();
  private final ArrayNode quality = JSON.arrayNode();
  private final Set<String> names;

  /**
   * An empty one.
   *
   * @param taken names of rules that the contract has already
   */
  Fragment(Set<String> taken) {
    names = new HashSet<>(taken);
  }

  boolean isEmpty() {
    return columns.isEmpty() && quality.isEmpty();
  }

  /** The columns with their conditions, in the order of the suite. */
  ArrayNode columns() {
    return JSON.arrayNode().addAll(columns.values());
  }

  ArrayNode quality() {
    return quality;
  }

  /** Says what the suite calls a column. */
  void alias(String column, String alias) {
    if (columns.containsKey(column)) {
      columns.get(column).putArray("aliases").add(alias);
    }
  }

  /**
   * Puts a rule to its place.
   *
   * @return what it became, in words
   */
  String add(Rule rule, Severity severity) throws RefusedException {
    if (rule instanceof Rule.Exists exists) {
      column(exists.column());
      return "column '" + exists.column() + "'";
    }
    if (rule instanceof Rule.Typed typed) {
      return atColumn(typed.column(), "type", JSON.textNode(typed.type()));
    }
    if (rule instanceof Rule.Required required && !isMild(severity)) {
      return atColumn(required.column(), "required", JSON.booleanNode(true));
    }
    if (rule instanceof Rule.AtColumn condition && !isMild(severity) && isFree(condition)) {
      names.add(ruleName(condition));
      return atColumn(condition.column(), condition.key(), condition.value());
    }
    return ofQuality(rule, severity);
  }

  private ObjectNode column(String name) {
    return columns.computeIfAbsent(name, key -> JSON.objectNode().put("name", key));
  }

  private String atColumn(String column, String key, JsonNode value) throws RefusedException {
    JsonNode there = column(column).get(key);
    if (there != null && !there.equals(value)) {
      throw new RefusedException(
          "column '" + column + "' has '" + key + "' already, by another expectation");
    }
    column(column).set(key, value);
    return "column '" + column + "': " + key + " " + value;
  }

  private boolean isFree(Rule.AtColumn condition) {
    ObjectNode column = columns.get(condition.column());
    JsonNode there = column == null ? null : column.get(condition.key());
    return there == null ? !names.contains(ruleName(condition)) : there.equals(condition.value());
  }

  /** As a contract names a condition that stands at its column. */
  private static String ruleName(Rule.AtColumn condition) {
    return condition.column() + "_" + snake(condition.key());
  }

  private static String snake(String word) {
    return word.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  private String ofQuality(Rule rule, Severity severity) throws RefusedException {
    ObjectNode entry = JSON.objectNode();
    String name = free(subject(rule));
    entry.put("name", name);
    if (rule instanceof Rule.Metric metric) {
      metric(entry, metric);
    } else {
      condition(entry, rule);
    }
    action(rule, severity).ifPresent(action -> entry.put("onFailure", action));
    names.add(name);
    quality.add(entry);
    return "rule '" + name + "': " + summary(entry);
  }

  private static void condition(ObjectNode entry, Rule rule) throws RefusedException {
    if (rule instanceof Rule.AtColumn condition) {
      entry.put("column", condition.column());
      entry.set(condition.key(), condition.value());
    } else if (rule instanceof Rule.Compare compare) {
      entry.put("compare", compare.left() + " " + compare.sign() + " " + compare.right());
    } else {
      entry.put("check", Sql.of(rule));
    }
  }

  private static void metric(ObjectNode entry, Rule.Metric metric) throws RefusedException {
    entry.put("metric", metric.metric());
    if (metric.valid() != null) {
      condition(entry, metric.valid());
    } else if (metric.column() != null) {
      entry.put("column", metric.column());
    }
    if (metric.threshold().quantile() != null) {
      entry.set("quantile", metric.threshold().quantile());
    }
    if (metric.threshold().isPercent()) {
      entry.put("unit", "percent");
    }
    entry.set(metric.threshold().operator(), metric.threshold().value());
  }

  private static Optional<String> action(Rule rule, Severity severity) {
    if (rule instanceof Rule.Metric) {
      return Optional.of(severity == Severity.CRITICAL ? "hold" : "warn");
    }
    return isMild(severity) ? Optional.of("warn") : Optional.empty();
  }

  private static boolean isMild(Severity severity) {
    return severity == Severity.WARNING || severity == Severity.INFO;
  }

  static String subject(Rule rule) {
    if (rule instanceof Rule.Required required) {
      return required.column() + "_present";
    }
    if (rule instanceof Rule.Empty empty) {
      return empty.column() + "_null";
    }
    if (rule instanceof Rule.AtColumn condition) {
      return ruleName(condition);
    }
    if (rule instanceof Rule.Compare compare) {
      return compare.left() + "_to_" + compare.right();
    }
    if (rule instanceof Rule.Metric metric && metric.valid() != null) {
      return subject(metric.valid()) + "_mostly";
    }
    if (rule instanceof Rule.Metric metric) {
      return (metric.column() == null ? "" : metric.column() + "_") + snake(metric.metric());
    }
    return snake(((Rule.Check) rule).subject());
  }

  private String free(String wanted) {
    String name = cut(wanted, LONGEST_NAME);
    for (int number = 2; names.contains(name); number++) {
      String suffix = "_" + number;
      name = cut(wanted, LONGEST_NAME - suffix.length()) + suffix;
    }
    return name;
  }

  private static String cut(String name, int length) {
    return name.length() <= length ? name : name.substring(0, length);
  }

  /** All of a rule but its name. */
  private static String summary(ObjectNode entry) {
    var parts = new ArrayList<String>();
    for (var each : entry.properties()) {
      if (!each.getKey().equals("name")) {
        parts.add(
            each.getKey()
                + " "
                + (each.getValue().isTextual() ? each.getValue().textValue() : each.getValue()));
      }
    }
    return String.join(", ", List.copyOf(parts));
  }
}
