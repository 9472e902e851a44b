package io.chimera.connectors.database;

import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The types of MySQL and MariaDB, and the one of a contract that holds every value of each. Where
 * there is none without loss, text is taken rather than a number or time that rounds.
 */
public enum MySqlType implements TypeEntry {
  INT(
      "tinyint, smallint, mediumint, int",
      "int",
      "unsigned too, but for int; boolean is tinyint(1), which holds more than 0 and 1",
      "",
      Primitive.INT,
      "tinyint",
      "smallint",
      "mediumint",
      "int"),
  LONG("int unsigned, bigint", "long", "", "", Primitive.LONG, "bigint"),
  UNSIGNED_LONG("bigint unsigned", "decimal(20,0)", "", "", new DecimalType(20, 0)),
  FLOAT("float", "float", "", "", Primitive.FLOAT, "float"),
  DOUBLE("double", "double", "", "", Primitive.DOUBLE, "double"),
  DECIMAL("decimal(p,s)", "decimal(p,s)", "up to 38 digits", "", null),
  LARGE_DECIMAL(
      "decimal of more than 38 digits",
      "string",
      "every digit",
      "a number of many digits, as text",
      null),
  BIT("bit(1)", "boolean", "", "", null),
  BITS("bit(n)", "string", "0 and 1", "", null),
  YEAR("year", "int", "0000 is 0", "", Primitive.INT, "year"),
  DATE(
      "date",
      "date",
      "zero dates, as 0000-00-00 and 2026-11-00, are rejected",
      "",
      Primitive.DATE,
      "date"),
  TIME(
      "time",
      "string",
      "a time of day or a span, -838:59:59 to 838:59:59, with all digits",
      "a time of day or a span, as text",
      Primitive.STRING,
      "time"),
  DATETIME("datetime", "timestamp", "zero dates are rejected", "", Primitive.TIMESTAMP, "datetime"),
  TIMESTAMP(
      "timestamp",
      "timestamptz",
      "zero dates are rejected",
      "",
      Primitive.TIMESTAMPTZ,
      "timestamp"),
  TEXT(
      "char, varchar, tinytext, text, mediumtext, longtext",
      "string",
      "of any character set",
      "",
      Primitive.STRING,
      "char",
      "varchar",
      "tinytext",
      "text",
      "mediumtext",
      "longtext"),
  BYTES(
      "binary, varbinary, tinyblob, blob, mediumblob, longblob",
      "bytes",
      "",
      "",
      Primitive.BYTES,
      "binary",
      "varbinary",
      "tinyblob",
      "blob",
      "mediumblob",
      "longblob"),
  ENUM(
      "enum, set",
      "string",
      "the members of a set with commas",
      "",
      Primitive.STRING,
      "enum",
      "set"),
  JSON("json", "string", "of MariaDB it is longtext", "", Primitive.STRING, "json"),
  UUID("uuid", "uuid", "of MariaDB", "", Primitive.UUID, "uuid"),
  NETWORK("inet4, inet6", "string", "of MariaDB", "", Primitive.STRING, "inet4", "inet6"),
  OTHER(
      "geometry and its kin, vector, and others",
      "nothing",
      "the column is left out and named in a comment",
      "no type of a contract holds it",
      null);

  private static final int MAX_DIGITS = 38;
  private static final Map<String, MySqlType> BY_NAME = new HashMap<>();

  static {
    for (MySqlType each : values()) {
      each.names.forEach(name -> BY_NAME.put(name, each));
    }
  }

  private final String declared;
  private final String becomes;
  private final String remark;
  private final String hint;
  private final @Nullable ColumnType type;
  private final List<String> names;

  MySqlType(
      String declared,
      String becomes,
      String remark,
      String hint,
      @Nullable ColumnType type,
      String... names) {
    this.declared = declared;
    this.becomes = becomes;
    this.remark = remark;
    this.hint = hint;
    this.type = type;
    this.names = List.of(names);
  }

  /**
   * What a column becomes.
   *
   * @param name its {@code DATA_TYPE}
   * @param full its {@code COLUMN_TYPE}, as in {@code int(10) unsigned}
   * @param precision digits or bits; 0 for types without
   * @param scale digits after the point
   */
  static DatabaseType of(String name, String full, int precision, int scale) {
    boolean isUnsigned = full.toLowerCase(Locale.ROOT).contains(" unsigned");
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "int" -> isUnsigned ? LONG.as(Primitive.LONG) : INT.as(Primitive.INT);
      case "bigint" -> isUnsigned ? UNSIGNED_LONG.as(UNSIGNED_LONG.type) : LONG.as(LONG.type);
      case "decimal" ->
          precision > MAX_DIGITS
              ? LARGE_DECIMAL.as(Primitive.STRING)
              : DECIMAL.as(new DecimalType(precision, scale));
      case "bit" -> precision == 1 ? BIT.as(Primitive.BOOLEAN) : BITS.as(Primitive.STRING);
      default -> {
        MySqlType found = BY_NAME.getOrDefault(name.toLowerCase(Locale.ROOT), OTHER);
        yield found.as(found.type);
      }
    };
  }

  private DatabaseType as(@Nullable ColumnType chosen) {
    return new DatabaseType(this, chosen);
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
    return hint;
  }
}
