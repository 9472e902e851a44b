package io.chimera.jobs.cases;

import com.fasterxml.jackson.databind.JsonNode;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** A row's values as people write them. */
final class CellValue {
  private static final int MICROSECONDS = 6;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private CellValue() {}

  /** The value as text, or null; nested values are not shown. */
  static @Nullable String text(RowData row, int index, Column column) {
    if (row.isNullAt(index)) {
      return null;
    }
    ColumnType type = column.type();
    if (type instanceof DecimalType decimal) {
      return row.getDecimal(index, decimal.precision(), decimal.scale())
          .toBigDecimal()
          .toPlainString();
    }
    return type instanceof Primitive primitive ? text(row, index, primitive) : "(nested)";
  }

  private static String text(RowData row, int index, Primitive type) {
    return switch (type) {
      case BOOLEAN -> Boolean.toString(row.getBoolean(index));
      case INT -> Integer.toString(row.getInt(index));
      case LONG -> Long.toString(row.getLong(index));
      case FLOAT -> Float.toString(row.getFloat(index));
      case DOUBLE -> Double.toString(row.getDouble(index));
      case STRING -> row.getString(index).toString();
      case BYTES -> Base64.getEncoder().encodeToString(row.getBinary(index));
      case UUID -> uuid(ByteBuffer.wrap(row.getBinary(index)));
      case DATE -> LocalDate.ofEpochDay(row.getInt(index)).toString();
      case TIME -> LocalTime.ofNanoOfDay(row.getInt(index) * NANOS_PER_MILLI).toString();
      case TIMESTAMP -> LocalDateTime.ofInstant(moment(row, index), ZoneOffset.UTC).toString();
      case TIMESTAMPTZ -> moment(row, index).toString();
    };
  }

  private static String uuid(ByteBuffer bytes) {
    return new UUID(bytes.getLong(), bytes.getLong()).toString();
  }

  private static Instant moment(RowData row, int index) {
    return row.getTimestamp(index, MICROSECONDS).toInstant().truncatedTo(ChronoUnit.MICROS);
  }

  /** Whether the value is what a case says, numbers compared as numbers and times as times. */
  static boolean equals(@Nullable String actual, JsonNode expected, ColumnType type) {
    if (actual == null || expected.isNull()) {
      return actual == null && expected.isNull();
    }
    if (expected.isNumber()) {
      try {
        return new BigDecimal(actual).compareTo(expected.decimalValue()) == 0;
      } catch (NumberFormatException notANumber) {
        return false;
      }
    }
    String text = expected.asText();
    if (type == Primitive.TIMESTAMP) {
      return LocalDateTime.parse(actual).equals(LocalDateTime.parse(text.replace("Z", "")));
    }
    return actual.equals(text);
  }
}
