package io.chimera.quality.expression;

import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.Condition.Comparison;
import io.chimera.schemas.stream.TypedRow;
import java.math.BigDecimal;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * Comparisons of decimal columns of up to 18 digits by their unscaled longs: without it, each makes
 * a BigDecimal a row.
 */
final class Decimals {
  private Decimals() {}

  /** The comparison, if it is of such a column with a literal or with another of its scale. */
  static @Nullable Expression compare(Expression left, Comparison comparison, Expression right) {
    if (!(left instanceof Columns column)) {
      return null;
    }
    DecimalType type = column.compactDecimal();
    if (type == null) {
      return null;
    }
    if (right instanceof Literal literal && literal.kind == Kind.DECIMAL) {
      return withLiteral(column.index(), type, comparison, literal.decimal());
    }
    if (right instanceof Columns other) {
      DecimalType otherType = other.compactDecimal();
      return otherType != null && otherType.scale() == type.scale()
          ? withColumn(column.index(), type, comparison, other.index(), otherType)
          : null;
    }
    return null;
  }

  private static @Nullable Expression withLiteral(
      int index, DecimalType type, Comparison comparison, BigDecimal literal) {
    BigDecimal stripped = literal.signum() == 0 ? BigDecimal.ZERO : literal.stripTrailingZeros();
    boolean fits =
        stripped.scale() <= type.scale()
            && (long) stripped.precision() - stripped.scale() + type.scale() <= 18;
    if (!fits) {
      return null;
    }
    long limit = stripped.setScale(type.scale()).unscaledValue().longValueExact();
    return new Expression(Kind.BOOLEAN) {
      @Override
      void evaluate(RowData row) {
        isNull = row.isNullAt(index);
        if (!isNull) {
          set(comparison.holds(Long.compare(unscaled(row, index, type), limit)));
        }
      }
    };
  }

  private static Expression withColumn(
      int left, DecimalType leftType, Comparison comparison, int right, DecimalType rightType) {
    return new Expression(Kind.BOOLEAN) {
      @Override
      void evaluate(RowData row) {
        isNull = row.isNullAt(left) || row.isNullAt(right);
        if (!isNull) {
          set(
              comparison.holds(
                  Long.compare(unscaled(row, left, leftType), unscaled(row, right, rightType))));
        }
      }
    };
  }

  private static long unscaled(RowData row, int index, DecimalType type) {
    return TypedRow.unscaledDecimal(row, index, type.precision(), type.scale());
  }
}
