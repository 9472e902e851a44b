package io.chimera.quality.expression;

import io.chimera.schemas.contract.Column;
import java.time.Clock;
import java.time.DateTimeException;
import java.util.List;
import java.util.Set;
import org.apache.flink.table.data.RowData;

/**
 * A boolean expression of SQL that a row has to pass. As a CHECK constraint of SQL it passes unless
 * it is false: unknown passes. An expression that has no value on a row (a division by zero, a
 * number out of range, a text that is no date) fails. Not thread-safe.
 */
public final class CheckExpression {
  private final Expression expression;
  private final List<Now> clocks;

  private final Set<String> columns;

  private CheckExpression(Expression expression, List<Now> clocks, Set<String> columns) {
    this.columns = columns;
    this.expression = expression;
    this.clocks = clocks;
  }

  /**
   * Compiles an expression.
   *
   * @param columns those of the dataset, in the order of the rows
   * @param clock what {@code CURRENT_TIMESTAMP} is
   * @throws ExpressionException if it is not understood, has the wrong types or is not boolean
   */
  public static CheckExpression compile(String text, List<Column> columns, Clock clock)
      throws ExpressionException {
    var compiler = new ExpressionCompiler(columns, clock);
    Expression expression = compiler.compile(text);
    return new CheckExpression(expression, compiler.clocks(), compiler.read());
  }

  /** Names of the columns that it speaks of. */
  public Set<String> columns() {
    return columns;
  }

  /** Whether the row passes. */
  public boolean passes(RowData row) {
    return hasValue(row) && !expression.isFalse();
  }

  /** Whether it is true of the row, as WHERE asks: unknown is not. */
  public boolean isTrue(RowData row) {
    return hasValue(row) && expression.isTrue();
  }

  private boolean hasValue(RowData row) {
    try {
      for (int index = 0; index < clocks.size(); index++) {
        clocks.get(index).read();
      }
      expression.evaluate(row);
      return true;
    } catch (ArithmeticException | DateTimeException noValue) {
      return false;
    }
  }
}
