package io.chimera.connectors.decode.avro;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ColumnType.RecordType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Avro's own records in the same plain values as our rows. */
final class PlainRecords {
  private PlainRecords() {}

  static Map<String, @Nullable Object> of(GenericRecord record, List<Column> columns) {
    var plain = new LinkedHashMap<String, @Nullable Object>();
    for (Column column : columns) {
      Schema.Field field = record.getSchema().getField(column.name());
      plain.put(column.name(), of(record.get(field.pos()), field.schema(), column.type()));
    }
    return plain;
  }

  private static @Nullable Object of(@Nullable Object value, Schema schema, ColumnType type) {
    if (value == null) {
      return null;
    }
    if (schema.getType() == Schema.Type.UNION) {
      int branch = schema.getTypes().get(0).getType() == Schema.Type.NULL ? 1 : 0;
      return of(value, schema.getTypes().get(branch), type);
    }
    if (type instanceof RecordType record) {
      return of((GenericRecord) value, record.columns());
    }
    if (type instanceof ListType list) {
      var plain = new ArrayList<@Nullable Object>();
      for (Object element : (List<?>) value) {
        plain.add(of(element, schema.getElementType(), list.element().type()));
      }
      return plain;
    }
    if (type instanceof MapType map) {
      var plain = new LinkedHashMap<@Nullable Object, @Nullable Object>();
      ((Map<?, ?>) value)
          .forEach(
              (key, item) ->
                  plain.put(key.toString(), of(item, schema.getValueType(), map.value().type())));
      return plain;
    }
    if (type instanceof DecimalType decimal) {
      return new BigDecimal(new BigInteger(bytes(value).array()), decimal.scale());
    }
    return scalar(value, schema, (Primitive) type);
  }

  private static Object scalar(Object value, Schema schema, Primitive type) {
    return switch (type) {
      case BOOLEAN, INT, LONG, FLOAT, DOUBLE -> value;
      case STRING -> value.toString();
      case BYTES -> bytes(value);
      case UUID -> uuid(value);
      case DATE -> LocalDate.ofEpochDay((int) value);
      case TIME ->
          LocalTime.ofNanoOfDay(
              schema.getLogicalType() instanceof LogicalTypes.TimeMillis
                  ? (int) value * 1_000_000L
                  : (long) value * 1_000L);
      case TIMESTAMP -> LocalDateTime.ofInstant(instant((long) value, schema), ZoneOffset.UTC);
      case TIMESTAMPTZ -> instant((long) value, schema);
    };
  }

  private static ByteBuffer bytes(Object value) {
    return value instanceof GenericFixed fixed
        ? ByteBuffer.wrap(fixed.bytes())
        : (ByteBuffer) value;
  }

  private static UUID uuid(Object value) {
    if (!(value instanceof GenericFixed)) {
      return UUID.fromString(value.toString());
    }
    ByteBuffer bytes = bytes(value);
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  private static Instant instant(long value, Schema schema) {
    String name = schema.getLogicalType().getName();
    ChronoUnit unit =
        name.endsWith("millis")
            ? ChronoUnit.MILLIS
            : name.endsWith("micros") ? ChronoUnit.MICROS : ChronoUnit.NANOS;
    return Instant.EPOCH.plus(value, unit);
  }
}
