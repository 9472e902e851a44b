package io.chimera.quality.expression;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.function.DoubleUnaryOperator;

/**
 * Calculations. Whole numbers are divided to whole numbers, towards zero, as in Flink SQL; decimals
 * are exact, but for a division, which has 34 digits. What has no result is an {@link
 * ArithmeticException}.
 */
final class Arithmetic {
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  private Arithmetic() {}

  /** What is done to two numbers. */
  enum Operation {
    PLUS,
    MINUS,
    TIMES,
    DIVIDE,
    MODULO
  }

  /** Of two numbers of one kind. */
  static Expression of(Operation operation, Expression left, Expression right) {
    return switch (left.kind) {
      case LONG ->
          Logic.function(
              Kind.LONG, left, right, (a, b, to) -> to.set(whole(operation, a.number, b.number)));
      case DECIMAL ->
          Logic.function(
              Kind.DECIMAL,
              left,
              right,
              (a, b, to) -> to.set(Exact.bounded(exact(operation, a.decimal(), b.decimal()))));
      default ->
          Logic.function(
              Kind.DOUBLE, left, right, (a, b, to) -> to.set(binary(operation, a.real, b.real)));
    };
  }

  private static long whole(Operation operation, long left, long right) {
    return switch (operation) {
      case PLUS -> Math.addExact(left, right);
      case MINUS -> Math.subtractExact(left, right);
      case TIMES -> Math.multiplyExact(left, right);
      case DIVIDE -> {
        if (left == Long.MIN_VALUE && right == -1) {
          throw new ArithmeticException("long overflow");
        }
        yield left / right;
      }
      case MODULO -> left % right;
    };
  }

  private static BigDecimal exact(Operation operation, BigDecimal left, BigDecimal right) {
    return switch (operation) {
      case PLUS -> left.add(right);
      case MINUS -> left.subtract(right);
      case TIMES -> left.multiply(right);
      case DIVIDE -> left.divide(right, MathContext.DECIMAL128);
      case MODULO -> left.remainder(right);
    };
  }

  private static double binary(Operation operation, double left, double right) {
    return switch (operation) {
      case PLUS -> left + right;
      case MINUS -> left - right;
      case TIMES -> left * right;
      case DIVIDE -> {
        checkDivisor(right);
        yield left / right;
      }
      case MODULO -> {
        checkDivisor(right);
        yield left % right;
      }
    };
  }

  /** As for the other kinds, whatever binary fractions make of it. */
  private static void checkDivisor(double divisor) {
    if (divisor == 0) {
      throw new ArithmeticException("/ by zero");
    }
  }

  static Expression negate(Expression operand) {
    return switch (operand.kind) {
      case DECIMAL ->
          Logic.function(Kind.DECIMAL, operand, (a, to) -> to.set(a.decimal().negate()));
      case DOUBLE -> Logic.function(Kind.DOUBLE, operand, (a, to) -> to.set(-a.real));
      default ->
          Logic.function(operand.kind, operand, (a, to) -> to.set(Math.negateExact(a.number)));
    };
  }

  static Expression absolute(Expression operand) {
    return switch (operand.kind) {
      case DECIMAL -> Logic.function(Kind.DECIMAL, operand, (a, to) -> to.set(a.decimal().abs()));
      case DOUBLE -> Logic.function(Kind.DOUBLE, operand, (a, to) -> to.set(Math.abs(a.real)));
      default -> Logic.function(Kind.LONG, operand, (a, to) -> to.set(Math.absExact(a.number)));
    };
  }

  static Expression sign(Expression operand) {
    return switch (operand.kind) {
      case DECIMAL ->
          Logic.function(Kind.LONG, operand, (a, to) -> to.set((long) a.decimal().signum()));
      case DOUBLE ->
          Logic.function(Kind.LONG, operand, (a, to) -> to.set((long) Math.signum(a.real)));
      default ->
          Logic.function(Kind.LONG, operand, (a, to) -> to.set((long) Long.signum(a.number)));
    };
  }

  /** Down to whole numbers of the same kind. */
  static Expression floor(Expression operand) {
    return whole(operand, RoundingMode.FLOOR, Math::floor);
  }

  /** Up to whole numbers of the same kind. */
  static Expression ceiling(Expression operand) {
    return whole(operand, RoundingMode.CEILING, Math::ceil);
  }

  private static Expression whole(
      Expression operand, RoundingMode exact, DoubleUnaryOperator binary) {
    return switch (operand.kind) {
      case DECIMAL ->
          Logic.function(
              Kind.DECIMAL, operand, (a, to) -> to.set(Exact.round(a.decimal(), 0, exact)));
      case DOUBLE ->
          Logic.function(Kind.DOUBLE, operand, (a, to) -> to.set(binary.applyAsDouble(a.real)));
      default -> operand;
    };
  }

  /** To so many digits after the point, half away from zero. */
  static Expression round(Expression operand, Expression digits) {
    return Logic.function(
        operand.kind,
        operand,
        digits,
        (a, b, to) -> {
          long scale = b.number;
          switch (a.kind) {
            case DECIMAL -> to.set(Exact.round(a.decimal(), scale, RoundingMode.HALF_UP));
            case DOUBLE -> {
              boolean isFinite = !Double.isNaN(a.real) && !Double.isInfinite(a.real);
              to.set(
                  isFinite
                      ? Exact.round(BigDecimal.valueOf(a.real), scale, RoundingMode.HALF_UP)
                          .doubleValue()
                      : a.real);
            }
            default ->
                to.set(
                    Exact.round(BigDecimal.valueOf(a.number), scale, RoundingMode.HALF_UP)
                        .longValueExact());
          }
        });
  }

  static Expression power(Expression base, Expression exponent) {
    return Logic.function(
        Kind.DOUBLE, base, exponent, (a, b, to) -> to.set(Math.pow(a.real, b.real)));
  }

  /** A date or time so much later; {@code sign} is 1 or -1. */
  static Expression shift(Expression time, Expression interval, int sign) {
    if (interval.kind == Kind.MONTHS) {
      return Logic.function(
          time.kind,
          time,
          interval,
          (a, b, to) -> to.set(plusMonths(a, Math.multiplyExact(sign, b.number))));
    }
    if (time.kind == Kind.DATE) {
      return Logic.function(
          Kind.TIMESTAMP,
          time,
          interval,
          (a, b, to) ->
              to.set(
                  Math.addExact(
                      Math.multiplyExact(a.number, MICROS_PER_DAY),
                      Math.multiplyExact(sign, b.number))));
    }
    return Logic.function(
        time.kind,
        time,
        interval,
        (a, b, to) -> to.set(Math.addExact(a.number, Math.multiplyExact(sign, b.number))));
  }

  private static long plusMonths(Expression time, long months) {
    if (time.kind == Kind.DATE) {
      return LocalDate.ofEpochDay(time.number).plusMonths(months).toEpochDay();
    }
    LocalDateTime moment =
        LocalDateTime.ofInstant(Times.instant(time.number), ZoneOffset.UTC).plusMonths(months);
    return ChronoUnit.MICROS.between(Instant.EPOCH, moment.toInstant(ZoneOffset.UTC));
  }

  /** The time between two of one kind. */
  static Expression between(Expression left, Expression right) {
    return Logic.function(
        Kind.INTERVAL,
        left,
        right,
        (a, b, to) -> {
          long difference = Math.subtractExact(a.number, b.number);
          to.set(a.kind == Kind.DATE ? Math.multiplyExact(difference, MICROS_PER_DAY) : difference);
        });
  }
}
