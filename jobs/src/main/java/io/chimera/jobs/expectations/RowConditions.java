package io.chimera.jobs.expectations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which records an expectation is about. Suites say it in the language of Great Expectations, as
 * text or, in newer releases, as objects; or in the language of pandas or Spark, which is refused.
 */
final class RowConditions {
  private static final Pattern TEXT =
      Pattern.compile(
          "\\s*col\\(\"([^\"]+)\"\\)\\s*(?:(\\.notnull\\(\\))"
              + "|(==|!=|>=|<=|>|<)\\s*(?:(-?[0-9]+(?:\\.[0-9]+)?)"
              + "|(?:date\\()?(?:\"([^\"]*)\"|'([^']*)')\\)?))\\s*",
          Pattern.CASE_INSENSITIVE);
  private static final Map<String, String> SIGNS =
      Map.of(
          "==", "=", "!=", "<>", ">=", ">=", "<=", "<=", ">", ">", "<", "<", "IN", "IN", "NOT_IN",
          "NOT IN");

  private final TargetColumns columns;

  RowConditions(TargetColumns columns) {
    this.columns = columns;
  }

  /** The expression that is true for the records in question. */
  String sql(JsonNode condition, String language) throws RefusedException {
    if (condition.isObject()) {
      return object(condition);
    }
    if (!language.startsWith("great_expectations")) {
      throw new RefusedException(
          "its 'row_condition' is in the language of '"
              + (language.isEmpty() ? "the engine" : language)
              + "'; only that of Great Expectations is read");
    }
    Matcher matcher = TEXT.matcher(condition.asText());
    if (!matcher.matches()) {
      throw new RefusedException(
          "its 'row_condition' is not understood, expected as in col(\"price\") > 10");
    }
    String column = Sql.column(columns.ours(matcher.group(1)));
    if (matcher.group(2) != null) {
      return column + " IS NOT NULL";
    }
    String text = matcher.group(5) == null ? matcher.group(6) : matcher.group(5);
    return column
        + " "
        + SIGNS.get(matcher.group(3))
        + " "
        + (matcher.group(4) == null ? Sql.literal(TextNode.valueOf(text)) : matcher.group(4));
  }

  private String object(JsonNode condition) throws RefusedException {
    return switch (condition.path("type").asText()) {
      case "nullity" ->
          column(condition) + (condition.path("is_null").asBoolean() ? " IS NULL" : " IS NOT NULL");
      case "comparison" -> comparison(condition);
      case "and" -> joined(condition, " AND ");
      case "or" -> joined(condition, " OR ");
      default -> throw new RefusedException("its 'row_condition' is in the language of the engine");
    };
  }

  private String column(JsonNode condition) throws RefusedException {
    return Sql.column(columns.ours(condition.path("column").path("name").asText()));
  }

  private String comparison(JsonNode condition) throws RefusedException {
    String sign = SIGNS.get(condition.path("operator").asText());
    JsonNode parameter = condition.path("parameter");
    if (sign == null) {
      throw new RefusedException("its 'row_condition' has an operator that is not known");
    }
    boolean isList = sign.endsWith("IN");
    if (isList != parameter.isArray() || (isList && parameter.isEmpty())) {
      throw new RefusedException("its 'row_condition' compares with nothing");
    }
    return column(condition)
        + " "
        + sign
        + " "
        + (isList ? Sql.list(parameter) : Sql.literal(parameter));
  }

  private String joined(JsonNode condition, String connective) throws RefusedException {
    List<String> parts = new ArrayList<>();
    for (JsonNode part : condition.path("conditions")) {
      parts.add("(" + object(part) + ")");
    }
    if (parts.isEmpty()) {
      throw new RefusedException("its 'row_condition' is empty");
    }
    return String.join(connective, parts);
  }
}
