package io.chimera.sinks.datahub;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.Column;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;

/**
 * A schema as the aspect {@code schemaMetadata} has it.
 *
 * @param schema the columns
 * @param classified what a contract says of them, by path
 * @param key the columns that tell rows apart
 * @param partition the columns that files are parted by
 */
record DataHubSchema(
    Schema schema, Map<String, Column> classified, List<String> key, List<String> partition) {

  /**
   * The aspect.
   *
   * @param version which one of several it is
   */
  ObjectNode aspect(String platform, String name, long version) {
    ArrayNode fields = fields();
    ObjectNode aspect =
        JsonNodeFactory.instance
            .objectNode()
            .put("schemaName", name)
            .put("platform", DataHubUrns.ofPlatform(platform))
            .put("version", version)
            .put("hash", hash(fields.toString()));
    aspect
        .putObject("platformSchema")
        .putObject("com.linkedin.schema.OtherSchema")
        .put("rawSchema", SchemaParser.toJson(schema));
    aspect.set("fields", fields);
    if (!key.isEmpty()) {
      key.forEach(aspect.putArray("primaryKeys")::add);
    }
    return aspect;
  }

  private ArrayNode fields() {
    ArrayNode fields = JsonNodeFactory.instance.arrayNode();
    add("", schema.columns(), fields);
    return fields;
  }

  private void add(String prefix, List<NestedField> columns, ArrayNode fields) {
    for (NestedField column : columns) {
      String path = prefix + column.name();
      ObjectNode field =
          fields
              .addObject()
              .put("fieldPath", path)
              .put("nullable", column.isOptional())
              .put("nativeDataType", nativeType(column.type()))
              .put("isPartOfKey", key.contains(path))
              .put("isPartitioningKey", partition.contains(path));
      if (column.doc() != null) {
        field.put("description", column.doc());
      }
      field.putObject("type").putObject("type").putObject(type(column.type()));
      List<String> tags = tags(path);
      if (!tags.isEmpty()) {
        field.set("globalTags", tagged(tags));
      }
      add(path + ".", nested(column.type()), fields);
    }
  }

  /** Of a list or a map, what it holds. */
  private static List<NestedField> nested(Type type) {
    if (type.isStructType()) {
      return type.asStructType().fields();
    }
    if (type.isListType()) {
      return nested(type.asListType().elementType());
    }
    return type.isMapType() ? nested(type.asMapType().valueType()) : List.of();
  }

  private List<String> tags(String path) {
    var tags = new ArrayList<String>();
    Column column = classified.get(path);
    if (column != null && column.classification() != null) {
      tags.add(column.classification().label());
    }
    if (column != null && column.protection() != null) {
      tags.add("protected." + column.protection().method().label());
    }
    return tags;
  }

  /** The aspect {@code globalTags}, and what a field has of it. */
  static ObjectNode tagged(List<String> names) {
    ObjectNode aspect = JsonNodeFactory.instance.objectNode();
    ArrayNode tags = aspect.putArray("tags");
    names.forEach(each -> tags.addObject().put("tag", DataHubUrns.tag(each)));
    return aspect;
  }

  /** DataHub's word for the type of a top-level column, as checks on it have it. */
  Optional<ObjectNode> spec(String column) {
    NestedField field = schema.findField(column);
    return field == null
        ? Optional.empty()
        : Optional.of(
            JsonNodeFactory.instance
                .objectNode()
                .put("path", column)
                .put(
                    "type",
                    type(field.type())
                        .replace("com.linkedin.schema.", "")
                        .replace("Type", "")
                        .toUpperCase(Locale.ROOT))
                .put("nativeType", nativeType(field.type())));
  }

  private static String nativeType(Type type) {
    return type.toString().toLowerCase(Locale.ROOT);
  }

  private static String type(Type type) {
    return "com.linkedin.schema."
        + switch (type.typeId()) {
          case BOOLEAN -> "BooleanType";
          case INTEGER, LONG, FLOAT, DOUBLE, DECIMAL -> "NumberType";
          case STRING, UUID -> "StringType";
          case BINARY, FIXED -> "BytesType";
          case DATE -> "DateType";
          case TIME, TIMESTAMP, TIMESTAMP_NANO -> "TimeType";
          case STRUCT -> "RecordType";
          case LIST -> "ArrayType";
          case MAP -> "MapType";
          default -> "NullType";
        };
  }

  private static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot hash a schema: this JDK has no SHA-256", e);
    }
  }
}
