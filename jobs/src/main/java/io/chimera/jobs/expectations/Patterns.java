package io.chimera.jobs.expectations;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Regular expressions and LIKE patterns as a contract's {@code pattern}. A suite's expression is
 * Python's and is searched for; a contract's is of RE2 and has to match all of the text.
 */
final class Patterns {
  private static final int LONGEST = 1024;
  private static final String SPECIAL = "\\^$.|?*+()[]{}";

  /** In Python they mean all of Unicode, in RE2 ASCII. */
  private static final java.util.regex.Pattern CLASS_OF_UNICODE =
      java.util.regex.Pattern.compile("(?<!\\\\)(\\\\\\\\)*\\\\[dDwWsSbB]");

  private static final java.util.regex.Pattern UP_TO =
      java.util.regex.Pattern.compile("(?<!\\\\)(\\\\\\\\)*\\{,[0-9]+}");

  private Patterns() {}

  /** A pattern that matches every text in which the expression is found. */
  static String searched(String expression) throws RefusedException {
    return pattern(around(checked(expression)));
  }

  /** A pattern that matches every text in which any of the expressions is found. */
  static String anySearched(List<String> expressions) throws RefusedException {
    var alternatives = new ArrayList<String>();
    for (String expression : expressions) {
      alternatives.add("(?:" + checked(expression) + ")");
    }
    return pattern(around(String.join("|", alternatives)));
  }

  /** What differs from Python without being refused. */
  static Optional<String> difference(String expression) {
    return CLASS_OF_UNICODE.matcher(expression).find()
        ? Optional.of("\\d, \\w, \\s and \\b mean ASCII here, and all of Unicode in Python")
        : Optional.empty();
  }

  private static String checked(String expression) throws RefusedException {
    if (UP_TO.matcher(expression).find()) {
      throw new RefusedException(
          "the regular expression has '{,n}', which RE2 takes for text; write '{0,n}'");
    }
    try {
      Pattern.compile(expression);
    } catch (PatternSyntaxException wrong) {
      throw new RefusedException(
          "the regular expression cannot run in linear time as RE2 has it: "
              + wrong.getDescription());
    }
    return expression;
  }

  /** Anchors that are there are used, since a whole text is matched anyway. */
  private static String around(String expression) {
    boolean isOne = !expression.contains("|");
    boolean isAnchoredBefore = isOne && expression.startsWith("^");
    boolean isAnchoredAfter =
        isOne && expression.endsWith("$") && !expression.matches(".*(?<!\\\\)(\\\\\\\\)*\\\\\\$");
    String middle = isOne ? expression : "(?:" + expression + ")";
    return (isAnchoredBefore ? "" : "(?s:.*)") + middle + (isAnchoredAfter ? "" : "(?s:.*)");
  }

  private static String pattern(String pattern) throws RefusedException {
    if (pattern.length() > LONGEST) {
      throw new RefusedException(
          "the regular expression is longer than " + LONGEST + " characters");
    }
    return pattern;
  }

  /** A pattern that matches what is like any of the patterns of SQL. */
  static String like(List<String> patterns) throws RefusedException {
    var expressions = new ArrayList<String>();
    for (String each : patterns) {
      expressions.add(like(each));
    }
    return pattern(
        "(?s)"
            + (expressions.size() == 1
                ? expressions.get(0)
                : expressions.stream().collect(Collectors.joining("|", "(?:", ")"))));
  }

  private static String like(String pattern) throws RefusedException {
    if (pattern.contains("\\")) {
      throw new RefusedException("'\\' in a LIKE pattern means another thing in every database");
    }
    var expression = new StringBuilder();
    pattern
        .codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '%' -> expression.append(".*");
                case '_' -> expression.append('.');
                default -> {
                  if (SPECIAL.indexOf(point) >= 0) {
                    expression.append('\\');
                  }
                  expression.appendCodePoint(point);
                }
              }
            });
    return expression.toString();
  }

  /** The LIKE pattern of an expression that is plain text with or without anchors. */
  static Optional<String> asLike(String expression) {
    String plain = expression.replaceFirst("^\\^", "").replaceFirst("\\$$", "");
    boolean isPlain =
        !plain.isEmpty()
            && plain.chars().noneMatch(each -> SPECIAL.indexOf(each) >= 0)
            && !plain.contains("%")
            && !plain.contains("_");
    return isPlain
        ? Optional.of(
            (expression.startsWith("^") ? "" : "%") + plain + (expression.endsWith("$") ? "" : "%"))
        : Optional.empty();
  }
}
