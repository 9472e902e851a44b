package io.chimera.jobs.reconcile;

import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.stream.TypedRow;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.data.RowData;

/** One column of a key: to bytes that sort, and from there to words. */
interface KeyCell {

  void write(RowData row, int column, ByteArrayOutputStream out);

  String words(KeyBytesReader in);

  /** Of a column's type, which has to be {@link KeyForm#isOrdered}. */
  static KeyCell of(ColumnType type) {
    if (type instanceof DecimalType decimal) {
      return new Digits(decimal);
    }
    return switch ((Primitive) type) {
      case BOOLEAN -> new Whole(Kind.BOOLEAN);
      case INT -> new Whole(Kind.INT);
      case LONG -> new Whole(Kind.LONG);
      case DATE -> new Whole(Kind.DATE);
      case TIME -> new Whole(Kind.TIME);
      case TIMESTAMP -> new Whole(Kind.TIMESTAMP);
      case TIMESTAMPTZ -> new Whole(Kind.TIMESTAMPTZ);
      case FLOAT -> new Whole(Kind.FLOAT);
      case DOUBLE -> new Whole(Kind.DOUBLE);
      case STRING -> new Text();
      case BYTES -> new Bytes();
      case UUID -> new Id();
    };
  }

  /** What a number of 64 bits stands for. */
  enum Kind {
    BOOLEAN,
    INT,
    LONG,
    DATE,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ,
    FLOAT,
    DOUBLE
  }

  /** Whatever is a number of 64 bits: with its sign the other way round it sorts as bytes. */
  record Whole(Kind kind) implements KeyCell {

    @Override
    public void write(RowData row, int column, ByteArrayOutputStream out) {
      long number =
          switch (kind) {
            case BOOLEAN -> row.getBoolean(column) ? 1 : 0;
            case INT, DATE, TIME -> row.getInt(column);
            case LONG -> row.getLong(column);
            case TIMESTAMP, TIMESTAMPTZ -> TypedRow.timestampMicros(row, column);
            case FLOAT -> ordered(row.getFloat(column));
            case DOUBLE -> ordered(row.getDouble(column));
          };
      putLong(number ^ Long.MIN_VALUE, out);
    }

    /** Zero has two forms and one value. */
    private static long ordered(double value) {
      long bits = Double.doubleToLongBits(value + 0.0);
      return bits < 0 ? bits ^ Long.MAX_VALUE : bits;
    }

    @Override
    public String words(KeyBytesReader in) {
      long number = ByteBuffer.wrap(in.next(Long.BYTES)).getLong() ^ Long.MIN_VALUE;
      return switch (kind) {
        case BOOLEAN -> Boolean.toString(number != 0);
        case INT, LONG -> Long.toString(number);
        case DATE -> LocalDate.ofEpochDay(number).toString();
        case TIME -> LocalTime.ofNanoOfDay(TimeUnit.MILLISECONDS.toNanos(number)).toString();
        case TIMESTAMP -> moment(number).toString();
        case TIMESTAMPTZ -> moment(number) + "Z";
        case FLOAT -> Float.toString((float) fraction(number));
        case DOUBLE -> Double.toString(fraction(number));
      };
    }

    private static LocalDateTime moment(long micros) {
      return LocalDateTime.ofEpochSecond(
          Math.floorDiv(micros, 1_000_000L),
          Math.floorMod(micros, 1_000_000) * 1_000,
          ZoneOffset.UTC);
    }

    private static double fraction(long number) {
      return Double.longBitsToDouble(number < 0 ? number ^ Long.MAX_VALUE : number);
    }
  }

  /** A decimal: its digits as a number of 128 bits. */
  record Digits(DecimalType type) implements KeyCell {
    private static final int BYTES = 16;

    @Override
    public void write(RowData row, int column, ByteArrayOutputStream out) {
      byte[] digits = row.getDecimal(column, type.precision(), type.scale()).toUnscaledBytes();
      int sign = digits[0] < 0 ? 0xFF : 0;
      for (int index = digits.length; index < BYTES; index++) {
        out.write(index == digits.length ? sign ^ 0x80 : sign);
      }
      for (int index = 0; index < digits.length; index++) {
        boolean isFirst = index == 0 && digits.length == BYTES;
        out.write(isFirst ? digits[index] ^ 0x80 : digits[index]);
      }
    }

    @Override
    public String words(KeyBytesReader in) {
      byte[] digits = in.next(BYTES);
      digits[0] ^= (byte) 0x80;
      return new BigDecimal(new BigInteger(digits), type.scale()).toPlainString();
    }
  }

  /** Text in the order of its bytes, in quotes. */
  record Text() implements KeyCell {

    @Override
    public void write(RowData row, int column, ByteArrayOutputStream out) {
      putWithEnd(row.getString(column).toBytes(), out);
    }

    @Override
    public String words(KeyBytesReader in) {
      return "'" + new String(in.nextWithEnd(), StandardCharsets.UTF_8) + "'";
    }
  }

  /** Bytes, in hexadecimal. */
  record Bytes() implements KeyCell {

    @Override
    public void write(RowData row, int column, ByteArrayOutputStream out) {
      putWithEnd(row.getBinary(column), out);
    }

    @Override
    public String words(KeyBytesReader in) {
      return HexFormat.of().formatHex(in.nextWithEnd());
    }
  }

  /** A UUID. */
  record Id() implements KeyCell {

    @Override
    public void write(RowData row, int column, ByteArrayOutputStream out) {
      out.writeBytes(row.getBinary(column));
    }

    @Override
    public String words(KeyBytesReader in) {
      var halves = ByteBuffer.wrap(in.next(2 * Long.BYTES));
      return new UUID(halves.getLong(), halves.getLong()).toString();
    }
  }

  private static void putLong(long number, ByteArrayOutputStream out) {
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      out.write((int) (number >>> shift));
    }
  }

  /** So that what is shorter sorts before what is longer: a zero is two bytes, the end two more. */
  private static void putWithEnd(byte[] value, ByteArrayOutputStream out) {
    for (byte each : value) {
      out.write(each);
      if (each == 0) {
        out.write(0xFF);
      }
    }
    out.write(0);
    out.write(0);
  }
}
