package io.chimera.schemas.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import java.io.Serializable;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Reads a column's {@code default} as the value its type asks for. */
final class DefaultValues {
  private DefaultValues() {}

  static @Nullable Serializable read(DocumentNode node, ColumnType type) {
    Serializable value = convert(node.value(), type);
    if (value == null) {
      node.refuse(expected(type));
    }
    return value;
  }

  private static @Nullable Serializable convert(JsonNode value, ColumnType type) {
    if (type instanceof DecimalType decimal) {
      return value.isNumber() ? decimal(value.decimalValue(), decimal) : null;
    }
    if (!(type instanceof Primitive primitive)) {
      return null;
    }
    return switch (primitive) {
      case BOOLEAN -> value.isBoolean() ? value.booleanValue() : null;
      case INT -> value.isIntegralNumber() && value.canConvertToInt() ? value.longValue() : null;
      case LONG -> value.isIntegralNumber() && value.canConvertToLong() ? value.longValue() : null;
      case FLOAT -> number(value, Float.MAX_VALUE);
      case DOUBLE -> number(value, Double.MAX_VALUE);
      case STRING -> value.isTextual() ? value.textValue() : null;
      case BYTES, UUID, DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> null;
    };
  }

  private static @Nullable Double number(JsonNode value, double max) {
    double number = value.isNumber() ? value.doubleValue() : Double.NaN;
    return Math.abs(number) <= max ? number : null;
  }

  /** The number at the type's scale, unless that takes digits away. */
  private static @Nullable BigDecimal decimal(BigDecimal value, DecimalType type) {
    if (value.signum() == 0) {
      return BigDecimal.ZERO.setScale(type.scale());
    }
    BigDecimal stripped = value.stripTrailingZeros();
    // in long, and before anything is expanded: the exponent may be anything
    long integerDigits = (long) stripped.precision() - stripped.scale();
    if (stripped.scale() > type.scale() || integerDigits > type.precision() - type.scale()) {
      return null;
    }
    return stripped.setScale(type.scale());
  }

  private static String expected(ColumnType type) {
    if (type instanceof DecimalType) {
      return "a number that fits '" + ValueReader.label(type) + "' without rounding";
    }
    if (!(type instanceof Primitive primitive)) {
      return "no default, which a " + ValueReader.label(type) + " cannot have";
    }
    return switch (primitive) {
      case BOOLEAN -> "true or false";
      case INT -> "a whole number of 32 bits";
      case LONG -> "a whole number of 64 bits";
      case FLOAT, DOUBLE -> "a number in the range of '" + ValueReader.label(type) + "'";
      case STRING -> "text";
      case BYTES, UUID, DATE, TIME, TIMESTAMP, TIMESTAMPTZ ->
          "no default, which is not supported yet for '" + ValueReader.label(type) + "'";
    };
  }
}
