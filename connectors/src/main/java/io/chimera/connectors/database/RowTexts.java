package io.chimera.connectors.database;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.stream.RowTypes;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.jspecify.annotations.Nullable;

/** Rows for people: a JSON object of texts. */
public final class RowTexts {
  private static final JsonMapper JSON = new JsonMapper();

  private RowTexts() {}

  /** A row as it was read. */
  public static byte[] of(List<Column> columns, RowData row) {
    ObjectNode object = JSON.createObjectNode();
    for (int index = 0; index < columns.size(); index++) {
      Column column = columns.get(index);
      LogicalType type = RowTypes.of(column.value());
      Object value = RowData.createFieldGetter(type, index).getFieldOrNull(row);
      object.put(column.name(), text(type, value));
    }
    return bytes(object);
  }

  /** The current row of a result as the driver tells it. */
  public static byte[] of(ResultSet result, List<Column> columns) throws SQLException {
    ObjectNode object = JSON.createObjectNode();
    for (int index = 0; index < columns.size(); index++) {
      Column column = columns.get(index);
      object.put(column.name(), text(result, index + 1, column));
    }
    return bytes(object);
  }

  /** Drivers disagree on bytes as text. */
  private static @Nullable String text(ResultSet result, int place, Column column)
      throws SQLException {
    if (column.type() != ColumnType.Primitive.BYTES) {
      return result.getString(place);
    }
    byte[] value = result.getBytes(place);
    return value == null ? null : hex(value);
  }

  private static byte[] bytes(ObjectNode object) {
    return object.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static @Nullable String text(LogicalType type, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof byte[] bytes) {
      return type.is(LogicalTypeRoot.BINARY) ? uuidOrHex(bytes) : hex(bytes);
    }
    if (value instanceof TimestampData timestamp) {
      Instant instant = timestamp.toInstant();
      return type.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE)
          ? instant.toString()
          : instant.atOffset(ZoneOffset.UTC).toLocalDateTime().toString();
    }
    if (value instanceof Integer number) {
      return number(type, number);
    }
    if (value instanceof ArrayData array && type instanceof ArrayType list) {
      return elements(array, list.getElementType());
    }
    return value.toString();
  }

  private static String number(LogicalType type, int number) {
    if (type.is(LogicalTypeRoot.DATE)) {
      return LocalDate.ofEpochDay(number).toString();
    }
    return type.is(LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE)
        ? LocalTime.ofNanoOfDay(TimeUnit.MILLISECONDS.toNanos(number)).toString()
        : Integer.toString(number);
  }

  private static String elements(ArrayData array, LogicalType type) {
    var texts = new String[array.size()];
    ArrayData.ElementGetter getter = ArrayData.createElementGetter(type);
    for (int index = 0; index < texts.length; index++) {
      texts[index] = text(type, getter.getElementOrNull(array, index));
    }
    return Arrays.stream(texts).collect(Collectors.joining(",", "{", "}"));
  }

  private static String hex(byte[] bytes) {
    return "\\x" + HexFormat.of().formatHex(bytes);
  }

  private static String uuidOrHex(byte[] bytes) {
    if (bytes.length != 16) {
      return hex(bytes);
    }
    String digits = HexFormat.of().formatHex(bytes);
    return String.join(
        "-",
        digits.substring(0, 8),
        digits.substring(8, 12),
        digits.substring(12, 16),
        digits.substring(16, 20),
        digits.substring(20));
  }
}
