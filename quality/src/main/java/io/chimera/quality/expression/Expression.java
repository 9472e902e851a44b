package io.chimera.quality.expression;

import java.math.BigDecimal;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.jspecify.annotations.Nullable;

/**
 * A typed expression that keeps its own result, so that nothing is boxed. Not thread-safe.
 *
 * <p>A subclass sets {@code isNull} and, unless that is true, the field of its kind.
 */
abstract class Expression {
  final Kind kind;

  boolean isNull;
  long number;
  double real;
  @Nullable Object object;

  Expression(Kind kind) {
    this.kind = kind;
  }

  /**
   * Evaluates on a row.
   *
   * @throws ArithmeticException if there is no such number
   * @throws java.time.DateTimeException if there is no such time
   */
  abstract void evaluate(RowData row);

  /** Whether it was evaluated to this truth. */
  final boolean is(boolean truth) {
    return !isNull && number != 0 == truth;
  }

  /** Whether it was evaluated to true. */
  final boolean isTrue() {
    return is(true);
  }

  /** Whether it was evaluated to false. */
  final boolean isFalse() {
    return is(false);
  }

  final void set(boolean value) {
    isNull = false;
    number = value ? 1 : 0;
  }

  final void set(long value) {
    isNull = false;
    number = value;
  }

  final void set(double value) {
    isNull = false;
    real = value;
  }

  final void set(Object value) {
    isNull = false;
    object = value;
  }

  /** Takes over the result of another expression of the same kind. */
  final void set(Expression other) {
    isNull = other.isNull;
    number = other.number;
    real = other.real;
    object = other.object;
  }

  final BigDecimal decimal() {
    return (BigDecimal) present();
  }

  final BinaryStringData text() {
    return (BinaryStringData) present();
  }

  private Object present() {
    Object value = object;
    if (value == null) {
      throw new IllegalStateException("Cannot use an expression that is null");
    }
    return value;
  }
}
