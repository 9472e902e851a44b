package io.chimera.schemas.stream;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.ValueSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;

/** The Flink types of what a contract declares; the one place where the two are matched. */
public final class RowTypes {
  private static final int MICROSECONDS = 6;
  private static final int UUID_BYTES = 16;

  private RowTypes() {}

  /**
   * The row as written: what leaves the pass for the table, protected and without dropped columns.
   * The row as decoded has {@link Dataset#columns()} and stays inside the pass.
   */
  public static RowType written(Dataset dataset) {
    return rowType(dataset.writtenColumns(), false);
  }

  /** The type of one value; nullable unless it is required. */
  public static LogicalType of(ValueSpec value) {
    return of(value.type(), !value.required());
  }

  private static RowType rowType(List<Column> columns, boolean nullable) {
    var fields = new ArrayList<RowType.RowField>(columns.size());
    for (Column column : columns) {
      fields.add(new RowType.RowField(column.name(), of(column.value())));
    }
    return new RowType(nullable, fields);
  }

  private static LogicalType of(ColumnType type, boolean nullable) {
    if (type instanceof ColumnType.Primitive primitive) {
      return of(primitive, nullable);
    }
    if (type instanceof ColumnType.DecimalType decimal) {
      return new DecimalType(nullable, decimal.precision(), decimal.scale());
    }
    if (type instanceof ColumnType.ListType list) {
      return new ArrayType(nullable, of(list.element()));
    }
    if (type instanceof ColumnType.MapType map) {
      return new MapType(nullable, new VarCharType(false, VarCharType.MAX_LENGTH), of(map.value()));
    }
    return rowType(((ColumnType.RecordType) type).columns(), nullable);
  }

  private static LogicalType of(ColumnType.Primitive type, boolean nullable) {
    return switch (type) {
      case BOOLEAN -> new BooleanType(nullable);
      case INT -> new IntType(nullable);
      case LONG -> new BigIntType(nullable);
      case FLOAT -> new FloatType(nullable);
      case DOUBLE -> new DoubleType(nullable);
      case STRING -> new VarCharType(nullable, VarCharType.MAX_LENGTH);
      case BYTES -> new VarBinaryType(nullable, VarBinaryType.MAX_LENGTH);
      case UUID -> new BinaryType(nullable, UUID_BYTES);
      case DATE -> new DateType(nullable);
      case TIME -> new TimeType(nullable, 3);
      case TIMESTAMP -> new TimestampType(nullable, MICROSECONDS);
      case TIMESTAMPTZ -> new LocalZonedTimestampType(nullable, MICROSECONDS);
    };
  }
}
