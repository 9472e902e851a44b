package io.chimera.quality.expression;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ColumnType.RecordType;
import io.chimera.schemas.stream.TypedRow;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.jspecify.annotations.Nullable;

/** Reads a column of the row, or a field of a nested record. */
final class Columns extends Expression {

  private final int[] path;
  private final int[] arities;
  private final ColumnType type;

  private Columns(Kind kind, int[] path, int[] arities, ColumnType type) {
    super(kind);
    this.path = path;
    this.arities = arities;
    this.type = type;
  }

  /** The kind of values of a type; null for those that expressions cannot use. */
  static @Nullable Kind kind(ColumnType type) {
    if (type instanceof DecimalType) {
      return Kind.DECIMAL;
    }
    if (!(type instanceof Primitive primitive)) {
      return null;
    }
    return switch (primitive) {
      case BOOLEAN -> Kind.BOOLEAN;
      case INT, LONG -> Kind.LONG;
      case FLOAT, DOUBLE -> Kind.DOUBLE;
      case STRING -> Kind.STRING;
      case DATE -> Kind.DATE;
      case TIME -> Kind.TIME;
      case TIMESTAMP -> Kind.TIMESTAMP;
      case TIMESTAMPTZ -> Kind.TIMESTAMPTZ;
      case BYTES, UUID -> null;
    };
  }

  /** The column of that name, or the field of it; empty if there is none. */
  static Optional<Found> find(List<Column> columns, List<String> names) {
    int[] path = new int[names.size()];
    int[] arities = new int[names.size()];
    List<Column> level = columns;
    ColumnType type = null;
    for (int depth = 0; depth < path.length; depth++) {
      int index = indexOf(level, names.get(depth));
      if (index < 0) {
        return Optional.empty();
      }
      path[depth] = index;
      arities[depth] = level.size();
      type = level.get(index).type();
      level = type instanceof RecordType nested ? nested.columns() : List.of();
    }
    return type == null ? Optional.empty() : Optional.of(new Found(path, arities, type));
  }

  private static int indexOf(List<Column> columns, String name) {
    for (int index = 0; index < columns.size(); index++) {
      if (columns.get(index).name().equals(name)) {
        return index;
      }
    }
    return -1;
  }

  /** A column that is there, of whatever type. */
  record Found(int[] path, int[] arities, ColumnType type) {

    /** Reads it; only for types that have a {@link #kind}. */
    Expression read() {
      Kind kind = Columns.kind(type);
      if (kind == null) {
        throw new IllegalArgumentException("Cannot read a column of type '" + type + "'");
      }
      return new Columns(kind, path, arities, type);
    }

    /** Whether it is null, which can be asked of every type. */
    Expression isNull() {
      return new Expression(Kind.BOOLEAN) {
        @Override
        void evaluate(RowData row) {
          RowData at = nested(row, path, arities);
          set(at == null || at.isNullAt(path[path.length - 1]));
        }
      };
    }
  }

  /** The record that the last name of a path is in; null if one on the way is. */
  private static @Nullable RowData nested(RowData row, int[] path, int[] arities) {
    RowData at = row;
    for (int depth = 0; depth < path.length - 1; depth++) {
      if (at.isNullAt(path[depth])) {
        return null;
      }
      at = at.getRow(path[depth], arities[depth + 1]);
    }
    return at;
  }

  @Override
  void evaluate(RowData row) {
    RowData at = path.length == 1 ? row : nested(row, path, arities);
    int index = path[path.length - 1];
    isNull = at == null || at.isNullAt(index);
    if (at == null || isNull) {
      return;
    }
    switch (kind) {
      case BOOLEAN -> set(at.getBoolean(index));
      case LONG -> set(type == Primitive.INT ? at.getInt(index) : at.getLong(index));
      case DATE, TIME -> set((long) at.getInt(index));
      case DOUBLE -> set(type == Primitive.FLOAT ? at.getFloat(index) : at.getDouble(index));
      case STRING -> set((BinaryStringData) at.getString(index));
      case DECIMAL -> {
        var decimal = (DecimalType) type;
        set(at.getDecimal(index, decimal.precision(), decimal.scale()).toBigDecimal());
      }
      default -> set(TypedRow.timestampMicros(at, index));
    }
  }

  /** The decimal type of a top-level column whose values are compact; null for all others. */
  @Nullable DecimalType compactDecimal() {
    return path.length == 1
            && type instanceof DecimalType decimal
            && DecimalData.isCompact(decimal.precision())
        ? decimal
        : null;
  }

  /** Index of a top-level column. */
  int index() {
    return path[0];
  }
}
