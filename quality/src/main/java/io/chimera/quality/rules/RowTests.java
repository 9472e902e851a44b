package io.chimera.quality.rules;

import com.google.re2j.Pattern;
import io.chimera.quality.expression.CheckExpression;
import io.chimera.quality.expression.ExpressionException;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Condition;
import io.chimera.schemas.contract.Condition.Comparison;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.TypedRow;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * Compiles conditions to tests. Whole numbers, dates and times are compared as the longs they are
 * held as, and decimals that fit into 64 bits by their unscaled values.
 */
public final class RowTests {
  /** So many texts may all have the same length and ends, and are looked through. */
  private static final int FEW = 32;

  private final Dataset dataset;
  private final Clock clock;

  public RowTests(Dataset dataset, Clock clock) {
    this.dataset = dataset;
    this.clock = clock;
  }

  /** The test of a condition whose columns and values the contract's reader has checked. */
  public RowTest of(Condition condition) {
    if (condition instanceof Condition.Bound bound) {
      return unlessNull(bound.column(), bound(bound));
    }
    if (condition instanceof Condition.OneOf oneOf) {
      return unlessNull(oneOf.column(), oneOf(oneOf));
    }
    if (condition instanceof Condition.Matches matches) {
      return unlessNull(matches.column(), matches(matches));
    }
    if (condition instanceof Condition.Length length) {
      return unlessNull(length.column(), length(length));
    }
    if (condition instanceof Condition.Precision precision) {
      return unlessNull(precision.column(), precision(precision));
    }
    if (condition instanceof Condition.Compare compare) {
      return unlessNull(compare.left(), unlessNull(compare.right(), compare(compare)));
    }
    return check((Condition.Check) condition);
  }

  private RowTest check(Condition.Check check) {
    try {
      var expression = CheckExpression.compile(check.expression(), dataset.columns(), clock);
      return expression::passes;
    } catch (ExpressionException unchecked) {
      throw new IllegalArgumentException(
          "Cannot test '" + check.expression() + "' " + unchecked.getMessage(), unchecked);
    }
  }

  private int index(String column) {
    return dataset.indexOf(column);
  }

  private ColumnType type(String column) {
    return dataset.columns().get(index(column)).type();
  }

  private RowTest unlessNull(String column, RowTest test) {
    int index = index(column);
    return row -> row.isNullAt(index) || test.passes(row);
  }

  private RowTest bound(Condition.Bound bound) {
    int index = index(bound.column());
    ColumnType type = type(bound.column());
    Comparison comparison = bound.comparison();
    if (type instanceof DecimalType decimal) {
      return decimalBound(index, decimal, comparison, (BigDecimal) bound.value());
    }
    if (type == Primitive.DOUBLE) {
      double limit = (Double) bound.value();
      return row -> comparison.holds(compare(row.getDouble(index), limit));
    }
    if (type == Primitive.FLOAT) {
      // In the column's own precision, or 0.1 would lie above a maximum of 0.1.
      float limit = ((Double) bound.value()).floatValue();
      return row -> comparison.holds(compare(row.getFloat(index), limit));
    }
    long limit = (Long) bound.value();
    return row -> comparison.holds(Long.compare(row.getLong(index), limit));
  }

  /** As numbers: both zeros are one, and NaN is above all, as in most engines. */
  private static int compare(double left, double right) {
    return Double.compare(left + 0.0, right + 0.0);
  }

  private static RowTest decimalBound(
      int index, DecimalType type, Comparison comparison, BigDecimal limit) {
    if (DecimalData.isCompact(type.precision())) {
      long unscaled = limit.unscaledValue().longValueExact();
      return row -> comparison.holds(Long.compare(unscaled(row, index, type), unscaled));
    }
    return row -> comparison.holds(decimal(row, index, type).compareTo(limit));
  }

  private static long unscaled(TypedRow row, int index, DecimalType type) {
    return TypedRow.unscaledDecimal(row, index, type.precision(), type.scale());
  }

  private static BigDecimal decimal(TypedRow row, int index, DecimalType type) {
    return row.getDecimal(index, type.precision(), type.scale()).toBigDecimal();
  }

  private RowTest oneOf(Condition.OneOf oneOf) {
    int index = index(oneOf.column());
    ColumnType type = type(oneOf.column());
    boolean isWanted = !oneOf.negated();
    if (type == Primitive.STRING) {
      return textOneOf(index, oneOf.values(), isWanted);
    }
    if (type instanceof DecimalType decimal && !DecimalData.isCompact(decimal.precision())) {
      // All at the column's scale, so that equal numbers are equal objects.
      Set<Serializable> values = Set.copyOf(oneOf.values());
      return row -> values.contains(decimal(row, index, decimal)) == isWanted;
    }
    long[] values = numbers(oneOf.values());
    if (type instanceof DecimalType decimal) {
      return row -> contains(values, unscaled(row, index, decimal)) == isWanted;
    }
    return row -> contains(values, row.getLong(index)) == isWanted;
  }

  private static RowTest textOneOf(int index, List<Serializable> values, boolean isWanted) {
    List<String> texts = values.stream().map(String.class::cast).toList();
    if (texts.size() <= FEW) {
      var few = new TextSet(texts);
      return row -> few.contains((BinaryStringData) row.getString(index)) == isWanted;
    }
    Set<StringData> many = texts.stream().map(RowTests::text).collect(Collectors.toSet());
    return row -> many.contains(row.getString(index)) == isWanted;
  }

  private static StringData text(String value) {
    var text = BinaryStringData.fromString(value);
    text.ensureMaterialized();
    return text;
  }

  private static long[] numbers(List<Serializable> values) {
    return values.stream()
        .mapToLong(
            value ->
                value instanceof BigDecimal decimal
                    ? decimal.unscaledValue().longValueExact()
                    : (Long) value)
        .sorted()
        .toArray();
  }

  private static boolean contains(long[] sorted, long value) {
    return Arrays.binarySearch(sorted, value) >= 0;
  }

  private RowTest matches(Condition.Matches matches) {
    int index = index(matches.column());
    Pattern pattern = Pattern.compile(matches.pattern());
    var matcher = AsciiMatcher.of(matches.pattern());
    if (matcher.isEmpty()) {
      return row -> pattern.matches(row.getString(index).toBytes());
    }
    AsciiMatcher ascii = matcher.get();
    return row -> {
      var text = (BinaryStringData) row.getString(index);
      return switch (ascii.match(text)) {
        case MATCHES -> true;
        case DIFFERS -> false;
        case UNKNOWN -> pattern.matches(text.toBytes());
      };
    };
  }

  private RowTest length(Condition.Length length) {
    int index = index(length.column());
    int min = length.min();
    int max = length.max();
    if (type(length.column()) == Primitive.BYTES) {
      return row -> isBetween(row.getBinary(index).length, min, max);
    }
    return row -> {
      var text = (BinaryStringData) row.getString(index);
      int bytes = text.getSizeInBytes();
      // A character has one to four bytes; most texts need no counting.
      boolean isSurely = bytes <= max && (bytes + 3) / 4 >= min;
      return isSurely || isBetween(text.numChars(), min, max);
    };
  }

  private static boolean isBetween(int length, int min, int max) {
    return length >= min && length <= max;
  }

  private RowTest precision(Condition.Precision precision) {
    int index = index(precision.column());
    int most = precision.digits();
    ColumnType type = type(precision.column());
    if (type instanceof DecimalType decimal) {
      return row -> digits(decimal(row, index, decimal)) <= most;
    }
    if (type == Primitive.FLOAT) {
      return row -> digits(new BigDecimal(Float.toString(row.getFloat(index)))) <= most;
    }
    return row -> digits(new BigDecimal(Double.toString(row.getDouble(index)))) <= most;
  }

  private static int digits(BigDecimal value) {
    return value.stripTrailingZeros().precision();
  }

  private RowTest compare(Condition.Compare compare) {
    int left = index(compare.left());
    int right = index(compare.right());
    ColumnType leftType = type(compare.left());
    ColumnType rightType = type(compare.right());
    Comparison comparison = compare.comparison();
    if (leftType instanceof DecimalType leftDecimal
        && rightType instanceof DecimalType rightDecimal) {
      return decimals(left, leftDecimal, comparison, right, rightDecimal);
    }
    if (leftType == Primitive.STRING) {
      return row -> comparison.holds(row.getString(left).compareTo(row.getString(right)));
    }
    if (leftType == Primitive.DOUBLE || leftType == Primitive.FLOAT) {
      boolean isLeftDouble = leftType == Primitive.DOUBLE;
      boolean isRightDouble = rightType == Primitive.DOUBLE;
      return row ->
          comparison.holds(
              compare(
                  isLeftDouble ? row.getDouble(left) : row.getFloat(left),
                  isRightDouble ? row.getDouble(right) : row.getFloat(right)));
    }
    return row -> comparison.holds(Long.compare(row.getLong(left), row.getLong(right)));
  }

  private static RowTest decimals(
      int left, DecimalType leftType, Comparison comparison, int right, DecimalType rightType) {
    boolean areSameCompact =
        leftType.scale() == rightType.scale()
            && DecimalData.isCompact(leftType.precision())
            && DecimalData.isCompact(rightType.precision());
    if (areSameCompact) {
      return row ->
          comparison.holds(
              Long.compare(unscaled(row, left, leftType), unscaled(row, right, rightType)));
    }
    return row ->
        comparison.holds(decimal(row, left, leftType).compareTo(decimal(row, right, rightType)));
  }
}
