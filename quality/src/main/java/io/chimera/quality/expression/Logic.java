package io.chimera.quality.expression;

import io.chimera.schemas.contract.Condition.Comparison;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** Three-valued logic, and comparisons. */
final class Logic {
  private Logic() {}

  /** False as soon as one is false, unknown if one is unknown, else true. */
  static Expression and(Expression left, Expression right) {
    return connect(left, right, false);
  }

  /** True as soon as one is true, unknown if one is unknown, else false. */
  static Expression or(Expression left, Expression right) {
    return connect(left, right, true);
  }

  /** One operand that is {@code decisive} is enough. */
  private static Expression connect(Expression left, Expression right, boolean decisive) {
    return new Expression(Kind.BOOLEAN) {
      @Override
      void evaluate(RowData row) {
        left.evaluate(row);
        if (left.is(decisive)) {
          set(decisive);
          return;
        }
        right.evaluate(row);
        if (right.is(decisive)) {
          set(decisive);
        } else if (left.isNull || right.isNull) {
          isNull = true;
        } else {
          set(!decisive);
        }
      }
    };
  }

  static Expression not(Expression operand) {
    return new Expression(Kind.BOOLEAN) {
      @Override
      void evaluate(RowData row) {
        operand.evaluate(row);
        isNull = operand.isNull;
        number = 1 - operand.number;
      }
    };
  }

  static Expression isNull(Expression operand) {
    return new Expression(Kind.BOOLEAN) {
      @Override
      void evaluate(RowData row) {
        operand.evaluate(row);
        set(operand.isNull);
      }
    };
  }

  /** {@code IS TRUE} or {@code IS FALSE}; never unknown. */
  static Expression is(Expression operand, boolean wanted) {
    return new Expression(Kind.BOOLEAN) {
      @Override
      void evaluate(RowData row) {
        operand.evaluate(row);
        set(operand.is(wanted));
      }
    };
  }

  /** True as soon as one is; false for none at all. */
  static Expression any(List<Expression> conditions) {
    Expression any = Literal.of(false);
    for (Expression condition : conditions) {
      any = any instanceof Literal ? condition : or(any, condition);
    }
    return any;
  }

  /** Compares two expressions of one kind. */
  static Expression compare(Expression left, Comparison comparison, Expression right) {
    Expression quick = Decimals.compare(left, comparison, right);
    if (quick != null) {
      return quick;
    }
    return function(Kind.BOOLEAN, left, right, comparing(left.kind, comparison));
  }

  private static OfTwo comparing(Kind kind, Comparison comparison) {
    return switch (kind) {
      // Plus zero, since there are two zeros and SQL knows one.
      case DOUBLE ->
          (a, b, to) -> to.set(comparison.holds(Double.compare(a.real + 0.0, b.real + 0.0)));
      case DECIMAL -> (a, b, to) -> to.set(comparison.holds(a.decimal().compareTo(b.decimal())));
      case STRING -> (a, b, to) -> to.set(comparison.holds(a.text().compareTo(b.text())));
      default -> (a, b, to) -> to.set(comparison.holds(Long.compare(a.number, b.number)));
    };
  }

  /** The value of the first branch whose condition is true. */
  static Expression choose(
      Kind kind, List<Expression> conditions, List<Expression> values, Expression otherwise) {
    Expression[] when = conditions.toArray(Expression[]::new);
    Expression[] then = values.toArray(Expression[]::new);
    return new Expression(kind) {
      @Override
      void evaluate(RowData row) {
        for (int branch = 0; branch < when.length; branch++) {
          when[branch].evaluate(row);
          if (when[branch].isTrue()) {
            take(then[branch], row);
            return;
          }
        }
        take(otherwise, row);
      }

      private void take(Expression value, RowData row) {
        value.evaluate(row);
        set(value);
      }
    };
  }

  /** The first that is not null. */
  static Expression coalesce(Kind kind, List<Expression> operands) {
    Expression[] each = operands.toArray(Expression[]::new);
    return new Expression(kind) {
      @Override
      void evaluate(RowData row) {
        for (Expression operand : each) {
          operand.evaluate(row);
          set(operand);
          if (!isNull) {
            return;
          }
        }
      }
    };
  }

  /** Null where the condition is true, else the value. */
  static Expression nullIf(Expression value, Expression condition) {
    return new Expression(value.kind) {
      @Override
      void evaluate(RowData row) {
        condition.evaluate(row);
        value.evaluate(row);
        set(value);
        isNull |= condition.isTrue();
      }
    };
  }

  /** A function of one operand that is null for null. */
  @FunctionalInterface
  interface OfOne {
    void apply(Expression operand, Expression result);
  }

  static Expression function(Kind kind, Expression operand, OfOne function) {
    return new Expression(kind) {
      @Override
      void evaluate(RowData row) {
        operand.evaluate(row);
        isNull = operand.isNull;
        if (!isNull) {
          function.apply(operand, this);
        }
      }
    };
  }

  /** A function of two operands that is null if one of them is. */
  @FunctionalInterface
  interface OfTwo {
    void apply(Expression left, Expression right, Expression result);
  }

  static Expression function(Kind kind, Expression left, Expression right, OfTwo function) {
    return new Expression(kind) {
      @Override
      void evaluate(RowData row) {
        left.evaluate(row);
        right.evaluate(row);
        isNull = left.isNull || right.isNull;
        if (!isNull) {
          function.apply(left, right, this);
        }
      }
    };
  }

  /** A function of three operands, the last of which may be absent. */
  @FunctionalInterface
  interface OfThree {
    void apply(Expression first, Expression second, @Nullable Expression third, Expression result);
  }

  static Expression function(
      Kind kind,
      Expression first,
      Expression second,
      @Nullable Expression third,
      OfThree function) {
    return new Expression(kind) {
      @Override
      void evaluate(RowData row) {
        first.evaluate(row);
        second.evaluate(row);
        isNull = first.isNull || second.isNull;
        if (third != null) {
          third.evaluate(row);
          isNull |= third.isNull;
        }
        if (!isNull) {
          function.apply(first, second, third, this);
        }
      }
    };
  }
}
