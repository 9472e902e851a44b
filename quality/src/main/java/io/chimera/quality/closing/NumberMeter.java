package io.chimera.quality.closing;

import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.stream.TypedRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * Adds up a column's numbers and keeps the smallest and the largest: exactly for whole numbers and
 * decimals, with compensated summation for floating point. Nulls do not count.
 */
final class NumberMeter {
  private static final int INITIAL_BYTES = 64;

  private NumberMeter() {}

  /**
   * What was seen of a column.
   *
   * @param count values that are not null
   * @param sum null where it is no number
   * @param min null where there is none, or it is no number
   * @param max likewise
   */
  record Numbers(
      long count, @Nullable BigDecimal sum, @Nullable BigDecimal min, @Nullable BigDecimal max) {

    private Numbers plus(Numbers other) {
      if (count == 0 || other.count == 0) {
        return count == 0 ? other : this;
      }
      return new Numbers(
          count + other.count,
          sum == null || other.sum == null ? null : sum.add(other.sum),
          min == null || other.min == null ? null : min.min(other.min),
          max == null || other.max == null ? null : max.max(other.max));
    }

    private byte[] state() {
      try {
        var out = new DataOutputSerializer(INITIAL_BYTES);
        out.writeLong(count);
        for (BigDecimal each : new BigDecimal[] {sum, min, max}) {
          out.writeUTF(each == null ? "" : each.toString());
        }
        return out.getCopyOfBuffer();
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }

    private static Numbers of(byte[] state) {
      try {
        var in = new DataInputDeserializer(state);
        return new Numbers(in.readLong(), number(in), number(in), number(in));
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }

    private static @Nullable BigDecimal number(DataInputDeserializer in) throws IOException {
      String text = in.readUTF();
      return text.isEmpty() ? null : new BigDecimal(text);
    }
  }

  static Meter of(int column, ColumnType type) {
    if (type instanceof DecimalType decimal) {
      return DecimalData.isCompact(decimal.precision())
          ? new Whole(column, decimal)
          : new Wide(column, decimal);
    }
    if (type == Primitive.DOUBLE) {
      return new Floating(column, row -> row.getDouble(column));
    }
    if (type == Primitive.FLOAT) {
      return new Floating(column, row -> row.getFloat(column));
    }
    return new Whole(column, (Primitive) type);
  }

  /** What all subtasks saw. */
  static Numbers sum(List<byte[]> states) {
    return states.stream()
        .map(Numbers::of)
        .reduce(new Numbers(0, BigDecimal.ZERO, null, null), Numbers::plus);
  }

  /** Numbers that fit into 64 bits, with a scale. */
  private static final class Whole implements Meter {
    private final int column;
    private final boolean isInt;
    private final @Nullable DecimalType decimal;
    private BigInteger high = BigInteger.ZERO;
    private long low;
    private long count;
    private long min = Long.MAX_VALUE;
    private long max = Long.MIN_VALUE;

    Whole(int column, Primitive type) {
      this.column = column;
      isInt = type == Primitive.INT;
      decimal = null;
    }

    Whole(int column, DecimalType decimal) {
      this.column = column;
      isInt = false;
      this.decimal = decimal;
    }

    @Override
    public void add(RowData row) {
      if (row.isNullAt(column)) {
        return;
      }
      long value = value(row);
      long sum = low + value;
      if (((low ^ sum) & (value ^ sum)) < 0) {
        high = high.add(BigInteger.valueOf(low));
        sum = value;
      }
      low = sum;
      min = Math.min(min, value);
      max = Math.max(max, value);
      count++;
    }

    private long value(RowData row) {
      if (decimal != null) {
        return TypedRow.unscaledDecimal(row, column, decimal.precision(), decimal.scale());
      }
      return isInt ? row.getInt(column) : row.getLong(column);
    }

    @Override
    public byte[] drain() {
      int scale = decimal == null ? 0 : decimal.scale();
      var numbers =
          new Numbers(
              count,
              new BigDecimal(high.add(BigInteger.valueOf(low)), scale),
              count == 0 ? null : BigDecimal.valueOf(min, scale),
              count == 0 ? null : BigDecimal.valueOf(max, scale));
      high = BigInteger.ZERO;
      low = 0;
      count = 0;
      min = Long.MAX_VALUE;
      max = Long.MIN_VALUE;
      return numbers.state();
    }
  }

  /** Decimals that do not fit into 64 bits. */
  private static final class Wide implements Meter {
    private final int column;
    private final DecimalType type;
    private Numbers numbers = new Numbers(0, BigDecimal.ZERO, null, null);

    Wide(int column, DecimalType type) {
      this.column = column;
      this.type = type;
    }

    @Override
    public void add(RowData row) {
      if (!row.isNullAt(column)) {
        BigDecimal value = row.getDecimal(column, type.precision(), type.scale()).toBigDecimal();
        numbers = numbers.plus(new Numbers(1, value, value, value));
      }
    }

    @Override
    public byte[] drain() {
      byte[] state = numbers.state();
      numbers = new Numbers(0, BigDecimal.ZERO, null, null);
      return state;
    }
  }

  /** Floating point; after Neumaier, "Rundungsfehleranalyse", 1974. */
  private static final class Floating implements Meter {
    private final int column;
    private final ToDoubleFunction<RowData> value;
    private double sum;
    private double compensation;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private long count;

    Floating(int column, ToDoubleFunction<RowData> value) {
      this.column = column;
      this.value = value;
    }

    @Override
    public void add(RowData row) {
      if (row.isNullAt(column)) {
        return;
      }
      double each = value.applyAsDouble(row);
      double next = sum + each;
      compensation += Math.abs(sum) >= Math.abs(each) ? (sum - next) + each : (each - next) + sum;
      sum = next;
      // Both are NaN from the first NaN on.
      min = Math.min(min, each);
      max = Math.max(max, each);
      count++;
    }

    @Override
    public byte[] drain() {
      var numbers =
          new Numbers(
              count, finite(sum + compensation), count == 0 ? null : finite(min), finite(max));
      sum = 0;
      compensation = 0;
      min = Double.POSITIVE_INFINITY;
      max = Double.NEGATIVE_INFINITY;
      count = 0;
      return numbers.state();
    }

    private static @Nullable BigDecimal finite(double value) {
      return Double.isFinite(value) ? BigDecimal.valueOf(value) : null;
    }
  }
}
