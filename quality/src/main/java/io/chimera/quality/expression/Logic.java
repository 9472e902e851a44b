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
    return new Expression(Kind.BOOLEAN) {
      @Override
      void evaluate(RowData row) {
        left.evaluate(row);
        if (left.isFalse()) {
          set(false);
          return;
        }
        right.evaluate(row);
        if (right.isFalse()) {
          set(false);
        } else if (left.isNull || right.isNull) {
          isNull = true;
        } else {
          set(true);
        }
      }
    };
  }

  /** True as soon as one is true, unknown if one is unknown, else false. */
  static Expression or(Expression left, Expression right) {
    return new Expression(Kind.BOOLEAN) {
      @Override
      void evaluate(RowData row) {
        left.evaluate(row);
        if (left.isTrue()) {
          set(true);
          return;
        }
        right.evaluate(row);
        if (right.isTrue()) {
          set(true);
        } else if (left.isNull || right.isNull) {
          isNull = true;
        } else {
          set(false);
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
        set(wanted ? operand.isTrue() : operand.isFalse());
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
    return switch (left.kind) {
      case DOUBLE ->
          new Compared(left, right) {
            @Override
            boolean holds() {
              // Plus zero, since there are two zeros and SQL knows one.
              return comparison.holds(Double.compare(left.real + 0.0, right.real + 0.0));
            }
          };
      case DECIMAL ->
          new Compared(left, right) {
            @Override
            boolean holds() {
              return comparison.holds(left.decimal().compareTo(right.decimal()));
            }
          };
      case STRING ->
          new Compared(left, right) {
            @Override
            boolean holds() {
              return comparison.holds(left.text().compareTo(right.text()));
            }
          };
      default ->
          new Compared(left, right) {
            @Override
            boolean holds() {
              return comparison.holds(Long.compare(left.number, right.number));
            }
          };
    };
  }

  /** Unknown if either side is null. */
  private abstract static class Compared extends Expression {
    private final Expression left;
    private final Expression right;

    Compared(Expression left, Expression right) {
      super(Kind.BOOLEAN);
      this.left = left;
      this.right = right;
    }

    abstract boolean holds();

    @Override
    void evaluate(RowData row) {
      left.evaluate(row);
      right.evaluate(row);
      isNull = left.isNull || right.isNull;
      if (!isNull) {
        set(holds());
      }
    }
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
