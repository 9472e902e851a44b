package io.chimera.jobs.expectations;

import static io.chimera.jobs.expectations.ExpectationType.Generation.BOTH;
import static io.chimera.jobs.expectations.ExpectationType.Scope.TABLE;

import com.fasterxml.jackson.databind.JsonNode;
import io.chimera.schemas.contract.ColumnType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Expectations of which columns there are. A contract says that itself: they are held against the
 * contract where it is at hand, and otherwise become the beginning of one.
 */
final class TableExpectations {
  private static final String SAYS_SO = "the contract says so itself";
  private static final String NEEDS_CONTRACT =
      "only a contract shows that: name one with --contract";

  static final List<ExpectationType> TYPES =
      List.of(
          type("expect_column_to_exist", "a column of the contract", TableExpectations::exists),
          type(
              "expect_table_columns_to_match_ordered_list",
              "the contract's columns, in that order",
              TableExpectations::ordered),
          type(
              "expect_table_columns_to_match_set",
              "the contract's columns",
              TableExpectations::set),
          type(
              "expect_table_column_count_to_equal",
              "held against the contract",
              arguments -> {
                BigDecimal count = arguments.required("value").decimalValue();
                return counted(arguments, count, count);
              }),
          type(
              "expect_table_column_count_to_be_between",
              "held against the contract",
              arguments -> {
                var bounds = arguments.bounds();
                return counted(
                    arguments,
                    bounds.min().map(JsonNode::decimalValue).orElse(BigDecimal.ZERO),
                    bounds
                        .max()
                        .map(JsonNode::decimalValue)
                        .orElse(BigDecimal.valueOf(Integer.MAX_VALUE)));
              }),
          type(
              "expect_column_values_to_be_of_type",
              "the column's `type`",
              arguments -> typed(arguments, List.of(arguments.text("type_")))),
          type(
              "expect_column_values_to_be_in_type_list",
              "the column's `type`, the widest of the list",
              arguments -> typed(arguments, arguments.texts("type_list"))));

  private TableExpectations() {}

  private static ExpectationType type(String name, String becomes, Translation translation) {
    return new ExpectationType(name, BOTH, TABLE, becomes, translation);
  }

  private static Translated exists(Arguments arguments) throws RefusedException {
    String column = arguments.column();
    Optional<JsonNode> index = arguments.optional("column_index");
    if (index.isPresent()) {
      List<String> names =
          arguments.targets().names().orElseThrow(() -> new RefusedException(NEEDS_CONTRACT));
      if (names.indexOf(column) != index.get().asInt(-1)) {
        throw new RefusedException(
            "column '" + column + "' is number " + names.indexOf(column) + " in the contract");
      }
    }
    return Translated.of(new Rule.Exists(column));
  }

  private static List<String> columns(Arguments arguments, String name) throws RefusedException {
    var columns = new ArrayList<String>();
    for (String theirs : arguments.texts(name)) {
      columns.add(arguments.targets().ours(theirs));
    }
    return columns;
  }

  private static Translated ordered(Arguments arguments) throws RefusedException {
    List<String> columns = columns(arguments, "column_list");
    Optional<List<String>> names = arguments.targets().names();
    if (names.isPresent() && !names.get().equals(columns)) {
      throw new RefusedException("the contract has other columns, or has them in another order");
    }
    return exist(columns);
  }

  private static Translated set(Arguments arguments) throws RefusedException {
    Set<String> columns = new LinkedHashSet<>(columns(arguments, "column_set"));
    boolean isExact = arguments.optional("exact_match").map(JsonNode::asBoolean).orElse(true);
    Optional<List<String>> names = arguments.targets().names();
    if (isExact && names.isPresent() && !new HashSet<>(names.get()).equals(columns)) {
      throw new RefusedException("the contract has more columns than these");
    }
    return exist(List.copyOf(columns));
  }

  private static Translated exist(List<String> columns) {
    return Translated.of(columns.stream().map(column -> (Rule) new Rule.Exists(column)).toList());
  }

  private static Translated counted(Arguments arguments, BigDecimal min, BigDecimal max)
      throws RefusedException {
    int count =
        arguments.targets().names().orElseThrow(() -> new RefusedException(NEEDS_CONTRACT)).size();
    BigDecimal columns = BigDecimal.valueOf(count);
    if (columns.compareTo(min) < 0 || columns.compareTo(max) > 0) {
      throw new RefusedException("the contract has " + count + " columns");
    }
    return Translated.of().noting(SAYS_SO);
  }

  private static Translated typed(Arguments arguments, List<String> theirs)
      throws RefusedException {
    String column = arguments.column();
    List<String> ours = TypeNames.ours(theirs);
    Optional<ColumnType> type = arguments.targets().type(column);
    if (type.isPresent()) {
      String label = TypeNames.label(type.get());
      if (!ours.contains(label)) {
        throw new RefusedException(
            "column '" + column + "' is of type '" + label + "' in the contract");
      }
      return Translated.of(new Rule.Exists(column));
    }
    Translated translated = Translated.of(new Rule.Typed(column, TypeNames.widest(ours)));
    return theirs.size() == 1 ? translated : translated.noting("takes the widest type of the list");
  }
}
