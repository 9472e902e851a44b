package io.chimera.schemas.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What version 3.1.0 of the standard asks of the documents that we write: which keys each of its
 * closed objects may have, which it must, and which words stand for something. The standard's own
 * JSON Schema says more, see {@link OdcsSchemaTest}.
 */
final class OdcsShape {
  private static final Set<String> ELEMENT =
      Set.of("name", "physicalName", "physicalType", "description", "businessName", "tags");
  private static final Map<String, Set<String>> KEYS =
      Map.ofEntries(
          Map.entry(
              "",
              Set.of(
                  "version apiVersion kind id name tenant tags status servers dataProduct"
                      .concat(" description domain schema support price team roles")
                      .concat(" slaDefaultElement slaProperties authoritativeDefinitions")
                      .concat(" customProperties contractCreatedTs")
                      .split(" "))),
          Map.entry("servers", Set.of()),
          Map.entry("support", Set.of("channel", "tool", "url", "scope", "description")),
          Map.entry("team", Set.of("name", "description", "members", "tags", "customProperties")),
          Map.entry("customProperties", Set.of("property", "value", "description")),
          Map.entry(
              "slaProperties",
              Set.of(
                  "id property value valueExt unit element driver description scheduler schedule"
                      .split(" "))));
  private static final Map<String, Set<String>> SERVERS =
      Map.of(
          "kafka", Set.of("host", "format"),
          "postgres", Set.of("host", "port", "database", "schema"),
          "mysql", Set.of("host", "port", "database"),
          "oracle", Set.of("host", "port", "serviceName"),
          "sqlserver", Set.of("host", "port", "database", "schema"),
          "db2", Set.of("host", "port", "database", "schema"),
          "snowflake", Set.of("host", "port", "account", "database", "schema"),
          "custom", Set.of("format"));
  private static final Map<String, Set<String>> OPTIONS =
      Map.of(
          "string", Set.of("minLength", "maxLength", "pattern", "format"),
          "integer", bounds("format"),
          "number", bounds("format"),
          "date", bounds("format"),
          "time", bounds("format", "timezone"),
          "timestamp", bounds("format", "timezone"),
          "boolean", Set.of(),
          "array", Set.of(),
          "object", Set.of());
  private static final Set<String> OPERATORS =
      Set.of(
          "mustBe",
          "mustNotBe",
          "mustBeGreaterThan",
          "mustBeGreaterOrEqualTo",
          "mustBeLessThan",
          "mustBeLessOrEqualTo",
          "mustBeBetween",
          "mustNotBeBetween");

  private final List<String> problems = new ArrayList<>();

  private OdcsShape() {}

  static List<String> problems(JsonNode document) {
    var shape = new OdcsShape();
    shape.document(document);
    return shape.problems;
  }

  private static Set<String> bounds(String... more) {
    var all =
        new ArrayList<>(List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"));
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }

  private void document(JsonNode document) {
    keys("", document, KEYS.get(""), "version", "apiVersion", "kind", "id", "status");
    document
        .path("servers")
        .forEach(
            server -> {
              String type = server.path("type").asText();
              var allowed = new ArrayList<>(SERVERS.getOrDefault(type, Set.of()));
              String[] required =
                  type.equals("custom") || type.equals("kafka")
                      ? new String[] {"server", "type"}
                      : allowed.toArray(String[]::new);
              allowed.addAll(List.of("server", "type", "description"));
              keys("servers", server, Set.copyOf(allowed), required);
            });
    document.path("support").forEach(each -> keys("support", each, KEYS.get("support"), "channel"));
    keys("team", document.path("team"), KEYS.get("team"));
    document
        .path("customProperties")
        .forEach(
            each ->
                keys("customProperties", each, KEYS.get("customProperties"), "property", "value"));
    for (JsonNode each : document.path("slaProperties")) {
      keys("slaProperties", each, KEYS.get("slaProperties"), "property", "value");
      if (!each.path("id").asText("a").matches("[A-Za-z0-9_-]+")
          || each.path("value").isContainerNode()) {
        problems.add("promise " + each);
      }
    }
    for (JsonNode object : document.path("schema")) {
      var allowed = new ArrayList<>(ELEMENT);
      allowed.addAll(List.of("logicalType", "properties", "quality"));
      keys("schema", object, Set.copyOf(allowed), "name");
      object.path("properties").forEach(each -> property(each, "name"));
      object.path("quality").forEach(this::quality);
    }
  }

  private void property(JsonNode property, String... required) {
    var allowed = new ArrayList<>(ELEMENT);
    allowed.addAll(
        List.of(
            "logicalType",
            "logicalTypeOptions",
            "required",
            "primaryKey",
            "primaryKeyPosition",
            "partitioned",
            "partitionKeyPosition",
            "classification",
            "transformLogic",
            "quality"));
    String logical = property.path("logicalType").asText();
    if (logical.equals("array")) {
      allowed.add("items");
      property(property.path("items"));
    }
    if (logical.equals("object")) {
      allowed.add("properties");
      property.path("properties").forEach(each -> property(each, "name"));
    }
    keys("property", property, Set.copyOf(allowed), required);
    if (!OPTIONS.containsKey(logical)) {
      problems.add("logical type " + logical);
      return;
    }
    keys("options of " + logical, property.path("logicalTypeOptions"), OPTIONS.get(logical));
    property.path("quality").forEach(this::quality);
  }

  private void quality(JsonNode rule) {
    var allowed = new ArrayList<>(List.of("name", "type", "dimension", "severity"));
    if (rule.path("type").asText().equals("custom")) {
      allowed.addAll(List.of("engine", "implementation"));
      keys("rule", rule, Set.copyOf(allowed), "engine", "implementation");
      return;
    }
    allowed.addAll(List.of("metric", "arguments", "unit"));
    allowed.addAll(OPERATORS);
    keys("rule", rule, Set.copyOf(allowed), "metric");
    if (OPERATORS.stream().filter(rule::has).count() != 1) {
      problems.add("operators of " + rule);
    }
    if (!Set.of("nullValues", "missingValues", "invalidValues", "duplicateValues", "rowCount")
        .contains(rule.path("metric").asText())) {
      problems.add("metric of " + rule);
    }
  }

  private void keys(String place, JsonNode object, Set<String> allowed, String... required) {
    object
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!allowed.contains(key)) {
                problems.add(place + " has " + key);
              }
            });
    for (String key : required) {
      if (!object.has(key)) {
        problems.add(place + " lacks " + key);
      }
    }
  }
}
