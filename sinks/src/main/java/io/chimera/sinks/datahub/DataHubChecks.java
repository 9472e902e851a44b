package io.chimera.sinks.datahub;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.CommitRule;
import io.chimera.schemas.contract.CommitRule.Limit;
import io.chimera.schemas.contract.CommitRule.Trend;
import io.chimera.schemas.contract.Condition;
import io.chimera.schemas.contract.Condition.Bound;
import io.chimera.schemas.contract.Condition.Check;
import io.chimera.schemas.contract.Condition.Compare;
import io.chimera.schemas.contract.Condition.Length;
import io.chimera.schemas.contract.Condition.Matches;
import io.chimera.schemas.contract.Condition.OneOf;
import io.chimera.schemas.contract.Condition.Precision;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.RecordRule;
import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;

/**
 * A dataset's rules as the aspect {@code assertionInfo} has them. One on values that the table has
 * in the clear is of type FIELD, where DataHub has a word for it; the others are CUSTOM, with the
 * rule in words.
 */
record DataHubChecks(Dataset dataset, DataHubAssertions table) {

  ObjectNode of(RecordRule rule) {
    Condition condition = rule.condition();
    String words = words(condition);
    ObjectNode info =
        info(rule.name(), rule.onFailure().name().toLowerCase(Locale.ROOT), "record", words);
    Optional<ObjectNode> values = values(condition);
    if (values.isPresent()) {
      info.put("type", "FIELD");
      ObjectNode field = info.putObject("fieldAssertion").put("type", "FIELD_VALUES");
      field.put("entity", table.urn()).set("fieldValuesAssertion", values.get());
      return info;
    }
    return table.custom(info, condition.column(), words);
  }

  ObjectNode of(CommitRule rule) {
    String words = words(rule);
    String column = rule.measure().columns().size() == 1 ? rule.measure().columns().get(0) : null;
    return table.custom(
        info(rule.name(), rule.onFailure().label(), "commit", words), column, words);
  }

  /** That the table has the contract's columns. */
  ObjectNode ofSchema(ObjectNode metadata, boolean mayGrow) {
    ObjectNode info = info("schema", "fail", "table", "the table has the contract's columns");
    info.put("type", "DATA_SCHEMA")
        .putObject("schemaAssertion")
        .put("entity", table.urn())
        .put("compatibility", mayGrow ? "SUPERSET" : "EXACT_MATCH")
        .set("schema", metadata);
    return info;
  }

  private ObjectNode info(String name, String onFailure, String of, String words) {
    ObjectNode properties =
        JsonNodeFactory.instance
            .objectNode()
            .put("rule", name)
            .put("onFailure", onFailure)
            .put("of", of);
    return table.info(name, words, properties);
  }

  private Optional<ObjectNode> values(Condition condition) {
    String column = condition.column();
    if (column == null || !isClear(column)) {
      return Optional.empty();
    }
    Optional<ObjectNode> spec = table.schema().spec(column);
    if (spec.isEmpty()) {
      return Optional.empty();
    }
    boolean isNumber = spec.get().path("type").asText().equals("NUMBER");
    boolean isText = spec.get().path("type").asText().equals("STRING");
    if (condition instanceof Bound bound && isNumber) {
      return Optional.of(values(spec.get(), operator(bound), bound.text(), "NUMBER"));
    }
    if (condition instanceof OneOf oneOf && (isNumber || isText)) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      oneOf.values().forEach(each -> all.add(plain(each)));
      return Optional.of(
          values(spec.get(), oneOf.negated() ? "NOT_IN" : "IN", all.toString(), "SET"));
    }
    if (condition instanceof Matches matches) {
      return Optional.of(
          values(spec.get(), "REGEX_MATCH", "^(?:" + matches.pattern() + ")$", "STRING"));
    }
    return Optional.empty();
  }

  private static String plain(Serializable value) {
    return String.valueOf(value);
  }

  private static ObjectNode values(ObjectNode field, String operator, String value, String type) {
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    values.set("field", field);
    values.put("operator", operator).put("excludeNulls", true);
    values.putObject("parameters").putObject("value").put("value", value).put("type", type);
    values.putObject("failThreshold").put("type", "COUNT").put("value", 0);
    return values;
  }

  private static String operator(Bound bound) {
    return switch (bound.comparison()) {
      case EQUAL -> "EQUAL_TO";
      case NOT_EQUAL -> "NOT_EQUAL_TO";
      case LESS -> "LESS_THAN";
      case LESS_OR_EQUAL -> "LESS_THAN_OR_EQUAL_TO";
      case GREATER -> "GREATER_THAN";
      case GREATER_OR_EQUAL -> "GREATER_THAN_OR_EQUAL_TO";
    };
  }

  private boolean isClear(String column) {
    return dataset.columns().stream()
        .filter(each -> each.name().equals(column))
        .noneMatch(Column::isProtected);
  }

  private static String words(Condition condition) {
    if (condition instanceof Bound bound) {
      return bound.column() + " " + bound.comparison().sign() + " " + bound.text();
    }
    if (condition instanceof OneOf oneOf) {
      return oneOf.column()
          + (oneOf.negated() ? " is none of " : " is one of ")
          + oneOf.values().size()
          + " values";
    }
    if (condition instanceof Matches matches) {
      return matches.column() + " matches " + matches.pattern();
    }
    if (condition instanceof Length length) {
      return length.column()
          + (length.max() == Integer.MAX_VALUE
              ? " has at least " + length.min()
              : " has at most " + length.max())
          + " characters";
    }
    if (condition instanceof Precision precision) {
      return precision.column() + " has at most " + precision.digits() + " digits";
    }
    if (condition instanceof Compare compare) {
      return compare.left() + " " + compare.comparison().sign() + " " + compare.right();
    }
    return ((Check) condition).expression();
  }

  private static String words(CommitRule rule) {
    var words = new StringBuilder(rule.measure().metric().label());
    if (!rule.measure().columns().isEmpty()) {
      words.append(" of ").append(String.join(", ", rule.measure().columns()));
    }
    words.append(" in a commit ");
    Limit limit = rule.limit();
    Trend trend = rule.trend();
    if (limit != null) {
      words.append(limit.operator().key()).append(' ').append(limit.low().toPlainString());
      if (limit.operator().isRange()) {
        words.append(" to ").append(limit.high().toPlainString());
      }
      words.append(' ').append(rule.unit().label());
    } else if (trend != null) {
      words
          .append("is as in the ")
          .append(trend.over())
          .append(" commits before, but for ")
          .append(trend.deviation())
          .append(" deviations");
    }
    return words.toString();
  }
}
