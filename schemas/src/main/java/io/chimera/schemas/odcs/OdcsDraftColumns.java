package io.chimera.schemas.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.OurNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Columns as a document of somebody else has them; what is taken over is taken out of it. */
final class OdcsDraftColumns {
  private static final Set<String> CLASSES = Set.of("public", "internal", "pii", "secret");

  private final String dataset;
  private final List<String> notes;
  private final List<Key> keys = new ArrayList<>();

  OdcsDraftColumns(String dataset, List<String> notes) {
    this.dataset = dataset;
    this.notes = notes;
  }

  /** The columns of the key that were found, in its order. */
  List<String> key() {
    return keys.stream().sorted(Comparator.comparingInt(Key::position)).map(Key::column).toList();
  }

  ArrayNode columns(ArrayNode properties) {
    ArrayNode columns = JsonNodeFactory.instance.arrayNode();
    List<ObjectNode> objects = OdcsDraft.objects(properties);
    List<String> names = OurNames.distinct(OdcsDraft.names(objects));
    for (int index = 0; index < objects.size(); index++) {
      ObjectNode property = objects.get(index);
      String name = names.get(index);
      ObjectNode column = columns.addObject().put("name", name);
      String called = property.path("name").textValue();
      if (!called.equals(name)) {
        column.putArray("aliases").add(called);
        notes.add("column '" + called + "' of '" + dataset + "' is called '" + name + "'");
      }
      property.put("name", name);
      value(property, column);
      describe(property, column);
      if (property.path("primaryKey").asBoolean()) {
        keys.add(new Key(name, property.path("primaryKeyPosition").asInt(index + 1)));
      }
      property
          .path("quality")
          .forEach(
              rule ->
                  notes.add(
                      OdcsDraft.unchecked(
                          OdcsElements.path(dataset + "." + name + ".quality", "quality", rule))));
    }
    for (int index = properties.size() - 1; index >= 0; index--) {
      if (properties.get(index).size() == 1) {
        properties.remove(index);
      }
    }
    return columns;
  }

  private static void describe(ObjectNode property, ObjectNode column) {
    JsonNode description = property.remove("description");
    if (description != null) {
      column.set("description", description);
    }
    if (CLASSES.contains(property.path("classification").asText())) {
      column.set("classification", property.remove("classification"));
    }
  }

  /** The type, if it is known; a logical type alone often is not enough to be one. */
  private void value(ObjectNode property, ObjectNode column) {
    String logical = property.path("logicalType").asText();
    JsonNode options = property.path("logicalTypeOptions");
    OdcsTypes.of(logical, property.path("physicalType").asText(), options)
        .ifPresent(type -> column.put("type", type));
    property.remove("logicalType");
    JsonNode required = property.remove("required");
    if (required != null && required.asBoolean()) {
      column.put("required", true);
    }
    if (logical.equals("array") && property.path("items") instanceof ObjectNode items) {
      value(items, column.putObject("items"));
      if (items.isEmpty()) {
        property.remove("items");
      }
    } else if (logical.equals("object") && property.path("properties") instanceof ArrayNode list) {
      column.set("columns", new OdcsDraftColumns(dataset, notes).columns(list));
      if (list.isEmpty()) {
        property.remove("properties");
      }
    }
  }

  private record Key(String column, int position) {}
}
