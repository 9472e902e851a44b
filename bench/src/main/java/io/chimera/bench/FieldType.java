package io.chimera.bench;

import java.util.Locale;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * The type of a column of a workload, as Avro, contracts and Flink SQL have it. In memory a value
 * is a {@link Long}, {@link Integer}, {@link Double}, {@link String}, {@link Boolean} or {@link
 * java.math.BigDecimal}; a timestamp is a long of epoch milliseconds, a date an int of epoch days.
 *
 * @param precision of decimals, else 0
 * @param scale of decimals, else 0
 */
public record FieldType(Kind kind, int precision, int scale) {
  public static final FieldType LONG = of(Kind.LONG);
  public static final FieldType INT = of(Kind.INT);
  public static final FieldType DOUBLE = of(Kind.DOUBLE);
  public static final FieldType STRING = of(Kind.STRING);
  public static final FieldType BOOLEAN = of(Kind.BOOLEAN);
  public static final FieldType TIMESTAMP = of(Kind.TIMESTAMP);
  public static final FieldType DATE = of(Kind.DATE);

  /** What values are. */
  public enum Kind {
    LONG,
    INT,
    DOUBLE,
    STRING,
    BOOLEAN,
    /** In milliseconds: Flink's Avro and JSON formats know no finer ones. */
    TIMESTAMP,
    DATE,
    DECIMAL
  }

  public static FieldType decimal(int precision, int scale) {
    return new FieldType(Kind.DECIMAL, precision, scale);
  }

  private static FieldType of(Kind kind) {
    return new FieldType(kind, 0, 0);
  }

  Schema avro() {
    return switch (kind) {
      case LONG -> Schema.create(Schema.Type.LONG);
      case INT -> Schema.create(Schema.Type.INT);
      case DOUBLE -> Schema.create(Schema.Type.DOUBLE);
      case STRING -> Schema.create(Schema.Type.STRING);
      case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
      case TIMESTAMP -> LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
      case DATE -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
      case DECIMAL ->
          LogicalTypes.decimal(precision, scale).addToSchema(Schema.create(Schema.Type.BYTES));
    };
  }

  /** As a contract says it. */
  String contract() {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return kind == Kind.DECIMAL ? "%s(%d,%d)".formatted(name, precision, scale) : name;
  }

  /** As Flink SQL says it. */
  String sql() {
    return switch (kind) {
      case LONG -> "BIGINT";
      case TIMESTAMP -> "TIMESTAMP(3)";
      case DECIMAL -> "DECIMAL(%d, %d)".formatted(precision, scale);
      case INT, DOUBLE, STRING, BOOLEAN, DATE -> kind.name();
    };
  }
}
