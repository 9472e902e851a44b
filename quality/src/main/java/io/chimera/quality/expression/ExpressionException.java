package io.chimera.quality.expression;

/** An expression that is not understood, and where. */
public final class ExpressionException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  ExpressionException(int line, int column, String message) {
    super(message);
    this.line = line;
    this.column = column;
  }

  /** Counted from 1. */
  public int line() {
    return line;
  }

  /** Counted from 1. */
  public int column() {
    return column;
  }

  @Override
  public String getMessage() {
    return "at line " + line + ", column " + column + ": " + super.getMessage();
  }
}
