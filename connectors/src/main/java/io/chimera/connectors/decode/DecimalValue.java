package io.chimera.connectors.decode;

import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.TypedRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.flink.table.data.DecimalData;
import org.jspecify.annotations.Nullable;

/**
 * Writes exact numbers into a decimal column. Nothing is rounded: a number that needs more places
 * than the column has is a fault. Not thread-safe.
 */
public final class DecimalValue {
  private static final int LONG_DIGITS = 18;

  /** More than any writer's schema asks for; bounds what is spent on counting digits. */
  private static final int MAX_BITS = 4_096;

  private static final long[] POWERS = new long[LONG_DIGITS + 1];

  static {
    POWERS[0] = 1;
    for (int power = 1; power <= LONG_DIGITS; power++) {
      POWERS[power] = POWERS[power - 1] * 10;
    }
  }

  private final int precision;
  private final int scale;
  private final String path;
  private final ExactNumber number = new ExactNumber();

  private DecimalValue(DecimalType type, String path) {
    precision = type.precision();
    scale = type.scale();
    this.path = path;
  }

  public static DecimalValue of(DecimalType type, String path) {
    return new DecimalValue(type, path);
  }

  /** Reads a number written as {@link ExactNumber} understands it. */
  public @Nullable Fault read(byte[] text, int offset, int length, TypedRow row, int column) {
    if (!number.read(text, offset, length)) {
      return new Fault(
          ReasonCode.INVALID_TEXT,
          path,
          "Cannot read the text as a number: it is written otherwise");
    }
    return switch (number.fit(precision, scale)) {
      case TOO_FINE -> tooFine();
      case TOO_LARGE -> tooLarge();
      case EXACT -> {
        setExact(row, column);
        yield null;
      }
    };
  }

  private void setExact(TypedRow row, int column) {
    if (precision <= LONG_DIGITS) {
      number.scale(scale);
      row.setDecimal(column, number.scaled());
    } else {
      row.setObject(column, wide(number.unscaled(scale)));
    }
  }

  /** Reads {@code unscaled / 10^places}. */
  public @Nullable Fault read(long unscaled, int places, TypedRow row, int column) {
    if (precision > LONG_DIGITS || places < 0 || places > scale) {
      return read(BigInteger.valueOf(unscaled), places, row, column);
    }
    int zeros = scale - places;
    long limit = POWERS[precision - zeros];
    if (unscaled <= -limit || unscaled >= limit) {
      return tooLarge();
    }
    row.setDecimal(column, unscaled * POWERS[zeros]);
    return null;
  }

  /**
   * Reads {@code unscaled / 10^places}, the integer being in two's complement, the highest byte
   * first, as Avro writes decimals.
   *
   * @param length no bytes at all are a fault
   */
  public @Nullable Fault readUnscaled(
      byte[] unscaled, int offset, int length, int places, TypedRow row, int column) {
    if (length == 0) {
      return new Fault(
          ReasonCode.INVALID_TEXT, path, "Cannot read the bytes as a number: there are none");
    }
    return length <= Long.BYTES
        ? read(number(unscaled, offset, length), places, row, column)
        : read(new BigInteger(unscaled, offset, length), places, row, column);
  }

  private static long number(byte[] bytes, int offset, int length) {
    long number = bytes[offset];
    for (int index = offset + 1; index < offset + length; index++) {
      number = (number << Byte.SIZE) | (bytes[index] & 0xFF);
    }
    return number;
  }

  private @Nullable Fault read(BigInteger unscaled, int places, TypedRow row, int column) {
    if (unscaled.bitLength() > MAX_BITS) {
      return tooLarge();
    }
    BigDecimal value = new BigDecimal(unscaled, places);
    if (value.signum() != 0 && (long) value.precision() - places > precision - scale) {
      return tooLarge();
    }
    if (places > scale) {
      value = value.stripTrailingZeros();
    }
    if (value.scale() > scale) {
      return tooFine();
    }
    BigInteger scaled = value.setScale(scale).unscaledValue();
    if (precision <= LONG_DIGITS) {
      row.setDecimal(column, scaled.longValueExact());
    } else {
      row.setObject(column, wide(scaled));
    }
    return null;
  }

  private DecimalData wide(BigInteger unscaled) {
    DecimalData value =
        DecimalData.fromBigDecimal(new BigDecimal(unscaled, scale), precision, scale);
    if (value == null) {
      throw new IllegalStateException("Cannot hold a number whose digits were counted before");
    }
    return value;
  }

  private Fault tooFine() {
    return new Fault(
        ReasonCode.PRECISION_LOSS,
        path,
        "Cannot hold the number: it has more than " + scale + " digits after the point");
  }

  private Fault tooLarge() {
    return new Fault(
        ReasonCode.NUMERIC_OVERFLOW,
        path,
        "Cannot hold the number: it has more than "
            + (precision - scale)
            + " digits before the point");
  }
}
