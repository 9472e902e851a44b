package io.chimera.quality.protect;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ColumnType.RecordType;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;

/**
 * Leaves the same for every value: a text for strings, and for other types what is zero or empty,
 * for times the beginning of 1970. A record keeps its columns, each redacted.
 */
final class Redaction implements Protector {
  private static final int UUID_BYTES = 16;

  private final int column;
  private final @Nullable Object substitute;

  Redaction(int column, ColumnType type, String text) {
    this.column = column;
    substitute = substitute(type, text);
  }

  @Override
  public int column() {
    return column;
  }

  @Override
  public @Nullable Fault protect(TypedRow row) {
    if (substitute == null) {
      row.setLong(column, 0);
    } else {
      row.setObject(column, substitute);
    }
    return null;
  }

  /** Null for types that lie in the row as a number. */
  private static @Nullable Object substitute(ColumnType type, String text) {
    if (type instanceof Primitive primitive) {
      return switch (primitive) {
        case BOOLEAN, INT, LONG, FLOAT, DOUBLE, DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> null;
        case STRING -> StringData.fromString(text);
        case BYTES -> new byte[0];
        case UUID -> new byte[UUID_BYTES];
      };
    }
    if (type instanceof DecimalType decimal) {
      return DecimalData.zero(decimal.precision(), decimal.scale());
    }
    if (type instanceof ListType) {
      return new GenericArrayData(new Object[0]);
    }
    if (type instanceof MapType) {
      return new GenericMapData(Map.of());
    }
    return record(((RecordType) type).columns(), text);
  }

  private static TypedRow record(List<Column> columns, String text) {
    var record = new TypedRow(columns.size());
    for (int index = 0; index < columns.size(); index++) {
      new Redaction(index, columns.get(index).type(), text).protect(record);
    }
    return record;
  }
}
