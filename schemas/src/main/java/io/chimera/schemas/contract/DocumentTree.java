package io.chimera.schemas.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.regex.Pattern;

/** What the trees of JSON and YAML documents have in common, so that equal content is equal. */
final class DocumentTree {
  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]{1,9})?");

  private final List<ContractProblem> problems;
  private int values;

  DocumentTree(List<ContractProblem> problems) {
    this.problems = problems;
  }

  static boolean isNumber(String text) {
    return text.length() <= DocumentLimits.MAX_NUMBER_LENGTH && NUMBER.matcher(text).matches();
  }

  /** The number exactly as written: nothing is rounded, and large exponents cost nothing. */
  static JsonNode number(String text) {
    if (INTEGER.matcher(text).matches()) {
      return BigIntegerNode.valueOf(new BigInteger(text));
    }
    return DecimalNode.valueOf(new BigDecimal(text));
  }

  /** Counts values, so that aliases cannot multiply them without end. */
  void count(int more) throws DocumentSyntaxException {
    values += more;
    if (values > DocumentLimits.MAX_VALUES) {
      throw new DocumentSyntaxException(
          "has too many values", "at most " + DocumentLimits.MAX_VALUES);
    }
  }

  int count() {
    return values;
  }

  static void checkDepth(int depth, String place) throws DocumentSyntaxException {
    if (depth > DocumentLimits.MAX_DEPTH) {
      throw new DocumentSyntaxException(
          place + ": is nested too deeply", "at most " + DocumentLimits.MAX_DEPTH + " levels");
    }
  }

  /** Both values cannot be meant; the first is kept, so that the rest is still checked. */
  void duplicate(String path, String place) {
    problems.add(new ContractProblem(path, place + ": is there twice", "every key once"));
  }

  static String place(int line, int column) {
    return "line " + line + ", column " + column;
  }
}
