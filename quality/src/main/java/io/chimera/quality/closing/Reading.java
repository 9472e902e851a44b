package io.chimera.quality.closing;

import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/**
 * A measure of a commit.
 *
 * @param number the value; null where it is no number, as a sum over NaN
 */
record Reading(@Nullable BigDecimal number) {
  /** More digits than any threshold has, few enough to read. */
  private static final MathContext SHOWN = new MathContext(16);

  private static final int HUNDRED = 100;

  static Reading of(long count) {
    return new Reading(BigDecimal.valueOf(count));
  }

  static Reading of(double value) {
    return new Reading(Double.isFinite(value) ? BigDecimal.valueOf(value) : null);
  }

  /** How many percent of the whole; null where there is no whole. */
  static @Nullable Reading percent(long part, long whole) {
    return whole == 0 ? null : percent(BigDecimal.valueOf(part), whole);
  }

  static Reading percent(BigDecimal part, long whole) {
    return new Reading(
        part.multiply(BigDecimal.valueOf(HUNDRED)).divide(BigDecimal.valueOf(whole), SHOWN));
  }

  /** As ledger and facts write it. */
  String text() {
    return number == null ? "NaN" : plain(number);
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
