package io.chimera.jobs.expectations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.jobs.expectations.SuiteImport.Outcome;
import io.chimera.jobs.expectations.SuiteImport.Result;
import io.chimera.schemas.contract.Dataset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuiteImportTest {
  private static final Dataset ORDERS =
      Suites.dataset(
          """
          [{name: id, type: long, minimum: 1, aliases: [OrderID]},
                           {name: price, type: "decimal(10,2)"}, {name: share, type: double},
                           {name: currency, type: string}, {name: paid, type: boolean},
                           {name: day, type: date}, {name: placed, type: timestamp},
                           {name: sent, type: timestamptz}, {name: stock, type: int},
                           {name: address, type: record, columns: [{name: city, type: string}]}]
          """
              .strip());

  static Stream<Arguments> becomes() {
    return Stream.of(
        rule(
            "a column without nulls",
            "values_to_not_be_null",
            "'column': 'price'",
            "{'columns': [{'name': 'price', 'required': true}]}"),
        rule(
            "a column of nulls",
            "values_to_be_null",
            "'column': 'price'",
            "{'quality': [{'name': 'price_null', 'check': 'price IS NULL'}]}"),
        rule(
            "bounds",
            "values_to_be_between",
            "'column': 'price', 'min_value': 0, 'max_value': 99.5, 'strict_max': true",
            "{'columns': [{'name': 'price', 'minimum': 0, 'exclusiveMaximum': 99.5}]}"),
        rule(
            "a column by its alias",
            "values_to_be_between",
            "'column': 'OrderID', 'max_value': 9",
            "{'columns': [{'name': 'id', 'maximum': 9}]}"),
        rule(
            "a condition whose name another rule has",
            "values_to_be_between",
            "'column': 'id', 'min_value': 5",
            "{'quality': [{'name': 'id_minimum_2', 'column': 'id', 'minimum': 5}]}"),
        rule(
            "a bound of a day",
            "values_to_be_between",
            "'column': 'day', 'min_value': '2026-01-01 00:00:00'",
            "{'columns': [{'name': 'day', 'minimum': '2026-01-01'}]}"),
        rule(
            "a bound of a time",
            "values_to_be_between",
            "'column': 'placed', 'min_value': '2026-01-01', 'max_value': '2026-01-02 03:04:05.5'",
            "{'columns': [{'name': 'placed', 'minimum': '2026-01-01T00:00:00',"
                + " 'maximum': '2026-01-02T03:04:05.5'}]}"),
        rule(
            "a bound of a moment",
            "values_to_be_between",
            "'column': 'sent', 'min_value': '2026-01-01T01:00:00+01:00'",
            "{'columns': [{'name': 'sent', 'minimum': '2026-01-01T00:00:00Z'}]}"),
        rule(
            "a set of texts",
            "values_to_be_in_set",
            "'column': 'currency', 'value_set': ['EUR', 'USD', null, 'EUR']",
            "{'columns': [{'name': 'currency', 'oneOf': ['EUR', 'USD']}]}"),
        rule(
            "a set of numbers that are the same",
            "values_to_not_be_in_set",
            "'column': 'price', 'value_set': [1, 1.0, 0, -0.0, 10]",
            "{'columns': [{'name': 'price', 'notOneOf': [1, 0, 10]}]}"),
        rule(
            "a set of truth values",
            "values_to_be_in_set",
            "'column': 'paid', 'value_set': [true]",
            "{'quality': [{'name': 'paid_in_set', 'check': 'paid IN (TRUE)'}]}"),
        rule(
            "a set of binary fractions",
            "distinct_values_to_be_in_set",
            "'column': 'share', 'value_set': [0.5, 1]",
            "{'quality': [{'name': 'share_in_set', 'check': 'share IN (0.5, 1)'}]}"),
        rule(
            "lengths",
            "value_lengths_to_be_between",
            "'column': 'currency', 'min_value': 2, 'strict_min': true, 'max_value': 5",
            "{'columns': [{'name': 'currency', 'minLength': 3, 'maxLength': 5}]}"),
        rule(
            "one length",
            "value_lengths_to_equal",
            "'column': 'currency', 'value': 3",
            "{'columns': [{'name': 'currency', 'minLength': 3, 'maxLength': 3}]}"),
        rule(
            "an expression that is searched for",
            "values_to_match_regex",
            "'column': 'currency', 'regex': '[A-Z]{3}'",
            "{'columns': [{'name': 'currency', 'pattern': '(?s:.*)[A-Z]{3}(?s:.*)'}]}"),
        rule(
            "any of several expressions",
            "values_to_match_regex_list",
            "'column': 'currency', 'regex_list': ['^EUR$', '^US']",
            "{'columns': [{'name': 'currency',"
                + " 'pattern': '(?s:.*)(?:(?:^EUR$)|(?:^US))(?s:.*)'}]}"),
        rule(
            "all of several expressions",
            "values_to_match_regex_list",
            "'column': 'currency', 'regex_list': ['^E', 'R$'], 'match_on': 'all'",
            "{'columns': [{'name': 'currency', 'pattern': '^E(?s:.*)'}], 'quality':"
                + " [{'name': 'currency_pattern_2', 'column': 'currency',"
                + " 'pattern': '(?s:.*)R$'}]}"),
        rule(
            "text that must not be in it",
            "values_to_not_match_regex",
            "'column': 'currency', 'regex': '^it'",
            "{'quality': [{'name': 'currency_not_like', 'check': 'currency NOT LIKE \\u0027it%\\u0027'}]}"),
        rule(
            "patterns of SQL",
            "values_to_match_like_pattern_list",
            "'column': 'currency', 'like_pattern_list': ['E%', '_SD']",
            "{'columns': [{'name': 'currency', 'pattern': '(?s)(?:E.*|.SD)'}]}"),
        rule(
            "a pair where nulls are ignored",
            "pair_values_a_to_be_greater_than_b",
            "'column_A': 'id', 'column_B': 'stock', 'ignore_row_if': 'either_value_is_missing'",
            "{'quality': [{'name': 'id_to_stock', 'compare': 'id > stock'}]}"),
        rule(
            "a pair where one null is wrong",
            "pair_values_to_be_equal",
            "'column_A': 'id', 'column_B': 'stock'",
            "{'quality': [{'name': 'id_equals_stock', 'check':"
                + " '(id IS NULL AND stock IS NULL) OR (id = stock) IS TRUE'}]}"),
        rule(
            "a column that is a word of SQL",
            "pair_values_to_be_equal",
            "'column_A': 'day', 'column_B': 'day', 'ignore_row_if': 'neither'",
            "{'quality': [{'name': 'day_equals_day', 'check':"
                + " '(\\\"day\\\" = \\\"day\\\") IS TRUE'}]}"),
        rule(
            "pairs",
            "pair_values_to_be_in_set",
            "'column_A': 'currency', 'column_B': 'stock',"
                + " 'value_pairs_set': [['EUR', 1], ['USD', null]], 'ignore_row_if': 'never'",
            "{'quality': [{'name': 'currency_and_stock_in_set', 'check':"
                + " '(currency = \\u0027EUR\\u0027 AND stock = 1 OR"
                + " currency = \\u0027USD\\u0027 AND stock IS NULL) IS TRUE'}]}"),
        argumentSet(
            "a sum",
            "expect_multicolumn_sum_to_equal",
            json("{'column_list': ['id', 'stock'], 'sum_total': 7}"),
            json(
                "{'quality': [{'name': 'id_and_stock_sum', 'check':"
                    + " '(id IS NULL AND stock IS NULL) OR (id + stock = 7) IS TRUE'}]}")),
        rule(
            "some records",
            "values_to_not_be_null",
            "'column': 'price', 'condition_parser': 'great_expectations',"
                + " 'row_condition': 'col(\\\"currency\\\")==\\\"EUR\\\"'",
            "{'quality': [{'name': 'price_present_where', 'check':"
                + " '(currency = \\u0027EUR\\u0027) IS NOT TRUE OR (price IS NOT NULL)'}]}"),
        rule(
            "some records, as newer releases say it",
            "values_to_be_in_set",
            "'column': 'currency', 'value_set': ['EUR'], 'row_condition': {'type': 'and',"
                + " 'conditions': [{'type': 'nullity', 'column': {'name': 'id'}, 'is_null': false},"
                + " {'type': 'comparison', 'column': {'name': 'stock'}, 'operator': 'NOT_IN',"
                + " 'parameter': [1, 2]}]}",
            "{'quality': [{'name': 'currency_one_of_where', 'check':"
                + " '((id IS NOT NULL) AND (stock NOT IN (1, 2))) IS NOT TRUE OR"
                + " (currency IN (\\u0027EUR\\u0027))'}]}"),
        rule(
            "a column that is there",
            "to_exist",
            "'column': 'price', 'column_index': 1",
            "{'columns': [{'name': 'price'}]}"),
        rule(
            "the type that the contract has",
            "values_to_be_in_type_list",
            "'column': 'price', 'type_list': ['FLOAT', 'NUMERIC(10, 2)']",
            "{'columns': [{'name': 'price'}]}"));
  }

  private static Arguments rule(String name, String type, String kwargs, String rules) {
    return argumentSet(name, "expect_column_" + type, json("{" + kwargs + "}"), json(rules));
  }

  private static String json(String singleQuoted) {
    return singleQuoted.replace('\'', '"');
  }

  @ParameterizedTest
  @MethodSource
  void becomes(String type, String kwargs, String rules) {
    SuiteImport imported = SuiteImport.into(ORDERS, Suites.of(type, kwargs, "critical"));

    assertThat(imported.outcomes())
        .extracting(Outcome::result, Outcome::notes)
        .containsExactly(tuple(Result.IMPORTED, List.of()));
    assertThat(Suites.json(imported.rules().toString())).isEqualTo(Suites.json(rules));
  }

  static Stream<Arguments> changed() {
    String ofCommit = "is asked of every commit, and not of the whole table";
    String share =
        "the share ('mostly') is that of every commit, and the records in question are written";
    String withNulls = "records with nulls count, as valid ones";
    return Stream.of(
        argumentSet(
            "most values",
            "expect_column_values_to_be_between",
            "{'column': 'price', 'min_value': 0, 'mostly': 0.95}",
            "{'quality': [{'name': 'price_minimum_mostly', 'metric': 'invalidValues',"
                + " 'column': 'price', 'minimum': 0, 'unit': 'percent',"
                + " 'mustBeLessOrEqualTo': 5, 'onFailure': 'hold'}]}",
            List.of(share, withNulls)),
        argumentSet(
            "most values between two bounds",
            "expect_column_values_to_be_between",
            "{'column': 'price', 'min_value': 0, 'max_value': 9, 'mostly': 0.95}",
            "{'quality': [{'name': 'price_minimum_mostly', 'metric': 'invalidValues',"
                + " 'check': '(price >= 0) AND (price <= 9)', 'unit': 'percent',"
                + " 'mustBeLessOrEqualTo': 5, 'onFailure': 'hold'}]}",
            List.of(share, withNulls)),
        argumentSet(
            "most pairs",
            "expect_column_pair_values_to_be_equal",
            "{'column_A': 'id', 'column_B': 'stock', 'mostly': 0.9,"
                + " 'ignore_row_if': 'either_value_is_missing'}",
            "{'quality': [{'name': 'id_to_stock_mostly', 'metric': 'invalidValues',"
                + " 'compare': 'id = stock', 'unit': 'percent', 'mustBeLessOrEqualTo': 10,"
                + " 'onFailure': 'hold'}]}",
            List.of(share, withNulls)),
        argumentSet(
            "most values present",
            "expect_column_values_to_not_be_null",
            "{'column': 'price', 'mostly': 0.925}",
            "{'quality': [{'name': 'price_null_values', 'metric': 'nullValues', 'column': 'price',"
                + " 'unit': 'percent', 'mustBeLessOrEqualTo': 7.5, 'onFailure': 'hold'}]}",
            List.of(share)),
        argumentSet(
            "most values absent",
            "expect_column_values_to_be_null",
            "{'column': 'price', 'mostly': 0.9}",
            "{'quality': [{'name': 'price_null_values', 'metric': 'nullValues', 'column': 'price',"
                + " 'unit': 'percent', 'mustBeGreaterOrEqualTo': 90, 'onFailure': 'hold'}]}",
            List.of(share)),
        argumentSet(
            "a number of records",
            "expect_table_row_count_to_be_between",
            "{'min_value': 1, 'max_value': 1000}",
            "{'quality': [{'name': 'row_count', 'metric': 'rowCount',"
                + " 'mustBeBetween': [1, 1000], 'onFailure': 'hold'}]}",
            List.of(ofCommit)),
        argumentSet(
            "a measure with open bounds",
            "expect_column_max_to_be_between",
            "{'column': 'price', 'min_value': 1, 'strict_min': true, 'max_value': 2}",
            "{'quality': [{'name': 'price_max', 'metric': 'max', 'column': 'price',"
                + " 'mustBeGreaterThan': 1, 'onFailure': 'hold'}, {'name': 'price_max_2',"
                + " 'metric': 'max', 'column': 'price', 'mustBeLessOrEqualTo': 2,"
                + " 'onFailure': 'hold'}]}",
            List.of(ofCommit)),
        argumentSet(
            "quantiles",
            "expect_column_quantile_values_to_be_between",
            "{'column': 'price', 'quantile_ranges': {'quantiles': [0.05, 0.95],"
                + " 'value_ranges': [[null, 3], [7, 9]]}}",
            "{'quality': [{'name': 'price_quantile', 'metric': 'quantile', 'column': 'price',"
                + " 'quantile': 0.05, 'mustBeLessOrEqualTo': 3, 'onFailure': 'hold'},"
                + " {'name': 'price_quantile_2', 'metric': 'quantile', 'column': 'price',"
                + " 'quantile': 0.95, 'mustBeBetween': [7, 9], 'onFailure': 'hold'}]}",
            List.of(ofCommit)),
        argumentSet(
            "a median",
            "expect_column_median_to_be_between",
            "{'column': 'price', 'min_value': 3, 'max_value': 3}",
            "{'quality': [{'name': 'price_quantile', 'metric': 'quantile', 'column': 'price',"
                + " 'quantile': 0.5, 'mustBe': 3, 'onFailure': 'hold'}]}",
            List.of(ofCommit)),
        argumentSet(
            "a share of different values",
            "expect_column_proportion_of_unique_values_to_be_between",
            "{'column': 'id', 'min_value': 0.9, 'strict_min': true}",
            "{'quality': [{'name': 'id_duplicate_values', 'metric': 'duplicateValues',"
                + " 'column': 'id', 'unit': 'percent', 'mustBeLessThan': 10,"
                + " 'onFailure': 'hold'}]}",
            List.of(ofCommit)),
        argumentSet(
            "a bound that is text",
            "expect_column_values_to_be_between",
            "{'column': 'currency', 'min_value': 'AUD'}",
            "{'quality': [{'name': 'currency_minimum', 'check':"
                + " 'currency >= \\u0027AUD\\u0027'}]}",
            List.of("text is compared by code point")),
        argumentSet(
            "a time without a zone",
            "expect_column_values_to_be_between",
            "{'column': 'sent', 'min_value': '2026-01-01'}",
            "{'columns': [{'name': 'sent', 'minimum': '2026-01-01T00:00:00Z'}]}",
            List.of("times without a zone are taken for UTC")),
        argumentSet(
            "a class of characters",
            "expect_column_values_to_match_regex",
            "{'column': 'currency', 'regex': '^\\\\d+$'}",
            "{'columns': [{'name': 'currency', 'pattern': '^\\\\d+$'}]}",
            List.of("\\d, \\w, \\s and \\b mean ASCII here, and all of Unicode in Python")));
  }

  @ParameterizedTest
  @MethodSource
  void changed(String type, String kwargs, String rules, List<String> notes) {
    SuiteImport imported = SuiteImport.into(ORDERS, Suites.of(type, json(kwargs), "critical"));

    assertThat(imported.outcomes())
        .extracting(Outcome::result, outcome -> List.copyOf(outcome.notes()))
        .containsExactly(tuple(Result.CHANGED, notes));
    assertThat(Suites.json(imported.rules().toString())).isEqualTo(Suites.json(json(rules)));
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        argumentSet(
            "a type of one's own",
            "expect_column_values_to_be_valid_iban",
            "{'column': 'price'}",
            "it is none of the types that Great Expectations brings along"),
        argumentSet(
            "a parameter",
            "expect_column_values_to_be_between",
            "{'column': 'price', 'min_value': {'$PARAMETER': 'least'}}",
            "a value is a parameter of the suite, known only when it is run"),
        argumentSet(
            "earlier runs",
            "expect_table_row_count_to_be_between",
            "{'min_value': 1, 'windows': [{'range': 5}]}",
            "it depends on the results of earlier runs ('windows')"),
        argumentSet(
            "an argument that nobody knows",
            "expect_column_values_to_not_be_null",
            "{'column': 'price', 'strategy': 'exact'}",
            "argument 'strategy' is not known"),
        argumentSet(
            "a column that is not there",
            "expect_column_values_to_not_be_null",
            "{'column': 'prize'}",
            "dataset 'orders' has no column 'prize', nor one with that alias"),
        argumentSet(
            "a value that does not fit the type",
            "expect_column_values_to_be_in_set",
            "{'column': 'stock', 'value_set': ['one']}",
            "'oneOf[0]' is text 'one', expected"),
        argumentSet(
            "a condition that does not fit the type",
            "expect_column_value_lengths_to_equal",
            "{'column': 'stock', 'value': 3}",
            "'minLength' does not fit a column of type 'int'"),
        argumentSet(
            "columns that cannot be compared",
            "expect_column_pair_values_to_be_equal",
            "{'column_A': 'stock', 'column_B': 'currency'}",
            "'check' "),
        argumentSet(
            "another type",
            "expect_column_values_to_be_of_type",
            "{'column': 'stock', 'type_': 'VARCHAR'}",
            "column 'stock' is of type 'int' in the contract"),
        argumentSet(
            "an expression that looks ahead",
            "expect_column_values_to_match_regex",
            "{'column': 'currency', 'regex': '(?=E)EUR'}",
            "the regular expression cannot run in linear time as RE2 has it: "),
        argumentSet(
            "what a text is not",
            "expect_column_values_to_not_match_regex",
            "{'column': 'currency', 'regex': '[0-9]'}",
            "no pattern says what a text is not"),
        argumentSet(
            "most of several patterns",
            "expect_column_values_to_match_regex_list",
            "{'column': 'currency', 'regex_list': ['a', 'b'], 'match_on': 'all', 'mostly': 0.9}",
            "that most values match several patterns ('mostly') is no single condition"),
        argumentSet(
            "most of some records",
            "expect_column_values_to_not_be_null",
            "{'column': 'price', 'mostly': 0.9, 'condition_parser': 'great_expectations',"
                + " 'row_condition': 'col(\\\"id\\\").notNull()'}",
            "the share ('mostly') would be one of all records"),
        argumentSet(
            "no share",
            "expect_column_values_to_not_be_null",
            "{'column': 'price', 'mostly': 95}",
            "'mostly' is no number above 0 and up to 1"),
        argumentSet(
            "a condition of pandas",
            "expect_column_values_to_not_be_null",
            "{'column': 'price', 'row_condition': 'currency == 1', 'condition_parser': 'pandas'}",
            "its 'row_condition' is in the language of 'pandas'"),
        argumentSet(
            "a measure of some records",
            "expect_column_max_to_be_between",
            "{'column': 'price', 'max_value': 1, 'row_condition': 'col(\\\"id\\\").notNull()'}",
            "a rule on commits is about all records, and 'row_condition' not"),
        argumentSet(
            "a pattern for some records",
            "expect_column_values_to_match_regex",
            "{'column': 'currency', 'regex': 'E', 'condition_parser': 'great_expectations',"
                + " 'row_condition': 'col(\\\"id\\\").notNull()'}",
            "a regular expression cannot be restricted to some records"),
        argumentSet(
            "no bound",
            "expect_column_values_to_be_between",
            "{'column': 'price'}",
            "it has neither 'min_value' nor 'max_value'"),
        argumentSet(
            "columns that are not all",
            "expect_table_columns_to_match_set",
            "{'column_set': ['id', 'price']}",
            "the contract has more columns than these"),
        argumentSet(
            "another number of columns",
            "expect_table_column_count_to_equal",
            "{'value': 3}",
            "the contract has 10 columns"),
        argumentSet(
            "the whole table",
            "expect_column_values_to_be_unique",
            "{'column': 'id'}",
            "a rule looks at one record or one commit, never at the whole table: 'deduplicate'"));
  }

  @ParameterizedTest
  @MethodSource
  void refused(String type, String kwargs, String reason) {
    SuiteImport imported = SuiteImport.into(ORDERS, Suites.of(type, json(kwargs), "critical"));

    assertThat(imported.outcomes()).extracting(Outcome::result).containsExactly(Result.REFUSED);
    assertThat(imported.outcomes().get(0).notes()).singleElement().asString().startsWith(reason);
    assertThat(imported.rules()).isEqualTo(new ObjectNode(null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"warning", "info"})
  void keepsMildExpectationsMild(String severity) {
    String notNull = "expect_column_values_to_not_be_null";
    String between = "expect_column_values_to_be_between";

    assertThat(rules(notNull, "{'column': 'id'}", severity))
        .isEqualTo(
            "{'quality':[{'name':'id_present','check':'id IS NOT NULL','onFailure':'warn'}]}");
    assertThat(rules(between, "{'column': 'price', 'min_value': 1}", severity))
        .isEqualTo(
            "{'quality':[{'name':'price_minimum','column':'price','minimum':1,"
                + "'onFailure':'warn'}]}");
    assertThat(rules("expect_table_row_count_to_equal", "{'value': 3}", severity))
        .isEqualTo(
            "{'quality':[{'name':'row_count','metric':'rowCount','mustBe':3,"
                + "'onFailure':'warn'}]}");
  }

  private static String rules(String type, String kwargs, String severity) {
    return SuiteImport.into(ORDERS, Suites.of(type, json(kwargs), severity))
        .rules()
        .toString()
        .replace('"', '\'');
  }

  @Test
  void writesTheColumnsOfASuiteOfZeroWithoutAContract() {
    SuiteImport imported = SuiteImport.of(Suites.file("taxi-0x.json"));

    assertThat(imported.outcomes())
        .extracting(Outcome::result)
        .containsExactly(
            Result.IMPORTED,
            Result.CHANGED,
            Result.IMPORTED,
            Result.IMPORTED,
            Result.CHANGED,
            Result.IMPORTED,
            Result.IMPORTED,
            Result.IMPORTED,
            Result.IMPORTED,
            Result.CHANGED,
            Result.CHANGED);
    assertThat(Suites.json(imported.rules().get("columns").toString()))
        .isEqualTo(
            Suites.json(
                json(
                    """
                    [{'name': 'vendorid', 'required': true, 'oneOf': [1, 2, 4],
                      'aliases': ['VendorID']},
                     {'name': 'pickup', 'minimum': '2020-01-01T00:00:00'},
                     {'name': 'dropoff'}, {'name': 'passengers'},
                     {'name': 'fare', 'type': 'double'}, {'name': 'tip'},
                     {'name': 'payment', 'pattern': '^[A-Z]{3}$'}]
                    """)));
  }

  @Test
  void refusesByNameWhatAStreamDoesNotHave() {
    SuiteImport imported = SuiteImport.of(Suites.file("bets-1x.json"));

    assertThat(imported.outcomes())
        .filteredOn(outcome -> outcome.result() == Result.REFUSED)
        .extracting(Outcome::position, Outcome::type)
        .containsExactly(
            tuple(6, "expect_column_values_to_be_unique"),
            tuple(7, "expect_table_row_count_to_equal_other_table"),
            tuple(8, "expect_column_max_to_be_between"),
            tuple(9, "unexpected_rows_expectation"),
            tuple(11, "expect_column_values_to_match_regex"));
    assertThat(imported.count(Result.IMPORTED)).isEqualTo(4);
    assertThat(imported.count(Result.CHANGED)).isEqualTo(2);
  }

  @Test
  void refusesTwoColumnsThatWouldHaveOneName() {
    var suite =
        SuiteReader.read(
            """
            {"name": "two", "expectations": [
              {"type": "expect_column_to_exist", "kwargs": {"column": "Vendor ID"}},
              {"type": "expect_column_to_exist", "kwargs": {"column": "vendor_id"}},
              {"type": "expect_column_to_exist", "kwargs": {"column": "address.city"}}]}
            """);

    assertThat(SuiteImport.of(suite).outcomes())
        .extracting(Outcome::result)
        .containsExactly(Result.IMPORTED, Result.REFUSED, Result.REFUSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"name\": \"x\"}",
        "{\"expectations\": []}",
        "{\"name\": \"x\", \"expectations\": [{}]}",
        "{\"name\": \"x\", \"expectations\": [{\"type\": \"t\"}]}",
        "{\"name\": \"x\", \"expectations\": [{\"type\": \"t\", \"kwargs\": {}, \"severity\": \"x\"}]}",
        "{\"name\": ",
        "{} {}"
      })
  void refusesWhatIsNoSuite(String text) {
    assertThatThrownBy(() -> SuiteReader.read(text))
        .isInstanceOf(BadSuiteException.class)
        .hasMessageStartingWith("Cannot read ");
  }
}
