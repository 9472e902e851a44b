package io.chimera.connectors.database;

import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The types of JDBC, and the one of a contract that holds every value of each, for databases that
 * are asked by JDBC's own words.
 */
public enum JdbcType implements TypeEntry {
  BOOLEAN("BIT, BOOLEAN", "boolean", "", Primitive.BOOLEAN, -7, 16),
  INT("TINYINT, SMALLINT, INTEGER", "int", "", Primitive.INT, -6, 5, 4),
  LONG("BIGINT", "long", "", Primitive.LONG, -5),
  FLOAT("REAL", "float", "BINARY_FLOAT of Oracle too", Primitive.FLOAT, 7, 100),
  DOUBLE("FLOAT, DOUBLE", "double", "BINARY_DOUBLE of Oracle too", Primitive.DOUBLE, 6, 8, 101),
  DECIMAL("NUMERIC(p,s), DECIMAL(p,s)", "decimal(p,s)", "up to 38 digits", null, 2, 3),
  LARGE_DECIMAL(
      "NUMERIC and DECIMAL without digits, or of more than 38",
      "string",
      "every digit, as NUMBER of Oracle; say decimal(p,s) or long where you know that all values fit",
      Primitive.STRING),
  TEXT(
      "CHAR, VARCHAR, LONGVARCHAR, CLOB, and those with N",
      "string",
      "",
      Primitive.STRING,
      1,
      12,
      -1,
      2005,
      -15,
      -9,
      -16,
      2011),
  BYTES("BINARY, VARBINARY, LONGVARBINARY, BLOB", "bytes", "", Primitive.BYTES, -2, -3, -4, 2004),
  DATE("DATE", "date", "of Oracle it has a time of day and is a timestamp", Primitive.DATE, 91),
  TIME("TIME", "time", "finer than milliseconds is rejected", Primitive.TIME, 92),
  TIMESTAMP(
      "TIMESTAMP", "timestamp", "finer than microseconds is rejected", Primitive.TIMESTAMP, 93),
  TIMESTAMPTZ(
      "TIMESTAMP_WITH_TIMEZONE",
      "timestamptz",
      "finer than microseconds is rejected; datetimeoffset of SQL Server too",
      Primitive.TIMESTAMPTZ,
      2014,
      -101,
      -102,
      -155),
  OTHER("all others", "nothing", "the column is left out and named in a comment", null);

  private static final int MAX_DIGITS = 38;

  private final String declared;
  private final String becomes;
  private final String remark;
  private final @Nullable ColumnType type;
  private final List<Integer> codes;

  /**
   * @param codes of {@link java.sql.Types}, and of drivers that have their own
   */
  JdbcType(
      String declared, String becomes, String remark, @Nullable ColumnType type, Integer... codes) {
    this.declared = declared;
    this.becomes = becomes;
    this.remark = remark;
    this.type = type;
    this.codes = List.of(codes);
  }

  /**
   * What a column becomes.
   *
   * @param code its {@code DATA_TYPE}
   * @param precision its {@code COLUMN_SIZE}, 0 for none
   * @param scale its {@code DECIMAL_DIGITS}
   */
  static DatabaseType of(int code, int precision, int scale) {
    for (JdbcType each : values()) {
      if (each.codes.contains(code)) {
        return each == DECIMAL ? decimal(precision, scale) : new DatabaseType(each, each.type);
      }
    }
    return new DatabaseType(OTHER, null);
  }

  private static DatabaseType decimal(int precision, int scale) {
    int digits = scale < 0 ? precision - scale : Math.max(precision, scale);
    return precision <= 0 || scale < -MAX_DIGITS || digits > MAX_DIGITS
        ? new DatabaseType(LARGE_DECIMAL, LARGE_DECIMAL.type)
        : new DatabaseType(DECIMAL, new DecimalType(digits, Math.max(scale, 0)));
  }

  @Override
  public String declared() {
    return declared;
  }

  @Override
  public String becomes() {
    return becomes;
  }

  @Override
  public String remark() {
    return remark;
  }

  @Override
  public String hint() {
    return switch (this) {
      case LARGE_DECIMAL -> "a number of any size, as text";
      case OTHER -> "no type of a contract holds it";
      case BOOLEAN,
          INT,
          LONG,
          FLOAT,
          DOUBLE,
          DECIMAL,
          TEXT,
          BYTES,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMPTZ ->
          "";
    };
  }
}
