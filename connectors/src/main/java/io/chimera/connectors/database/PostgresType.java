package io.chimera.connectors.database;

import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ValueSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The types of Postgres, and the one of a contract that holds every value of each. Where there is
 * none without loss, text is taken rather than a number or time that rounds.
 */
public enum PostgresType implements TypeEntry {
  BOOLEAN("boolean", "boolean", "", "", Primitive.BOOLEAN, "bool"),
  INTEGER("smallint, integer", "int", "serial too", "", Primitive.INT, "int2", "int4"),
  BIGINT("bigint, oid", "long", "bigserial too", "", Primitive.LONG, "int8", "oid"),
  REAL("real", "float", "NaN and infinity are rejected", "", Primitive.FLOAT, "float4"),
  DOUBLE(
      "double precision",
      "double",
      "NaN and infinity are rejected",
      "",
      Primitive.DOUBLE,
      "float8"),
  NUMERIC(
      "numeric(p,s)",
      "decimal(p,s)",
      "up to 38 digits, those of a negative scale or of one above p added; NaN is rejected",
      "",
      null),
  OPEN_NUMERIC(
      "numeric, or of more than 38 digits",
      "string",
      "every digit, and NaN and infinity; say decimal(p,s) where you know that all values fit",
      "a number of any size, as text",
      null),
  MONEY(
      "money",
      "decimal(19,2)",
      "where the server's lc_monetary has two digits; other values are rejected",
      "",
      new DecimalType(19, 2),
      "money"),
  TEXT(
      "text, varchar, char, name, citext",
      "string",
      "char with its spaces at the end",
      "",
      Primitive.STRING,
      "text",
      "varchar",
      "bpchar",
      "name",
      "citext",
      "char"),
  BYTEA("bytea", "bytes", "", "", Primitive.BYTES, "bytea"),
  UUID("uuid", "uuid", "", "", Primitive.UUID, "uuid"),
  DATE("date", "date", "years 0001 to 9999; infinity is rejected", "", Primitive.DATE, "date"),
  MILLIS("time(0) to time(3)", "time", "24:00:00 is rejected", "", null),
  TIME(
      "time, time(4) to time(6), timetz",
      "string",
      "ISO 8601 with all digits, for the type time ends at milliseconds",
      "a time of day at microseconds, as text",
      Primitive.STRING,
      "timetz"),
  TIMESTAMP(
      "timestamp",
      "timestamp",
      "years 0001 to 9999; infinity is rejected",
      "",
      Primitive.TIMESTAMP,
      "timestamp"),
  TIMESTAMPTZ(
      "timestamptz",
      "timestamptz",
      "years 0001 to 9999; infinity is rejected",
      "",
      Primitive.TIMESTAMPTZ,
      "timestamptz"),
  INTERVAL(
      "interval", "string", "ISO 8601, as in P1Y2M3DT4H5M6.789S", "", Primitive.STRING, "interval"),
  BIT("bit(1)", "boolean", "", "", null),
  BITS("bit(n), varbit", "string", "0 and 1", "", Primitive.STRING, "varbit"),
  JSON("json, jsonb, xml", "string", "", "", Primitive.STRING, "json", "jsonb", "xml"),
  ENUM("enums", "string", "", "", null),
  NETWORK(
      "inet, cidr, macaddr, macaddr8",
      "string",
      "",
      "",
      Primitive.STRING,
      "inet",
      "cidr",
      "macaddr",
      "macaddr8"),
  SEARCH(
      "tsvector, tsquery, pg_lsn, jsonpath",
      "string",
      "as Postgres writes them",
      "",
      Primitive.STRING,
      "tsvector",
      "tsquery",
      "pg_lsn",
      "jsonpath"),
  GEOMETRY(
      "point, line, lseg, box, path, polygon, circle",
      "string",
      "as Postgres writes them",
      "",
      Primitive.STRING,
      "point",
      "line",
      "lseg",
      "box",
      "path",
      "polygon",
      "circle"),
  RANGE("ranges, multiranges", "string", "as Postgres writes them", "", null),
  HSTORE(
      "hstore",
      "map of string",
      "",
      "",
      new MapType(new ValueSpec(Primitive.STRING, false, null)),
      "hstore"),
  ARRAY(
      "arrays",
      "list",
      "of what the elements become; arrays of more than one dimension are rejected",
      "",
      null),
  DOMAIN("domains", "as their base type", "", "", null),
  OTHER(
      "composite types, those of extensions, and others",
      "nothing",
      "the column is left out and named in a comment",
      "no type of a contract holds it",
      null);

  private static final Map<String, PostgresType> BY_NAME = new HashMap<>();

  static {
    for (PostgresType each : values()) {
      each.names.forEach(name -> BY_NAME.put(name, each));
    }
  }

  private final String declared;
  private final String becomes;
  private final String remark;
  private final String hint;
  private final @Nullable ColumnType type;
  private final List<String> names;

  PostgresType(
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

  /** What a type of the system catalog becomes that has no parameters to look at. */
  static DatabaseType named(String name) {
    PostgresType found = BY_NAME.getOrDefault(name, OTHER);
    return new DatabaseType(found, found.type);
  }

  DatabaseType as(@Nullable ColumnType chosen) {
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
