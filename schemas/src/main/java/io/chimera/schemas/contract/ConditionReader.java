package io.chimera.schemas.contract;

import com.google.re2j.PatternSyntaxException;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Condition.Comparison;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads the conditions on one column, wherever they stand. */
final class ConditionReader {
  /** In the order in which they are read and tested. */
  static final List<String> KEYS =
      List.of(
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "oneOf",
          "notOneOf",
          "pattern",
          "minLength",
          "maxLength",
          "precision");

  static final int MAX_PATTERN = 1024;
  static final int MAX_VALUES = 10_000;
  static final int MAX_DIGITS = 38;

  private final DocumentObject object;
  private final String column;
  private final Optional<ColumnType> type;

  /** The type is absent where the column's own declaration is wrong, which was reported there. */
  ConditionReader(DocumentObject object, String column, Optional<ColumnType> type) {
    this.object = object;
    this.column = column;
    this.type = type;
  }

  boolean isAnyPresent() {
    return countPresent() > 0;
  }

  int countPresent() {
    return (int) KEYS.stream().filter(key -> object.optional(key).isPresent()).count();
  }

  /** The conditions by key, those that could be read. */
  Map<String, Condition> read() {
    var conditions = new LinkedHashMap<String, Condition>();
    for (String key : KEYS) {
      DocumentNode node = object.optional(key);
      if (node.isPresent() && type.isPresent()) {
        condition(key, node, type.get()).ifPresent(each -> conditions.put(key, each));
      }
    }
    return conditions;
  }

  private Optional<Condition> condition(String key, DocumentNode node, ColumnType of) {
    return switch (key) {
      case "minimum" -> bound(node, of, Comparison.GREATER_OR_EQUAL);
      case "maximum" -> bound(node, of, Comparison.LESS_OR_EQUAL);
      case "exclusiveMinimum" -> bound(node, of, Comparison.GREATER);
      case "exclusiveMaximum" -> bound(node, of, Comparison.LESS);
      case "oneOf" -> oneOf(node, of, false);
      case "notOneOf" -> oneOf(node, of, true);
      case "pattern" -> pattern(node, of);
      case "minLength" ->
          length(node, of).map(least -> new Condition.Length(column, least, Integer.MAX_VALUE));
      case "maxLength" -> length(node, of).map(most -> new Condition.Length(column, 0, most));
      default -> precision(node, of);
    };
  }

  private Optional<Condition> bound(DocumentNode node, ColumnType of, Comparison comparison) {
    if (!fits(
        node,
        of,
        each -> RuleValues.isOrdered(each) && each != Primitive.STRING,
        "a column that holds numbers, dates or times")) {
      return Optional.empty();
    }
    return RuleValues.read(node, of)
        .map(value -> new Condition.Bound(column, comparison, value, node.value().asText()));
  }

  private Optional<Condition> oneOf(DocumentNode node, ColumnType of, boolean negated) {
    if (!fits(
        node,
        of,
        each -> RuleValues.isOrdered(each) && each != Primitive.FLOAT && each != Primitive.DOUBLE,
        "a column that holds text, exact numbers, dates or times")) {
      return Optional.empty();
    }
    String expected = "a list of 1 to " + MAX_VALUES + " different values";
    var values = new ArrayList<Serializable>();
    for (DocumentNode element : node.elements(expected)) {
      RuleValues.read(element, of)
          .ifPresent(
              value -> {
                if (values.contains(value)) {
                  element.report("is in the list twice", expected);
                }
                values.add(value);
              });
      if (values.size() > MAX_VALUES) {
        node.report("has more than " + MAX_VALUES + " values", expected);
        return Optional.empty();
      }
    }
    return values.isEmpty()
        ? Optional.empty()
        : Optional.of(new Condition.OneOf(column, values, negated));
  }

  private Optional<Condition> pattern(DocumentNode node, ColumnType of) {
    if (!fits(node, of, each -> each == Primitive.STRING, "a column of type 'string'")) {
      return Optional.empty();
    }
    String pattern = node.line(MAX_PATTERN);
    if (pattern.isEmpty()) {
      return Optional.empty();
    }
    try {
      com.google.re2j.Pattern.compile(pattern);
    } catch (PatternSyntaxException wrong) {
      node.report(
          "is no regular expression: " + wrong.getDescription(),
          "the syntax of RE2, which has neither back references nor look-around");
      return Optional.empty();
    }
    return Optional.of(new Condition.Matches(column, pattern));
  }

  private Optional<Integer> length(DocumentNode node, ColumnType of) {
    boolean isText =
        fits(
            node,
            of,
            each -> each == Primitive.STRING || each == Primitive.BYTES,
            "a column of type 'string' or 'bytes'");
    int length = node.integer(0, DatasetReader.MAX_VALUE_BYTES, -1);
    return isText && length >= 0 ? Optional.of(length) : Optional.empty();
  }

  private Optional<Condition> precision(DocumentNode node, ColumnType of) {
    boolean isNumber =
        fits(
            node,
            of,
            each ->
                each instanceof DecimalType || each == Primitive.FLOAT || each == Primitive.DOUBLE,
            "a column of type decimal, 'float' or 'double'");
    int digits = node.integer(1, MAX_DIGITS, -1);
    return isNumber && digits > 0
        ? Optional.of(new Condition.Precision(column, digits))
        : Optional.empty();
  }

  private static boolean fits(
      DocumentNode node, ColumnType of, Predicate<ColumnType> accepts, String expected) {
    if (accepts.test(of)) {
      return true;
    }
    node.report("does not fit a column of type '" + ValueReader.label(of) + "'", expected);
    return false;
  }
}
