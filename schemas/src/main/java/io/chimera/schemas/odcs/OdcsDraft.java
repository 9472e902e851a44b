package io.chimera.schemas.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.OdcsReader;
import io.chimera.schemas.contract.OurNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a document of somebody else says of a contract. What is taken over is taken out of the
 * document; what is left stands in the contract's {@code odcs}, for later exports.
 */
final class OdcsDraft {
  /** Types of servers that can be a source, and what we call them. */
  private static final Map<String, String> SOURCES =
      Map.of(
          "kafka", "kafka",
          "postgres", "postgres",
          "postgresql", "postgres",
          "mysql", "mysql",
          "oracle", "oracle",
          "sqlserver", "sqlserver",
          "snowflake", "snowflake");

  private static final String KAFKA = "kafka";
  private static final Set<String> FORMATS = Set.of("avro", "json");
  private final ObjectNode rest;
  private final ObjectNode contract = JsonNodeFactory.instance.objectNode();
  private final List<String> notes = new ArrayList<>();

  OdcsDraft(ObjectNode document) {
    this.rest = document.deepCopy();
    head();
    people();
    @Nullable ObjectNode source = source();
    datasets(source);
    keep();
  }

  ObjectNode contract() {
    return contract;
  }

  List<String> notes() {
    return notes;
  }

  static String unchecked(String rule) {
    return "rule '"
        + rule
        + "' is kept in 'odcs', and Chimera does not check it: say it in 'quality'";
  }

  private void head() {
    contract.put("apiVersion", "chimera/v1").put("kind", "IngestionContract");
    if (!rest.path("apiVersion").asText().equals(OdcsExport.API_VERSION)) {
      notes.add(
          "the document is of version "
              + rest.path("apiVersion").asText()
              + " of the standard; exports are of "
              + OdcsExport.API_VERSION);
    }
    rest.remove(List.of("apiVersion", "kind"));
    String name = rest.path("name").asText(rest.path("id").asText());
    if (!name.isBlank()) {
      contract.put("name", OurNames.of(name));
      dropIfSaid(rest, "name", OurNames.of(name));
      dropIfSaid(rest, "id", OurNames.of(name));
    }
    dropIfSaid(rest, "status", "active");
    move(rest, "version", contract, "version");
    if (rest.path("description") instanceof ObjectNode description) {
      move(description, "purpose", contract, "description");
      dropIfEmpty(rest, "description");
    }
  }

  private void people() {
    ObjectNode team = JsonNodeFactory.instance.objectNode();
    if (rest.path("team").isArray()) {
      JsonNode members = rest.get("team");
      rest.putObject("team").set("members", members);
    }
    if (rest.path("team") instanceof ObjectNode named) {
      move(named, "name", team, "name");
      dropIfEmpty(rest, "team");
    }
    for (JsonNode each : rest.path("support")) {
      String url = each.path("url").asText();
      if (url.startsWith("mailto:") && !team.has("support") && each instanceof ObjectNode channel) {
        team.put("support", url.substring("mailto:".length()));
        if (channel.path("channel").asText().equals("support")) {
          dropIfSaid(channel, "tool", "email");
          dropIfSaid(channel, "scope", "issues");
          channel.remove("url");
        }
      }
    }
    removeBare("support");
    if (!team.isEmpty()) {
      contract.set("team", team);
    }
  }

  /** The only server that can be read; which of several is meant cannot be known. */
  private @Nullable ObjectNode source() {
    List<ObjectNode> servers =
        StreamSupport.stream(rest.path("servers").spliterator(), false)
            .filter(each -> SOURCES.containsKey(each.path("type").asText()))
            .map(ObjectNode.class::cast)
            .toList();
    if (servers.size() != 1) {
      if (servers.size() > 1) {
        notes.add(
            "which server is the source, "
                + OdcsExport.list(
                    servers.stream().map(each -> each.path("server").asText()).toList())
                + ", is not known");
      }
      return null;
    }
    ObjectNode server = servers.get(0);
    ObjectNode known = server.deepCopy();
    String type = SOURCES.getOrDefault(server.path("type").asText(), "");
    String name = OurNames.of(server.path("server").asText("source"));
    ObjectNode source = contract.putObject("source").put("name", name).put("type", type);
    server.put("server", name).remove(List.of("type", "schema"));
    if (type.equals(KAFKA)) {
      move(server, "host", source, "servers");
      if (FORMATS.contains(server.path("format").asText())) {
        server.remove("format");
      }
    } else {
      move(server, "host", source, "host");
      move(server, "port", source, "port");
      move(server, type.equals("oracle") ? "serviceName" : "database", source, "database");
      if (type.equals("snowflake")) {
        JsonNode account = server.remove("account");
        if (account != null && account.isTextual() && !source.has("host")) {
          source.put("host", account.textValue() + ".snowflakecomputing.com");
        }
      }
    }
    removeBare("servers");
    return known;
  }

  private void datasets(@Nullable ObjectNode source) {
    if (!(rest.path("schema") instanceof ArrayNode schema) || schema.isEmpty()) {
      return;
    }
    List<ObjectNode> objects = objects(schema);
    List<String> called = names(objects);
    List<String> names = OurNames.distinct(called);
    ArrayNode datasets = contract.putArray("datasets");
    for (int index = 0; index < objects.size(); index++) {
      ObjectNode object = objects.get(index);
      ObjectNode dataset = datasets.addObject().put("name", names.get(index));
      if (source != null) {
        dataset.set("from", from(source, object));
      }
      rules(object, names.get(index));
      object.put("name", names.get(index));
      dropIfSaid(object, "logicalType", "object");
      if (Set.of("table", "topic").contains(object.path("physicalType").asText())) {
        object.remove("physicalType");
      }
      if (object.path("properties") instanceof ArrayNode properties) {
        var columns = new OdcsDraftColumns(names.get(index), notes);
        ArrayNode read = columns.columns(properties);
        if (!read.isEmpty()) {
          dataset.set("columns", read);
        }
        if (properties.isEmpty()) {
          object.remove("properties");
        }
        List<String> key = columns.key();
        if (!key.isEmpty()) {
          ArrayNode ofTarget = dataset.putObject("target").putArray("key");
          key.forEach(ofTarget::add);
        }
      }
    }
    removeBare("schema");
    new OdcsDraftPromises(called, datasets, notes).take(rest);
  }

  private ObjectNode from(ObjectNode source, ObjectNode object) {
    ObjectNode from = JsonNodeFactory.instance.objectNode();
    String physical = object.path("physicalName").asText(object.path("name").asText());
    object.remove("physicalName");
    if (SOURCES.getOrDefault(source.path("type").asText(), "").equals(KAFKA)) {
      String format = source.path("format").asText().toLowerCase(Locale.ROOT);
      from.put("topic", physical);
      if (FORMATS.contains(format)) {
        from.put("format", format);
      }
      return from;
    }
    String schema =
        source.path("type").asText().equals("mysql")
            ? source.path("database").asText()
            : source.path("schema").asText();
    boolean isWhole = physical.indexOf('.') >= 0 || schema.isEmpty();
    return from.put("table", isWhole ? physical : schema + "." + physical);
  }

  private void rules(ObjectNode object, String dataset) {
    object
        .path("quality")
        .forEach(
            rule -> notes.add(unchecked(OdcsElements.path(dataset + ".quality", "quality", rule))));
  }

  static List<ObjectNode> objects(ArrayNode list) {
    var objects = new ArrayList<ObjectNode>();
    for (int index = list.size() - 1; index >= 0; index--) {
      if (list.get(index) instanceof ObjectNode object && object.path("name").isTextual()) {
        objects.add(0, object);
      } else {
        list.remove(index);
      }
    }
    return objects;
  }

  static List<String> names(List<ObjectNode> objects) {
    return objects.stream().map(each -> each.path("name").textValue()).toList();
  }

  private void keep() {
    List<String> kept = OdcsReader.keys();
    var lost = new ArrayList<String>();
    rest.fieldNames()
        .forEachRemaining(
            key -> {
              if (!kept.contains(key)) {
                lost.add(key);
              }
            });
    lost.forEach(key -> notes.add("'" + key + "' is no key of the standard, and is lost"));
    rest.remove(lost);
    if (!rest.isEmpty()) {
      contract.set(OdcsExport.KEPT, rest);
    }
  }

  /** Takes elements out that say no more than their names. */
  private void removeBare(String list) {
    removeBare(rest, list);
  }

  static void removeBare(ObjectNode owner, String list) {
    if (owner.path(list) instanceof ArrayNode elements) {
      for (int index = elements.size() - 1; index >= 0; index--) {
        if (elements.get(index).size() == 1
            && elements.get(index).has(OdcsElements.nameKey(list))) {
          elements.remove(index);
        }
      }
      if (elements.isEmpty()) {
        owner.remove(list);
      }
    }
  }

  private static void dropIfSaid(ObjectNode owner, String key, String said) {
    if (owner.path(key).asText().equals(said)) {
      owner.remove(key);
    }
  }

  private static void dropIfEmpty(ObjectNode owner, String key) {
    if (owner.path(key).isEmpty()) {
      owner.remove(key);
    }
  }

  private static void move(ObjectNode from, String key, ObjectNode to, String name) {
    JsonNode value = from.remove(key);
    if (value != null) {
      to.set(name, value);
    }
  }
}
