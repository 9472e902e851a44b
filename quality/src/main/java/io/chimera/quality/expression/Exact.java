package io.chimera.quality.expression;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Decimals whose size is bounded. A text of ten characters can name a number of a billion digits,
 * and to write it out would hold up the pipeline for ever.
 */
final class Exact {
  /** More than any decimal, long or double has before or after its point. */
  static final int MOST_DIGITS = 400;

  private Exact() {}

  /**
   * The number that a text is.
   *
   * @throws ArithmeticException if it is none, or has too many digits
   */
  static BigDecimal parse(String text) {
    String trimmed = text.trim();
    if (trimmed.length() > MOST_DIGITS) {
      throw new ArithmeticException("too many digits");
    }
    try {
      return bounded(new BigDecimal(trimmed));
    } catch (NumberFormatException notANumber) {
      throw new ArithmeticException("not a number");
    }
  }

  /**
   * The number itself.
   *
   * @throws ArithmeticException if it has too many digits
   */
  static BigDecimal bounded(BigDecimal value) {
    long whole = (long) value.precision() - value.scale();
    if (Math.abs((long) value.scale()) > MOST_DIGITS || Math.abs(whole) > MOST_DIGITS) {
      throw new ArithmeticException("too many digits");
    }
    return value;
  }

  /** Rounded to so many digits after the point; a negative number means before it. */
  static BigDecimal round(BigDecimal value, long digits, RoundingMode mode) {
    if (digits >= value.scale()) {
      return value;
    }
    return digits < -MOST_DIGITS ? BigDecimal.ZERO : value.setScale((int) digits, mode);
  }
}
