package io.chimera.schemas.odcs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ColumnType.RecordType;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Target.PartitionField;
import io.chimera.schemas.contract.TypeWords;
import io.chimera.schemas.contract.ValueSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Columns as the standard's properties. */
final class OdcsColumns {
  private final List<String> key;
  private final List<String> partition;
  private final OdcsSide side;

  OdcsColumns(Dataset dataset, OdcsSide side) {
    this.side = side;
    this.key = dataset.target().kind().keyColumns();
    this.partition =
        side == OdcsSide.SOURCE
            ? List.of()
            : dataset.target().partition().stream().map(PartitionField::column).distinct().toList();
  }

  /** A column of the dataset's own, with its place in keys. */
  ObjectNode property(Column column) {
    ObjectNode property = field(column);
    int inKey = key.indexOf(column.name());
    if (inKey >= 0) {
      property.put("primaryKey", true).put("primaryKeyPosition", inKey + 1);
    }
    int inPartition = partition.indexOf(column.name());
    if (inPartition >= 0) {
      property.put("partitioned", true).put("partitionKeyPosition", inPartition + 1);
    }
    return property;
  }

  private ObjectNode field(Column column) {
    ObjectNode property = JsonNodeFactory.instance.objectNode().put("name", column.name());
    if (column.description() != null) {
      property.put("description", column.description());
    }
    value(column.value(), property);
    if (column.classification() != null) {
      property.put("classification", column.classification().label());
    }
    if (side == OdcsSide.TARGET && column.protection() != null) {
      property.put("transformLogic", column.protection().method().label());
    }
    return property;
  }

  private void value(ValueSpec value, ObjectNode property) {
    property.put("logicalType", logical(value.type()));
    property.put("physicalType", physical(value.type()));
    ObjectNode options = options(value);
    if (!options.isEmpty()) {
      property.set("logicalTypeOptions", options);
    }
    if (value.required()) {
      property.put("required", true);
    }
    if (value.type() instanceof ListType list) {
      value(list.element(), property.putObject("items"));
    } else if (value.type() instanceof RecordType record) {
      ArrayNode fields = property.putArray("properties");
      record.columns().forEach(each -> fields.add(field(each)));
    }
  }

  static String logical(ColumnType type) {
    if (type instanceof Primitive primitive) {
      return switch (primitive) {
        case BOOLEAN -> "boolean";
        case INT, LONG -> "integer";
        case FLOAT, DOUBLE -> "number";
        case STRING, BYTES, UUID -> "string";
        case DATE -> "date";
        case TIME -> "time";
        case TIMESTAMP, TIMESTAMPTZ -> "timestamp";
      };
    }
    if (type instanceof DecimalType) {
      return "number";
    }
    return type instanceof ListType ? "array" : "object";
  }

  /** In our own words, of which a table's and a source's columns alike are told. */
  private static String physical(ColumnType type) {
    if (type instanceof RecordType) {
      return "record";
    }
    if (type instanceof ListType list) {
      return "list of " + physical(list.element().type());
    }
    return type instanceof MapType map
        ? "map of " + physical(map.value().type())
        : TypeWords.of(type);
  }

  private ObjectNode options(ValueSpec value) {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    if (!(value.type() instanceof Primitive primitive)) {
      return options;
    }
    @Nullable String format =
        switch (primitive) {
          case INT -> "i32";
          case LONG -> "i64";
          case FLOAT -> "f32";
          case DOUBLE -> "f64";
          case BYTES -> "binary";
          case UUID -> "uuid";
          case DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> pattern(value.format());
          case BOOLEAN, STRING -> null;
        };
    if (format != null) {
      options.put("format", format);
    }
    if (primitive == Primitive.TIMESTAMP || primitive == Primitive.TIMESTAMPTZ) {
      options.put("timezone", primitive == Primitive.TIMESTAMPTZ);
    }
    return options;
  }

  /** How a time is written at the source, where it is written at all. */
  private @Nullable String pattern(@Nullable String format) {
    boolean isPattern = format != null && !format.startsWith("epoch_");
    return side == OdcsSide.SOURCE && isPattern ? format : null;
  }
}
