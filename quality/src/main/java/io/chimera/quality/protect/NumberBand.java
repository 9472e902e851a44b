package io.chimera.quality.protect;

import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.apache.flink.table.data.DecimalData;
import org.jspecify.annotations.Nullable;

/**
 * Leaves the lower end of the band a number lies in; where the type cannot hold the end, the lowest
 * number of the type. Bands begin at the multiples of the width. Floating numbers are taken as they
 * are written, so that 0.3 lies in the band of 0.3 at a width of 0.1; NaN and infinities stay.
 */
final class NumberBand implements Protector {
  private final int column;
  private final ColumnType type;
  private final BigDecimal width;
  private final long wholeWidth;

  NumberBand(int column, ColumnType type, BigDecimal width) {
    this.column = column;
    this.type = type;
    this.width = width;
    wholeWidth = type == Primitive.INT || type == Primitive.LONG ? width.longValueExact() : 0;
  }

  @Override
  public int column() {
    return column;
  }

  @Override
  public @Nullable Fault protect(TypedRow row) {
    if (type instanceof DecimalType decimal) {
      row.setObject(column, lowerEnd(row, decimal));
    } else if (type == Primitive.INT) {
      row.setInt(column, (int) lowerEnd(row.getInt(column), Integer.MIN_VALUE));
    } else if (type == Primitive.LONG) {
      row.setLong(column, lowerEnd(row.getLong(column), Long.MIN_VALUE));
    } else if (type == Primitive.FLOAT) {
      row.setFloat(column, lowerEnd(row.getFloat(column)));
    } else {
      row.setDouble(column, lowerEnd(row.getDouble(column)));
    }
    return null;
  }

  private long lowerEnd(long value, long lowest) {
    long within = Math.floorMod(value, wholeWidth);
    return value < lowest + within ? lowest : value - within;
  }

  private float lowerEnd(float value) {
    return Float.isFinite(value)
        ? Math.max(lowerEnd(new BigDecimal(Float.toString(value))).floatValue(), -Float.MAX_VALUE)
        : value;
  }

  private double lowerEnd(double value) {
    return Double.isFinite(value)
        ? Math.max(lowerEnd(BigDecimal.valueOf(value)).doubleValue(), -Double.MAX_VALUE)
        : value;
  }

  private DecimalData lowerEnd(TypedRow row, DecimalType decimal) {
    int precision = decimal.precision();
    int scale = decimal.scale();
    BigDecimal end = lowerEnd(row.getDecimal(column, precision, scale).toBigDecimal());
    var lowest =
        new BigDecimal(BigInteger.TEN.pow(precision).subtract(BigInteger.ONE).negate(), scale);
    return DecimalData.fromBigDecimal(end.max(lowest), precision, scale);
  }

  private BigDecimal lowerEnd(BigDecimal value) {
    return value.divide(width, 0, RoundingMode.FLOOR).multiply(width);
  }
}
