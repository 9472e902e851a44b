package io.chimera.sinks.lineage;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.RecordType;
import io.chimera.schemas.contract.TypeWords;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.SchemaDatasetFacetFields;
import java.util.List;
import java.util.Locale;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;
import org.jspecify.annotations.Nullable;

/** Columns and their types as the facet {@code schema} has them. */
final class SchemaFields {
  private final OpenLineage model;

  SchemaFields(OpenLineage model) {
    this.model = model;
  }

  /** Of a source, in the contract's words. */
  List<SchemaDatasetFacetFields> of(List<Column> columns) {
    return columns.stream().map(this::field).toList();
  }

  private SchemaDatasetFacetFields field(Column column) {
    return field(column.name(), word(column.type()), column.description(), nested(column.type()));
  }

  private List<SchemaDatasetFacetFields> nested(ColumnType type) {
    if (type instanceof RecordType fields) {
      return of(fields.columns());
    }
    if (type instanceof ListType list) {
      return nested(list.element().type());
    }
    return type instanceof MapType map ? nested(map.value().type()) : List.of();
  }

  private static String word(ColumnType type) {
    if (type instanceof RecordType) {
      return "struct";
    }
    if (type instanceof ListType list) {
      return "list of " + word(list.element().type());
    }
    return type instanceof MapType map ? "map of " + word(map.value().type()) : TypeWords.of(type);
  }

  /** Of a table, in Iceberg's words. */
  List<SchemaDatasetFacetFields> of(Schema schema) {
    return ofFields(schema.columns());
  }

  private List<SchemaDatasetFacetFields> ofFields(List<NestedField> fields) {
    return fields.stream()
        .map(field -> field(field.name(), word(field.type()), field.doc(), nested(field.type())))
        .toList();
  }

  private List<SchemaDatasetFacetFields> nested(Type type) {
    return type.isStructType() ? ofFields(type.asStructType().fields()) : List.of();
  }

  private static String word(Type type) {
    return (type.isPrimitiveType() ? type.toString() : type.typeId().name())
        .toLowerCase(Locale.ROOT);
  }

  private SchemaDatasetFacetFields field(
      String name,
      String type,
      @Nullable String description,
      List<SchemaDatasetFacetFields> fields) {
    var field = model.newSchemaDatasetFacetFieldsBuilder().name(name).type(type);
    if (description != null) {
      field.description(description);
    }
    return (fields.isEmpty() ? field : field.fields(fields)).build();
  }
}
