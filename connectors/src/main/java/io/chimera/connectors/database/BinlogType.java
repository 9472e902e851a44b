package io.chimera.connectors.database;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the binary log of MySQL and MariaDB writes values: by a code, with metadata, in bytes. */
public enum BinlogType {
  TINY(1, 0),
  SHORT(2, 0),
  LONG(3, 0),
  FLOAT(4, 1),
  DOUBLE(5, 1),
  LONGLONG(8, 0),
  INT24(9, 0),
  DATE(10, 0),
  YEAR(13, 0),
  VARCHAR(15, 2),
  BIT(16, 2),
  TIMESTAMP(17, 1),
  DATETIME(18, 1),
  TIME(19, 1),
  /** Of a MariaDB's compressed columns. */
  COMPRESSED_BLOB(140, 1),
  COMPRESSED_VARCHAR(141, 2),
  JSON(245, 1),
  DECIMAL(246, 2),
  ENUM(247, 2),
  SET(248, 2),
  BLOB(252, 1),
  VAR_STRING(253, 2),
  STRING(254, 2),
  GEOMETRY(255, 1);

  private static final int DIGITS_IN_GROUP = 9;
  private static final int BYTES_OF_GROUP = 4;
  private static final int[] BYTES_OF_DIGITS = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};
  private static final int LONGEST_WITH_SHORT_PREFIX = 255;
  private static final Map<Integer, BinlogType> BY_CODE = new HashMap<>();

  static {
    for (BinlogType each : values()) {
      BY_CODE.put(each.code, each);
    }
  }

  private final int code;
  private final int metadataBytes;

  BinlogType(int code, int metadataBytes) {
    this.code = code;
    this.metadataBytes = metadataBytes;
  }

  /** The type of a code; null for one that we do not know. */
  public static @Nullable BinlogType of(int code) {
    return BY_CODE.get(code);
  }

  /** How many bytes the log has to say of a column beside the code. */
  public int metadataBytes() {
    return metadataBytes;
  }

  /** Whether the column has a character set of its own, which may be that of bytes. */
  public boolean hasCharset() {
    return switch (this) {
      case VARCHAR, VAR_STRING, STRING, BLOB, GEOMETRY, COMPRESSED_BLOB, COMPRESSED_VARCHAR -> true;
      default -> false;
    };
  }

  /** Whether the column has members to choose from. */
  public boolean hasMembers() {
    return this == ENUM || this == SET;
  }

  /** Whether the log says if the column's numbers have a sign. */
  public boolean isNumber() {
    return switch (this) {
      case TINY, SHORT, INT24, LONG, LONGLONG, DECIMAL, FLOAT, DOUBLE, YEAR -> true;
      default -> false;
    };
  }

  /** How many bytes before a value say how long it is; 0 where all are of one length. */
  public int prefixBytes(int metadata) {
    return switch (this) {
      case VARCHAR, VAR_STRING, STRING, COMPRESSED_VARCHAR ->
          metadata > LONGEST_WITH_SHORT_PREFIX ? 2 : 1;
      case BLOB, COMPRESSED_BLOB, JSON, GEOMETRY -> metadata;
      default -> 0;
    };
  }

  /** How many bytes a value of a type has that has no prefix. */
  public int fixedBytes(int metadata) {
    return switch (this) {
      case TINY, YEAR -> 1;
      case SHORT -> 2;
      case INT24, DATE -> 3;
      case LONG, FLOAT -> 4;
      case LONGLONG, DOUBLE -> 8;
      case TIME -> 3 + fractionBytes(metadata);
      case TIMESTAMP -> 4 + fractionBytes(metadata);
      case DATETIME -> 5 + fractionBytes(metadata);
      case BIT -> (bits(metadata) + 7) / 8;
      case DECIMAL -> decimalBytes(metadata & 0xFF, metadata >>> 8);
      case ENUM, SET -> metadata;
      case VARCHAR, VAR_STRING, STRING, COMPRESSED_VARCHAR, BLOB, COMPRESSED_BLOB, JSON, GEOMETRY ->
          throw new IllegalArgumentException("Values of " + this + " have no fixed length");
    };
  }

  /** How many bits a column has, of its metadata. */
  static int bits(int metadata) {
    return (metadata >>> 8) * 8 + (metadata & 0xFF);
  }

  /** How many bytes so many digits of a second have. */
  static int fractionBytes(int digits) {
    return (digits + 1) / 2;
  }

  /** How many bytes so many digits of a number have that stand together. */
  static int digitBytes(int digits) {
    return digits / DIGITS_IN_GROUP * BYTES_OF_GROUP + BYTES_OF_DIGITS[digits % DIGITS_IN_GROUP];
  }

  private static int decimalBytes(int precision, int scale) {
    return digitBytes(precision - scale) + digitBytes(scale);
  }
}
