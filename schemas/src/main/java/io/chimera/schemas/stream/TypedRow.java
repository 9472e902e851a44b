package io.chimera.schemas.stream;

import java.util.Arrays;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RawValueData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * A row of Flink's internal values that can be filled again and again: numbers lie in a long array
 * and are never boxed. Timestamps are held as epoch microseconds, decimals of up to 18 digits as
 * their unscaled values.
 *
 * <p>The setters do not check types; whoever fills the row knows its {@link RowTypes row type}.
 */
public final class TypedRow implements RowData {
  private static final int MICROS_PER_MILLI = 1_000;
  private static final int NANOS_PER_MICRO = 1_000;
  private static final int MICROSECONDS = 6;

  private final long[] numbers;
  private final @Nullable Object[] objects;
  private final boolean[] present;
  private RowKind kind = RowKind.INSERT;

  public TypedRow(int arity) {
    numbers = new long[arity];
    objects = new Object[arity];
    present = new boolean[arity];
  }

  /** Makes every column null and the row an insert. Nothing of what was there is left. */
  public void clear() {
    Arrays.fill(numbers, 0);
    Arrays.fill(present, false);
    Arrays.fill(objects, null);
    kind = RowKind.INSERT;
  }

  /** Leaves nothing of what was there. */
  public void setNull(int column) {
    numbers[column] = 0;
    present[column] = false;
    objects[column] = null;
  }

  public void setBoolean(int column, boolean value) {
    setNumber(column, value ? 1 : 0);
  }

  /** For int, date (epoch days) and time (milliseconds of the day). */
  public void setInt(int column, int value) {
    setNumber(column, value);
  }

  public void setLong(int column, long value) {
    setNumber(column, value);
  }

  public void setFloat(int column, float value) {
    setNumber(column, Float.floatToRawIntBits(value));
  }

  public void setDouble(int column, double value) {
    setNumber(column, Double.doubleToRawLongBits(value));
  }

  public void setTimestampMicros(int column, long epochMicros) {
    setNumber(column, epochMicros);
  }

  /**
   * For decimals of up to 18 digits. The row does not remember how many the column has: whoever
   * reads the value must ask with the column's own precision and scale, or gets another value.
   *
   * @param unscaled the value times ten to the power of the column's scale
   */
  public void setDecimal(int column, long unscaled) {
    objects[column] = null;
    setNumber(column, unscaled);
  }

  /**
   * For everything that is no primitive: {@link StringData}, {@link DecimalData}, {@code byte[]},
   * {@link ArrayData}, {@link MapData}, {@link RowData}. Leaves nothing of a number that was there.
   */
  public void setObject(int column, Object value) {
    numbers[column] = 0;
    objects[column] = value;
    present[column] = true;
  }

  /** Takes over the value of another row's column, null or not. */
  public void take(int column, TypedRow from, int fromColumn) {
    numbers[column] = from.numbers[fromColumn];
    objects[column] = from.objects[fromColumn];
    present[column] = from.present[fromColumn];
  }

  /** Becomes what another row of the same number of columns is. */
  public void take(TypedRow from) {
    System.arraycopy(from.numbers, 0, numbers, 0, numbers.length);
    System.arraycopy(from.objects, 0, objects, 0, objects.length);
    System.arraycopy(from.present, 0, present, 0, present.length);
    kind = from.kind;
  }

  /** Epoch microseconds of a timestamp column that is not null. */
  public long timestampMicros(int column) {
    return numbers[column];
  }

  /** The same of any row. */
  public static long timestampMicros(RowData row, int column) {
    return row instanceof TypedRow typed
        ? typed.timestampMicros(column)
        : micros(row.getTimestamp(column, MICROSECONDS));
  }

  /** Epoch microseconds of a timestamp. */
  public static long micros(TimestampData timestamp) {
    return timestamp.getMillisecond() * MICROS_PER_MILLI
        + timestamp.getNanoOfMillisecond() / NANOS_PER_MICRO;
  }

  /**
   * The unscaled value of a decimal of up to 18 digits, of any row.
   *
   * @param precision the column's: what {@link #setDecimal} was given is not checked
   * @param scale the column's, likewise
   * @throws IllegalArgumentException if the value is an object that has other digits: its number
   *     alone would be another value
   */
  public static long unscaledDecimal(RowData row, int column, int precision, int scale) {
    if (row instanceof TypedRow typed && typed.isNumber(column)) {
      return typed.numbers[column];
    }
    DecimalData value = row.getDecimal(column, precision, scale);
    if (value.scale() != scale || value.precision() > precision) {
      throw new IllegalArgumentException(
          "Cannot take a decimal(%d,%d) for one of decimal(%d,%d)"
              .formatted(value.precision(), value.scale(), precision, scale));
    }
    return value.toUnscaledLong();
  }

  private boolean isNumber(int column) {
    return objects[column] == null && present[column];
  }

  private void setNumber(int column, long value) {
    numbers[column] = value;
    present[column] = true;
  }

  @Override
  public int getArity() {
    return numbers.length;
  }

  @Override
  public RowKind getRowKind() {
    return kind;
  }

  @Override
  public void setRowKind(RowKind kind) {
    this.kind = kind;
  }

  @Override
  public boolean isNullAt(int column) {
    return !present[column];
  }

  @Override
  public boolean getBoolean(int column) {
    return numbers[column] != 0;
  }

  @Override
  public byte getByte(int column) {
    return (byte) numbers[column];
  }

  @Override
  public short getShort(int column) {
    return (short) numbers[column];
  }

  @Override
  public int getInt(int column) {
    return (int) numbers[column];
  }

  @Override
  public long getLong(int column) {
    return numbers[column];
  }

  @Override
  public float getFloat(int column) {
    return Float.intBitsToFloat((int) numbers[column]);
  }

  @Override
  public double getDouble(int column) {
    return Double.longBitsToDouble(numbers[column]);
  }

  @Override
  public StringData getString(int column) {
    return (StringData) object(column);
  }

  /**
   * {@inheritDoc}
   *
   * @param precision the column's: what {@link #setDecimal} was given is not checked
   * @param scale the column's, likewise
   */
  @Override
  public DecimalData getDecimal(int column, int precision, int scale) {
    return isNumber(column)
        ? DecimalData.fromUnscaledLong(numbers[column], precision, scale)
        : (DecimalData) object(column);
  }

  @Override
  public TimestampData getTimestamp(int column, int precision) {
    long micros = numbers[column];
    return TimestampData.fromEpochMillis(
        Math.floorDiv(micros, MICROS_PER_MILLI),
        (int) Math.floorMod(micros, (long) MICROS_PER_MILLI) * NANOS_PER_MICRO);
  }

  @Override
  public <T> RawValueData<T> getRawValue(int column) {
    throw new UnsupportedOperationException("No contract type is a Flink raw value");
  }

  @Override
  public byte[] getBinary(int column) {
    return (byte[]) object(column);
  }

  @Override
  public ArrayData getArray(int column) {
    return (ArrayData) object(column);
  }

  @Override
  public MapData getMap(int column) {
    return (MapData) object(column);
  }

  @Override
  public RowData getRow(int column, int arity) {
    return (RowData) object(column);
  }

  private Object object(int column) {
    Object value = objects[column];
    if (value == null) {
      throw new IllegalStateException("Cannot read column " + column + ": it is null");
    }
    return value;
  }
}
