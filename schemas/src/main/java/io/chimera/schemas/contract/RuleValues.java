package io.chimera.schemas.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the values that columns are compared with, into the form in which a row holds them. */
final class RuleValues {
  private RuleValues() {}

  /** Whether values of the type can be compared. */
  static boolean isOrdered(ColumnType type) {
    return type instanceof DecimalType
        || (type instanceof Primitive
            && type != Primitive.BOOLEAN
            && type != Primitive.BYTES
            && type != Primitive.UUID);
  }

  /** The value, or nothing if it is none of the type's, which is reported. */
  static Optional<Serializable> read(DocumentNode node, ColumnType type) {
    if (!isTime(type)) {
      return Optional.ofNullable(DefaultValues.read(node, type));
    }
    Serializable value = time(node.value(), (Primitive) type);
    if (value == null) {
      node.refuse(expected((Primitive) type));
    }
    return Optional.ofNullable(value);
  }

  private static boolean isTime(ColumnType type) {
    return type == Primitive.DATE
        || type == Primitive.TIME
        || type == Primitive.TIMESTAMP
        || type == Primitive.TIMESTAMPTZ;
  }

  private static @Nullable Serializable time(JsonNode value, Primitive type) {
    if (!value.isTextual()) {
      return null;
    }
    String text = value.textValue();
    try {
      return switch (type) {
        case DATE -> LocalDate.parse(text).toEpochDay();
        case TIME -> LocalTime.parse(text).getLong(ChronoField.MILLI_OF_DAY);
        case TIMESTAMP -> micros(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
        default -> micros(Instant.parse(text));
      };
    } catch (DateTimeException unreadable) {
      return null;
    }
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  private static String expected(Primitive type) {
    return switch (type) {
      case DATE -> "a date, as in '2026-11-20'";
      case TIME -> "a time of day, as in '08:30:00'";
      case TIMESTAMP -> "date and time, as in '2026-11-20T08:30:00'";
      default -> "a moment in UTC, as in '2026-11-20T08:30:00Z'";
    };
  }
}
