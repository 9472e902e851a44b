package io.chimera.quality.expression;

import org.apache.flink.table.data.RowData;

/**
 * An operand that stands in several places and is evaluated once: nested, it would be evaluated a
 * number of times that doubles with every level.
 */
final class Held extends Expression {
  private final Expression operand;

  private Held(Expression operand) {
    super(operand.kind);
    this.operand = operand;
  }

  /** Holds an operand; a column or a literal is read again as quickly. */
  static Expression of(Expression operand) {
    return operand instanceof Columns || operand instanceof Literal ? operand : new Held(operand);
  }

  /** The body, before which the operand is evaluated. */
  static Expression before(Expression operand, Expression body) {
    if (!(operand instanceof Held held)) {
      return body;
    }
    return new Expression(body.kind) {
      @Override
      void evaluate(RowData row) {
        held.operand.evaluate(row);
        held.set(held.operand);
        body.evaluate(row);
        set(body);
      }
    };
  }

  @Override
  void evaluate(RowData row) {
    // Was evaluated before the body.
  }
}
