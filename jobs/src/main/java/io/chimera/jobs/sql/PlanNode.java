package io.chimera.jobs.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An operator of a query's plan as Flink describes it: {@code Calc(select=[id, (a + b) AS c],
 * where=[(a > 1)])}. A sink sees no more of the plan than that, as the planner's own classes are
 * out of its reach.
 *
 * @param kind what it does; empty for what is no operator of a plan
 * @param attributes what is said of it by name, without the outer brackets
 */
record PlanNode(String kind, Map<String, String> attributes) {
  private static final PlanNode NONE = new PlanNode("", Map.of());
  private static final Pattern WHOLE =
      Pattern.compile("(?:\\[\\d+]:)?(\\w+)\\((.*)\\)", Pattern.DOTALL);
  private static final Pattern ATTRIBUTE =
      Pattern.compile("\\s*(\\w+)=\\[(.*)]\\s*", Pattern.DOTALL);

  /** What has a name of its own, at the end of it. */
  private static final Pattern NAMED =
      Pattern.compile("(.*) AS ([^\\s()\\[\\],]+)", Pattern.DOTALL);

  private static final String QUOTED = "'(?:[^']|'')*'|\"[^\"]*\"|`[^`]*`";
  private static final Pattern BOUND = Pattern.compile(QUOTED + "|[()\\[\\]{},]");
  private static final String NAME = "[\\p{L}_$][\\p{L}\\p{N}_$]*";

  /** Names, of which one before a bracket is that of a function. */
  private static final Pattern WORDS =
      Pattern.compile(QUOTED + "|(" + NAME + "(?:\\." + NAME + ")*+)(?![(])");

  /** A field of a row of a pattern. */
  private static final Pattern NUMBERED = Pattern.compile("\\$\\d{1,4}");

  private static final int NOWHERE = -1;

  /** How a window's bounds name the window: with half of a quote. */
  private static final String WINDOW = "('w$)";

  /**
   * One of the values that an operator hands on.
   *
   * @param expression of what it is made
   * @param name by which it is known from there on
   */
  record Item(String expression, String name) {}

  /** Reads a description; gives an operator without a kind for one that is none of a plan. */
  static PlanNode parse(String description) {
    Matcher whole = WHOLE.matcher(description.replace(WINDOW, "()"));
    if (!whole.matches()) {
      return NONE;
    }
    var attributes = new LinkedHashMap<String, String>();
    for (String part : split(whole.group(2))) {
      Matcher attribute = ATTRIBUTE.matcher(part);
      if (attribute.matches()) {
        attributes.putIfAbsent(attribute.group(1), attribute.group(2));
      }
    }
    return new PlanNode(whole.group(1), attributes);
  }

  /** What an attribute says; empty where it is not there. */
  String said(String attribute) {
    return attributes.getOrDefault(attribute, "");
  }

  /** The values that an attribute lists. */
  List<Item> items(String attribute) {
    var items = new ArrayList<Item>();
    for (String part : split(said(attribute))) {
      Matcher named = NAMED.matcher(part);
      items.add(
          named.matches()
              ? new Item(named.group(1).strip(), named.group(2))
              : new Item(part.strip(), part.strip()));
    }
    return items;
  }

  /** Splits at commas that are in no bracket and no quote. */
  static List<String> split(String text) {
    var parts = new ArrayList<String>();
    int depth = 0;
    int from = 0;
    Matcher bound = BOUND.matcher(text);
    while (bound.find()) {
      switch (text.charAt(bound.start())) {
        case '(', '[', '{' -> depth++;
        case ')', ']', '}' -> depth--;
        case ',' -> {
          if (depth == 0) {
            parts.add(text.substring(from, bound.start()));
            from = bound.end();
          }
        }
        default -> {
          // a quote, whose brackets and commas are none
        }
      }
    }
    if (from < text.length()) {
      parts.add(text.substring(from));
    }
    return parts;
  }

  /**
   * Which fields an expression has in it, by their places.
   *
   * @param fields of the rows that it is of
   */
  static Set<Integer> places(String expression, List<String> fields) {
    var places = new LinkedHashSet<Integer>();
    Matcher words = WORDS.matcher(expression);
    while (words.find()) {
      String word = words.group(1);
      if (word != null) {
        int place = place(List.of(word.split("\\.")), fields);
        if (place >= 0) {
          places.add(place);
        }
      }
    }
    return places;
  }

  /** A field of a record has the record's name before it, a row of a pattern the variable's. */
  private static int place(List<String> parts, List<String> fields) {
    int first = fields.indexOf(parts.get(0));
    if (first >= 0) {
      return first;
    }
    String last = parts.get(parts.size() - 1);
    int named = fields.indexOf(last);
    if (named >= 0 || !NUMBERED.matcher(last).matches()) {
      return named;
    }
    int number = Integer.parseInt(last.substring(1));
    return number < fields.size() ? number : NOWHERE;
  }
}
