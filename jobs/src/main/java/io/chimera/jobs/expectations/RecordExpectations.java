package io.chimera.jobs.expectations;

import static io.chimera.jobs.expectations.ExpectationType.Generation.BOTH;
import static io.chimera.jobs.expectations.ExpectationType.Scope.RECORD;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.chimera.jobs.expectations.Arguments.Bounds;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Expectations of the values of one column. */
final class RecordExpectations {
  private static final String UTC = "times without a zone are taken for UTC";

  static final List<ExpectationType> TYPES =
      List.of(
          type(
              "expect_column_values_to_not_be_null",
              "`required`; with `mostly` a rule on `nullValues` in percent",
              arguments -> Translated.of(new Rule.Required(arguments.column()))),
          type(
              "expect_column_values_to_be_null",
              "`check` with `IS NULL`; with `mostly` a rule on `nullValues` in percent",
              arguments -> Translated.of(new Rule.Empty(arguments.column()))),
          type(
              "expect_column_values_to_be_in_set",
              "`oneOf`; for true and false, `float` and `double` a `check` with `IN`",
              arguments -> inSet(arguments, "oneOf")),
          type(
              "expect_column_distinct_values_to_be_in_set",
              "`oneOf`, for each value is in the set if all distinct ones are",
              arguments -> inSet(arguments, "oneOf")),
          type(
              "expect_column_values_to_not_be_in_set",
              "`notOneOf`, likewise",
              arguments -> inSet(arguments, "notOneOf")),
          type(
              "expect_column_values_to_be_between",
              "`minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum`; for text a `check`",
              RecordExpectations::between),
          type(
              "expect_column_value_lengths_to_be_between",
              "`minLength`, `maxLength`",
              RecordExpectations::lengths),
          type(
              "expect_column_value_lengths_to_equal",
              "`minLength` and `maxLength`, the same",
              RecordExpectations::length));

  private RecordExpectations() {}

  private static ExpectationType type(String name, String becomes, Translation translation) {
    return new ExpectationType(name, BOTH, RECORD, becomes, translation);
  }

  private static Translated inSet(Arguments arguments, String key) throws RefusedException {
    String column = arguments.column();
    Optional<ColumnType> type = arguments.targets().type(column);
    var values = JsonNodeFactory.instance.arrayNode();
    Set<Object> seen = new HashSet<>();
    boolean isUtc = false;
    for (JsonNode value : arguments.list("value_set")) {
      // A null passes every rule, as it does there.
      if (!value.isNull() && seen.add(comparable(value))) {
        Optional<Moment> moment = value.isTextual() ? moment(value, type) : Optional.empty();
        values.add(moment.isPresent() ? TextNode.valueOf(moment.get().text(type)) : value);
        isUtc |= moment.isPresent() && moment.get().isReadInUtc(type);
      }
    }
    if (values.isEmpty()) {
      throw new RefusedException("argument 'value_set' holds nothing but null");
    }
    boolean isUnordered =
        values.get(0).isBoolean()
            || type.filter(each -> each == Primitive.FLOAT || each == Primitive.DOUBLE).isPresent();
    Translated translated =
        isUnordered
            ? Translated.of(
                new Rule.Check(
                    column + (key.equals("oneOf") ? "_in_set" : "_not_in_set"),
                    Sql.of(new Rule.AtColumn(column, key, values))))
            : Translated.of(new Rule.AtColumn(column, key, values));
    return isUtc ? translated.noting(UTC) : translated;
  }

  private static Object comparable(JsonNode value) {
    if (!value.isNumber()) {
      return value.asText();
    }
    BigDecimal number = value.decimalValue();
    return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
  }

  /** A date or time, unless the column is known to hold something else. */
  private static Optional<Moment> moment(JsonNode value, Optional<ColumnType> type) {
    boolean isTime =
        type.isEmpty()
            || type.get() == Primitive.DATE
            || type.get() == Primitive.TIMESTAMP
            || type.get() == Primitive.TIMESTAMPTZ;
    return isTime ? Moment.read(value.textValue()) : Optional.empty();
  }

  private static Translated between(Arguments arguments) throws RefusedException {
    String column = arguments.column();
    Bounds bounds = arguments.bounds();
    var rules = new ArrayList<Rule>();
    var notes = new ArrayList<String>();
    if (bounds.min().isPresent()) {
      String key = bounds.isMinOpen() ? "exclusiveMinimum" : "minimum";
      rules.add(bound(arguments, column, key, bounds.min().get(), notes));
    }
    if (bounds.max().isPresent()) {
      String key = bounds.isMaxOpen() ? "exclusiveMaximum" : "maximum";
      rules.add(bound(arguments, column, key, bounds.max().get(), notes));
    }
    return new Translated(rules, notes.stream().distinct().toList());
  }

  private static Rule bound(
      Arguments arguments, String column, String key, JsonNode value, List<String> notes)
      throws RefusedException {
    Optional<ColumnType> type = arguments.targets().type(column);
    if (value.isNumber()) {
      return new Rule.AtColumn(column, key, value);
    }
    if (!value.isTextual()) {
      throw new RefusedException("a bound is neither a number nor text");
    }
    Optional<Moment> moment = moment(value, type);
    if (moment.isPresent()) {
      if (moment.get().isReadInUtc(type)) {
        notes.add(UTC);
      }
      return new Rule.AtColumn(column, key, TextNode.valueOf(moment.get().text(type)));
    }
    if (type.isPresent() && type.get() != Primitive.STRING) {
      // Whether the text is a value of the column's type is for the contract's reader to say.
      return new Rule.AtColumn(column, key, value);
    }
    notes.add("text is compared by code point");
    return new Rule.Check(column + "_" + key, Sql.of(new Rule.AtColumn(column, key, value)));
  }

  private static Translated lengths(Arguments arguments) throws RefusedException {
    String column = arguments.column();
    Bounds bounds = arguments.bounds();
    var rules = new ArrayList<Rule>();
    if (bounds.min().isPresent()) {
      int least = whole(bounds.min().get()) + (bounds.isMinOpen() ? 1 : 0);
      rules.add(new Rule.AtColumn(column, "minLength", IntNode.valueOf(least)));
    }
    if (bounds.max().isPresent()) {
      int most = whole(bounds.max().get()) - (bounds.isMaxOpen() ? 1 : 0);
      rules.add(new Rule.AtColumn(column, "maxLength", IntNode.valueOf(most)));
    }
    return Translated.of(rules);
  }

  private static Translated length(Arguments arguments) throws RefusedException {
    String column = arguments.column();
    IntNode length = IntNode.valueOf(whole(arguments.required("value")));
    return Translated.of(
        new Rule.AtColumn(column, "minLength", length),
        new Rule.AtColumn(column, "maxLength", length));
  }

  private static int whole(JsonNode value) throws RefusedException {
    boolean isWhole =
        value.isNumber()
            && value.decimalValue().stripTrailingZeros().scale() <= 0
            && value.decimalValue().signum() >= 0
            && value.decimalValue().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) < 0;
    if (!isWhole) {
      throw new RefusedException("a length is no whole number");
    }
    return value.decimalValue().intValueExact();
  }
}
