package io.chimera.schemas.contract;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link RecordRule} demands. Values that columns are compared with are held as a row holds
 * them: {@link Long} for whole numbers, days of the epoch, milliseconds of the day and microseconds
 * of the epoch, {@link Double} for float and double, {@link java.math.BigDecimal}, {@link String}.
 */
public sealed interface Condition extends Serializable {

  /** The column that it is about, or null where it is about several. */
  @Nullable String column();

  /** How two values compare. */
  enum Comparison {
    EQUAL("="),
    NOT_EQUAL("<>"),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">=");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    /** The comparison as SQL writes it. */
    public String sign() {
      return sign;
    }

    /** Whether it holds where the left value compares to the right one like that. */
    public boolean holds(int order) {
      return switch (this) {
        case EQUAL -> order == 0;
        case NOT_EQUAL -> order != 0;
        case LESS -> order < 0;
        case LESS_OR_EQUAL -> order <= 0;
        case GREATER -> order > 0;
        case GREATER_OR_EQUAL -> order >= 0;
      };
    }
  }

  /**
   * The column compares so with a value.
   *
   * @param text the value as the contract has it, for messages
   */
  record Bound(String column, Comparison comparison, Serializable value, String text)
      implements Condition {}

  /**
   * The column is one of the values, or none of them.
   *
   * @param negated whether it must be none of them
   */
  record OneOf(String column, List<Serializable> values, boolean negated) implements Condition {
    public OneOf {
      values = List.copyOf(values);
    }
  }

  /**
   * All of the text matches a regular expression, in the syntax of RE2, whose time is linear.
   *
   * @param pattern the expression
   */
  record Matches(String column, String pattern) implements Condition {}

  /**
   * Text has so many characters (code points), or a binary value so many bytes.
   *
   * @param min the fewest
   * @param max the most
   */
  record Length(String column, int min, int max) implements Condition {}

  /**
   * A number has at most so many significant digits.
   *
   * @param digits the most, without zeros before and after
   */
  record Precision(String column, int digits) implements Condition {}

  /** Two columns compare so. */
  record Compare(String left, Comparison comparison, String right) implements Condition {
    @Override
    public @Nullable String column() {
      return null;
    }
  }

  /**
   * A boolean expression of SQL over the row's columns is not false.
   *
   * @param expression the expression, checked by whoever compiles it
   * @param path where it stands in the contract, for messages
   */
  record Check(String expression, String path) implements Condition {
    @Override
    public @Nullable String column() {
      return null;
    }
  }
}
