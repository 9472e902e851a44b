package io.chimera.sinks.iceberg;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ValueSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** The Iceberg types of what a contract declares; the counterpart of the kernel's row types. */
public final class TableSchemas {
  /** Field ids only need to be distinct; the catalog numbers them anew at creation. */
  private int lastId;

  private TableSchemas() {}

  /**
   * The schema of these columns.
   *
   * @param key the columns that tell rows apart, which become its identifier fields; empty for none
   */
  public static Schema of(List<Column> columns, List<String> key) {
    List<Types.NestedField> fields = new TableSchemas().fields(columns);
    return new Schema(
        fields,
        fields.stream()
            .filter(field -> key.contains(field.name()))
            .map(Types.NestedField::fieldId)
            .collect(Collectors.toSet()));
  }

  private List<Types.NestedField> fields(List<Column> columns) {
    var fields = new ArrayList<Types.NestedField>(columns.size());
    for (Column column : columns) {
      var field =
          Types.NestedField.builder()
              .withId(++lastId)
              .withName(column.name())
              .isOptional(!column.required())
              .withDoc(column.description())
              .ofType(type(column.type()));
      fields.add(field.build());
    }
    return fields;
  }

  private Type type(ColumnType type) {
    if (type instanceof ColumnType.Primitive primitive) {
      return primitive(primitive);
    }
    if (type instanceof ColumnType.DecimalType decimal) {
      return Types.DecimalType.of(decimal.precision(), decimal.scale());
    }
    if (type instanceof ColumnType.ListType list) {
      return list(list.element());
    }
    if (type instanceof ColumnType.MapType map) {
      return map(map.value());
    }
    return Types.StructType.of(fields(((ColumnType.RecordType) type).columns()));
  }

  private Type list(ValueSpec element) {
    int id = ++lastId;
    Type type = type(element.type());
    return element.required()
        ? Types.ListType.ofRequired(id, type)
        : Types.ListType.ofOptional(id, type);
  }

  private Type map(ValueSpec value) {
    int keyId = ++lastId;
    int valueId = ++lastId;
    Type type = type(value.type());
    return value.required()
        ? Types.MapType.ofRequired(keyId, valueId, Types.StringType.get(), type)
        : Types.MapType.ofOptional(keyId, valueId, Types.StringType.get(), type);
  }

  private static Type primitive(ColumnType.Primitive type) {
    return switch (type) {
      case BOOLEAN -> Types.BooleanType.get();
      case INT -> Types.IntegerType.get();
      case LONG -> Types.LongType.get();
      case FLOAT -> Types.FloatType.get();
      case DOUBLE -> Types.DoubleType.get();
      case STRING -> Types.StringType.get();
      case BYTES -> Types.BinaryType.get();
      case UUID -> Types.UUIDType.get();
      case DATE -> Types.DateType.get();
      case TIME -> Types.TimeType.get();
      case TIMESTAMP -> Types.TimestampType.withoutZone();
      case TIMESTAMPTZ -> Types.TimestampType.withZone();
    };
  }
}
