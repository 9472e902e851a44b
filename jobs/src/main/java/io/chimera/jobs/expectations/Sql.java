package io.chimera.jobs.expectations;

import com.fasterxml.jackson.databind.JsonNode;
import io.chimera.quality.expression.CheckExpression;
import io.chimera.quality.expression.ExpressionException;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Origin;
import io.chimera.schemas.contract.ValueSpec;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Writes the parts of expressions. */
final class Sql {
  private Sql() {}

  /** The column, in quotes where SQL has a word of its name. */
  static String column(String name) {
    var column =
        new Column(name, new ValueSpec(Primitive.STRING, false, null), Origin.SAME_NAME, null);
    try {
      CheckExpression.compile(name + " = ''", List.of(column), Clock.systemUTC());
      return name;
    } catch (ExpressionException isWord) {
      return '"' + name + '"';
    }
  }

  /** A text, number or truth value. */
  static String literal(JsonNode value) throws RefusedException {
    if (value.isTextual()) {
      return "'" + value.textValue().replace("'", "''") + "'";
    }
    if (value.isNumber()) {
      return value.decimalValue().toPlainString();
    }
    if (value.isBoolean()) {
      return value.booleanValue() ? "TRUE" : "FALSE";
    }
    throw new RefusedException("a value is neither text nor number nor true or false");
  }

  static String list(Iterable<JsonNode> values) throws RefusedException {
    var list = new StringBuilder("(");
    for (JsonNode value : values) {
      list.append(list.length() == 1 ? "" : ", ").append(literal(value));
    }
    return list.append(')').toString();
  }

  /** All of the columns null, or any of them. */
  static String areNull(List<String> columns, String connective) {
    return columns.stream()
        .map(column -> column(column) + " IS NULL")
        .collect(Collectors.joining(" " + connective + " ", "(", ")"));
  }

  /** A rule's expression, where it has one. */
  static String of(Rule rule) throws RefusedException {
    if (rule instanceof Rule.Required required) {
      return column(required.column()) + " IS NOT NULL";
    }
    if (rule instanceof Rule.Empty empty) {
      return column(empty.column()) + " IS NULL";
    }
    if (rule instanceof Rule.Compare compare) {
      return column(compare.left()) + " " + compare.sign() + " " + column(compare.right());
    }
    if (rule instanceof Rule.Check check) {
      return check.sql();
    }
    if (rule instanceof Rule.AtColumn condition) {
      return condition(condition);
    }
    throw new RefusedException("it cannot be restricted to some records by 'row_condition'");
  }

  private static String condition(Rule.AtColumn condition) throws RefusedException {
    String column = column(condition.column());
    JsonNode value = condition.value();
    return switch (condition.key()) {
      case "minimum" -> column + " >= " + literal(value);
      case "maximum" -> column + " <= " + literal(value);
      case "exclusiveMinimum" -> column + " > " + literal(value);
      case "exclusiveMaximum" -> column + " < " + literal(value);
      case "minLength" -> "CHAR_LENGTH(" + column + ") >= " + literal(value);
      case "maxLength" -> "CHAR_LENGTH(" + column + ") <= " + literal(value);
      case "oneOf" -> column + " IN " + list(value);
      case "notOneOf" -> column + " NOT IN " + list(value);
      default ->
          throw new RefusedException(
              "a regular expression cannot be restricted to some records by 'row_condition'");
    };
  }

  static List<JsonNode> elements(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).toList();
  }
}
