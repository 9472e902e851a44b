package io.chimera.connectors.database;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the binary log has of a value as the text that a SELECT of it gives. Not thread-safe.
 */
@FunctionalInterface
interface BinlogText {
  /** What is text already, and can stay where it is. */
  BinlogText VERBATIM =
      (bytes, offset, length) -> Arrays.copyOfRange(bytes, offset, offset + length);

  /**
   * @param offset where the value begins, behind its length
   * @return UTF-8, or null for what cannot be a value of the type
   */
  byte @Nullable [] read(byte[] bytes, int offset, int length);

  /** Whether the bytes of the log are the text. */
  default boolean isVerbatim() {
    return this == VERBATIM;
  }

  /**
   * The way of a column.
   *
   * @param isOwnType whether a contract has the type that the column becomes
   * @return null if there is none
   */
  static @Nullable BinlogText of(BinlogColumn column, boolean isOwnType) {
    int metadata = column.metadata();
    return switch (column.type()) {
      case TINY, SHORT, INT24, LONG, LONGLONG ->
          (bytes, offset, length) -> ascii(wholeText(column, bytes, offset, length));
      case FLOAT ->
          (bytes, offset, length) -> {
            float value = Float.intBitsToFloat((int) littleEndian(bytes, offset, 4));
            return Float.isFinite(value) ? number(Float.toString(value)) : null;
          };
      case DOUBLE ->
          (bytes, offset, length) -> {
            double value = Double.longBitsToDouble(littleEndian(bytes, offset, 8));
            return Double.isFinite(value) ? number(Double.toString(value)) : null;
          };
      case DECIMAL ->
          (bytes, offset, length) ->
              ascii(BinlogNumbers.decimal(bytes, offset, metadata & 0xFF, metadata >>> 8));
      case YEAR ->
          (bytes, offset, length) ->
              ascii(BinlogTimes.year((int) whole(column, bytes, offset, length)));
      case DATE -> (bytes, offset, length) -> ascii(BinlogTimes.date(bytes, offset));
      case TIME -> (bytes, offset, length) -> ascii(BinlogTimes.time(bytes, offset, metadata));
      case DATETIME ->
          (bytes, offset, length) -> ascii(BinlogTimes.datetime(bytes, offset, metadata));
      case TIMESTAMP -> {
        String zone = isOwnType ? "Z" : "";
        yield (bytes, offset, length) ->
            ascii(BinlogTimes.timestamp(bytes, offset, metadata) + zone);
      }
      case BIT -> {
        int bits = BinlogType.bits(metadata);
        yield isOwnType
            ? (bytes, offset, length) -> ascii(BinlogNumbers.bits(bytes, offset, length, bits))
            : (bytes, offset, length) -> ascii(BinlogNumbers.unsigned(bytes, offset, length));
      }
      case ENUM -> (bytes, offset, length) -> member(column.members(), bytes, offset, length);
      case SET -> (bytes, offset, length) -> members(column.members(), bytes, offset, length);
      case JSON -> MySqlJson::text;
      case VARCHAR, VAR_STRING, BLOB -> column.isBinary() ? VERBATIM : ofCharset(column.charset());
      case STRING ->
          column.isBinary() ? padded(metadata, column.catalogType()) : ofCharset(column.charset());
      case COMPRESSED_BLOB, COMPRESSED_VARCHAR, GEOMETRY -> null;
    };
  }

  /** Zeros at the end are left out in the log. */
  private static @Nullable BinlogText padded(int size, String catalogType) {
    if (catalogType.equals(BinlogColumn.UNKNOWN)) {
      return null;
    }
    return (bytes, offset, length) -> {
      byte[] whole = Arrays.copyOf(Arrays.copyOfRange(bytes, offset, offset + length), size);
      return switch (catalogType) {
        case "uuid" -> ascii(Addresses.uuid(whole));
        case "inet4" -> ascii(Addresses.inet4(whole));
        case "inet6" -> ascii(Addresses.inet6(whole));
        default -> whole;
      };
    };
  }

  private static @Nullable BinlogText ofCharset(String name) {
    if (MySqlCharset.isUtf8(name)) {
      return VERBATIM;
    }
    MySqlCharset charset = MySqlCharset.of(name);
    if (charset == null) {
      return null;
    }
    return (bytes, offset, length) -> {
      String text = charset.read(bytes, offset, length);
      return text == null ? null : utf8(text);
    };
  }

  private static byte @Nullable [] member(
      List<String> members, byte[] bytes, int offset, int length) {
    int index = (int) littleEndian(bytes, offset, length);
    if (index == 0) {
      // What MySQL makes of a value that is no member where it is lenient.
      return new byte[0];
    }
    return index > members.size() ? null : utf8(members.get(index - 1));
  }

  private static byte @Nullable [] members(
      List<String> members, byte[] bytes, int offset, int length) {
    long set = littleEndian(bytes, offset, length);
    var chosen = new StringJoiner(",");
    for (int index = 0; index < Long.SIZE; index++) {
      if ((set >>> index & 1) == 0) {
        continue;
      }
      if (index >= members.size()) {
        return null;
      }
      chosen.add(members.get(index));
    }
    return utf8(chosen.toString());
  }

  private static String wholeText(BinlogColumn column, byte[] bytes, int offset, int length) {
    long value = whole(column, bytes, offset, length);
    return column.isUnsigned() ? Long.toUnsignedString(value) : Long.toString(value);
  }

  /** A whole number of a column; one of 64 bits without a sign may come out negative. */
  static long whole(BinlogColumn column, byte[] bytes, int offset, int length) {
    long value = littleEndian(bytes, offset, length);
    if (column.type() == BinlogType.YEAR) {
      return value == 0 ? 0 : value + BinlogTimes.FIRST_YEAR;
    }
    int unused = Long.SIZE - length * Byte.SIZE;
    return column.isUnsigned() ? value : value << unused >> unused;
  }

  /** All digits of a finite number that Java writes, without an exponent; MySQL has no others. */
  static byte[] number(String text) {
    return ascii(new BigDecimal(text).stripTrailingZeros().toPlainString());
  }

  static long littleEndian(byte[] bytes, int offset, int length) {
    long value = 0;
    for (int index = length - 1; index >= 0; index--) {
      value = value << Byte.SIZE | (bytes[offset + index] & 0xFF);
    }
    return value;
  }

  static long bigEndian(byte[] bytes, int offset, int length) {
    long value = 0;
    for (int index = 0; index < length; index++) {
      value = value << Byte.SIZE | (bytes[offset + index] & 0xFF);
    }
    return value;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
