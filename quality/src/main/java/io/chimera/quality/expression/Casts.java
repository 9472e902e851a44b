package io.chimera.quality.expression;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.jspecify.annotations.Nullable;

/** From one kind to another. What does not fit is an exception, and never cut. */
final class Casts {
  private Casts() {}

  /**
   * What a value is cast to: a kind, decimals with precision and scale, whole numbers with bits.
   */
  record Target(Kind kind, int precision, int scale) {
    static Target of(Kind kind) {
      return new Target(kind, -1, -1);
    }

    /** Whole numbers of so many bits. */
    static Target whole(int bits) {
      return new Target(Kind.LONG, bits, 0);
    }
  }

  /** A number as one of a wider kind; what is of it already stays. */
  static Expression widen(Expression operand, Kind kind) {
    if (operand.kind == kind) {
      return operand;
    }
    if (operand instanceof Literal literal && !literal.isNull) {
      return widen(literal, kind);
    }
    if (kind == Kind.DOUBLE) {
      return operand.kind == Kind.LONG
          ? Logic.function(kind, operand, (a, to) -> to.set((double) a.number))
          : Logic.function(kind, operand, (a, to) -> to.set(a.decimal().doubleValue()));
    }
    return Logic.function(kind, operand, (a, to) -> to.set(BigDecimal.valueOf(a.number)));
  }

  /** Once, and not for every row. */
  private static Literal widen(Literal literal, Kind kind) {
    BigDecimal value =
        literal.kind == Kind.LONG ? BigDecimal.valueOf(literal.number) : literal.decimal();
    return kind == Kind.DOUBLE ? Literal.of(value.doubleValue()) : Literal.of(value);
  }

  /** The cast; null if there is none between the two. */
  static @Nullable Expression cast(Expression operand, Target target) {
    Kind to = target.kind();
    if (operand.kind == Kind.NULL) {
      return operand;
    }
    if (operand.kind == to && !to.isNumber()) {
      return operand;
    }
    if (to == Kind.STRING) {
      return Logic.function(to, operand, (a, out) -> out.set(BinaryStringData.fromString(text(a))));
    }
    if (operand.kind == Kind.STRING) {
      return fromText(operand, target);
    }
    if (operand.kind.isNumber() && to.isNumber()) {
      return numbers(operand, target);
    }
    boolean isTimeToTime =
        operand.kind.isTime()
            && to.isTime()
            && operand.kind != Kind.TIME
            && !(operand.kind == Kind.DATE && to == Kind.TIME);
    return isTimeToTime
        ? Logic.function(
            to, operand, (a, out) -> out.set(Times.convert(operand.kind, to, a.number)))
        : null;
  }

  private static Expression numbers(Expression operand, Target target) {
    return switch (target.kind()) {
      case LONG -> Logic.function(Kind.LONG, operand, (a, to) -> to.set(whole(exact(a), target)));
      case DOUBLE -> widen(operand, Kind.DOUBLE);
      default -> Logic.function(Kind.DECIMAL, operand, (a, to) -> to.set(fit(exact(a), target)));
    };
  }

  /** The number as a decimal, which NaN and infinities are not. */
  private static BigDecimal exact(Expression number) {
    return switch (number.kind) {
      case LONG -> BigDecimal.valueOf(number.number);
      case DOUBLE -> {
        if (Double.isNaN(number.real) || Double.isInfinite(number.real)) {
          throw new ArithmeticException("not a finite number");
        }
        yield BigDecimal.valueOf(number.real);
      }
      default -> Exact.bounded(number.decimal());
    };
  }

  /** Towards zero, as Flink SQL casts. */
  private static long whole(BigDecimal value, Target target) {
    BigInteger whole = value.toBigInteger();
    if (whole.bitLength() >= target.precision()) {
      throw new ArithmeticException("whole number overflow");
    }
    return whole.longValueExact();
  }

  private static BigDecimal fit(BigDecimal value, Target target) {
    BigDecimal scaled = value.setScale(target.scale(), RoundingMode.HALF_UP);
    if (scaled.precision() > target.precision()) {
      throw new ArithmeticException("decimal overflow");
    }
    return scaled;
  }

  private static @Nullable Expression fromText(Expression operand, Target target) {
    Kind kind = target.kind();
    return switch (kind) {
      case LONG ->
          Logic.function(
              kind, operand, (a, to) -> to.set(whole(Exact.parse(a.text().toString()), target)));
      case DECIMAL ->
          Logic.function(
              kind, operand, (a, to) -> to.set(fit(Exact.parse(a.text().toString()), target)));
      case DOUBLE ->
          Logic.function(
              kind, operand, (a, to) -> to.set(Exact.parse(a.text().toString()).doubleValue()));
      case BOOLEAN -> Logic.function(kind, operand, (a, to) -> to.set(flag(a.text().toString())));
      case DATE, TIME, TIMESTAMP, TIMESTAMPTZ ->
          Logic.function(
              kind, operand, (a, to) -> to.set(Times.parse(kind, a.text().toString().trim())));
      default -> null;
    };
  }

  private static boolean flag(String text) {
    return switch (text.trim().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new ArithmeticException("neither true nor false");
    };
  }

  private static String text(Expression operand) {
    return switch (operand.kind) {
      case BOOLEAN -> operand.number != 0 ? "true" : "false";
      case LONG -> Long.toString(operand.number);
      case DECIMAL -> operand.decimal().toPlainString();
      case DOUBLE -> Double.toString(operand.real);
      default -> Times.text(operand.kind, operand.number);
    };
  }
}
