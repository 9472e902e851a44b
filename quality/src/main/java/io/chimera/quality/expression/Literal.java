package io.chimera.quality.expression;

import java.math.BigDecimal;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryStringData;

/** A value that is the same for every row. */
final class Literal extends Expression {
  private Literal(Kind kind) {
    super(kind);
  }

  static Literal ofNull() {
    var literal = new Literal(Kind.NULL);
    literal.isNull = true;
    return literal;
  }

  static Literal of(boolean value) {
    var literal = new Literal(Kind.BOOLEAN);
    literal.set(value);
    return literal;
  }

  /** A number of one of the kinds that are kept as a long. */
  static Literal of(Kind kind, long value) {
    var literal = new Literal(kind);
    literal.set(value);
    return literal;
  }

  static Literal of(BigDecimal value) {
    var literal = new Literal(Kind.DECIMAL);
    literal.set(value);
    return literal;
  }

  static Literal of(double value) {
    var literal = new Literal(Kind.DOUBLE);
    literal.set(value);
    return literal;
  }

  static Literal of(String value) {
    var literal = new Literal(Kind.STRING);
    var text = BinaryStringData.fromString(value);
    text.ensureMaterialized();
    literal.set(text);
    return literal;
  }

  @Override
  void evaluate(RowData row) {
    // Has its value already.
  }
}
