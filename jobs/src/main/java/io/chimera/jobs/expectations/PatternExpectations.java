package io.chimera.jobs.expectations;

import static io.chimera.jobs.expectations.ExpectationType.Generation.BOTH;
import static io.chimera.jobs.expectations.ExpectationType.Scope.RECORD;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Expectations of what a column's text looks like. */
final class PatternExpectations {
  static final List<ExpectationType> TYPES =
      List.of(
          type(
              "expect_column_values_to_match_regex",
              "`pattern`, with what may stand before and after it",
              PatternExpectations::regex),
          type(
              "expect_column_values_to_match_regex_list",
              "`pattern` of alternatives; where all have to match, one `pattern` each",
              PatternExpectations::regexes),
          type(
              "expect_column_values_to_not_match_regex",
              "`check` with `NOT LIKE` where it is plain text, with or without anchors; others are"
                  + " refused, for no pattern says what a text is not",
              arguments -> notRegexes(arguments, List.of(arguments.text("regex")))),
          type(
              "expect_column_values_to_not_match_regex_list",
              "likewise",
              arguments -> notRegexes(arguments, arguments.texts("regex_list"))),
          type(
              "expect_column_values_to_match_like_pattern",
              "`pattern`",
              arguments -> like(arguments.column(), List.of(arguments.text("like_pattern")))),
          type(
              "expect_column_values_to_match_like_pattern_list",
              "`pattern` of alternatives; where all have to match, one `pattern` each",
              PatternExpectations::likes),
          type(
              "expect_column_values_to_not_match_like_pattern",
              "`check` with `NOT LIKE`",
              arguments -> notLike(arguments.column(), List.of(arguments.text("like_pattern")))),
          type(
              "expect_column_values_to_not_match_like_pattern_list",
              "`check` with `NOT LIKE` for each",
              arguments -> notLike(arguments.column(), arguments.texts("like_pattern_list"))));

  private PatternExpectations() {}

  private static ExpectationType type(String name, String becomes, Translation translation) {
    return new ExpectationType(name, BOTH, RECORD, becomes, translation);
  }

  private static Rule pattern(String column, String pattern) {
    return new Rule.AtColumn(column, "pattern", TextNode.valueOf(pattern));
  }

  private static Translated noting(Translated translated, List<String> expressions) {
    return expressions.stream()
        .flatMap(expression -> Patterns.difference(expression).stream())
        .findFirst()
        .map(translated::noting)
        .orElse(translated);
  }

  private static Translated regex(Arguments arguments) throws RefusedException {
    String expression = arguments.text("regex");
    Rule rule = pattern(arguments.column(), Patterns.searched(expression));
    return noting(Translated.of(rule), List.of(expression));
  }

  private static Translated regexes(Arguments arguments) throws RefusedException {
    String column = arguments.column();
    List<String> expressions = arguments.texts("regex_list");
    var rules = new ArrayList<Rule>();
    if (arguments.choice("match_on", List.of("any", "all")).equals("any")) {
      rules.add(pattern(column, Patterns.anySearched(expressions)));
    } else {
      for (String expression : expressions) {
        rules.add(pattern(column, Patterns.searched(expression)));
      }
    }
    return noting(Translated.of(rules), expressions);
  }

  private static Translated notRegexes(Arguments arguments, List<String> expressions)
      throws RefusedException {
    var patterns = new ArrayList<String>();
    for (String expression : expressions) {
      patterns.add(
          Patterns.asLike(expression)
              .orElseThrow(
                  () ->
                      new RefusedException(
                          "no pattern says what a text is not; write one of what it is, or a"
                              + " 'check' with NOT LIKE")));
    }
    return notLike(arguments.column(), patterns);
  }

  private static Translated like(String column, List<String> patterns) throws RefusedException {
    return Translated.of(pattern(column, Patterns.like(patterns)));
  }

  private static Translated likes(Arguments arguments) throws RefusedException {
    String column = arguments.column();
    List<String> patterns = arguments.texts("like_pattern_list");
    if (arguments.choice("match_on", List.of("any", "all")).equals("any")) {
      return like(column, patterns);
    }
    var rules = new ArrayList<Rule>();
    for (String each : patterns) {
      rules.add(pattern(column, Patterns.like(List.of(each))));
    }
    return Translated.of(rules);
  }

  private static Translated notLike(String column, List<String> patterns) throws RefusedException {
    // Refuses what LIKE means differently from one database to the next.
    Patterns.like(patterns);
    String sql =
        patterns.stream()
            .map(pattern -> Sql.column(column) + " NOT LIKE '" + pattern.replace("'", "''") + "'")
            .collect(Collectors.joining(" AND "));
    return Translated.of(new Rule.Check(column + "_not_like", sql));
  }
}
