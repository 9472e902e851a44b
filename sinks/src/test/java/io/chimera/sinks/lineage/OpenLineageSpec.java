package io.chimera.sinks.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.openlineage.client.OpenLineage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Holds events against OpenLineage's typed model, which has all facets with their fields, types and
 * schemas; and against the JSON Schemas of the specification itself, where {@value #VARIABLE} names
 * a copy of its directory {@code spec}: there is none in this repository. The event's own schema
 * takes any facet, so that each is held against the one that it names.
 */
public final class OpenLineageSpec {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ID = "$id";

  /** A directory with {@code OpenLineage.json}, and the facets' schemas below it. */
  public static final String VARIABLE = "CHIMERA_OPENLINEAGE_SPEC";

  private static final ObjectMapper MODEL =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private final Map<String, String> schemas = new HashMap<>();
  private final JsonSchemaFactory factory;
  private final SchemaValidatorsConfig config =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

  public OpenLineageSpec() {
    String directory = System.getenv(VARIABLE);
    if (directory != null) {
      read(Path.of(directory));
    }
    factory =
        JsonSchemaFactory.getInstance(
            VersionFlag.V202012,
            builder -> builder.schemaLoaders(loaders -> loaders.schemas(this::text)));
  }

  private void read(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".json")).toList()) {
        String text = Files.readString(file);
        schemas.put(JSON.readTree(text).path(ID).asText(), text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the specification's own schemas are here. */
  public boolean isHere() {
    return !schemas.isEmpty();
  }

  private String text(String address) {
    return schemas.get(address.replaceFirst("#.*", ""));
  }

  /** What is wrong with an event, and with each of its facets; empty for nothing. */
  public List<String> problems(String event) {
    var problems = new ArrayList<String>();
    try {
      JsonNode root = JSON.readTree(event);
      model(root, problems);
      if (!isHere()) {
        return problems;
      }
      check("", schema(root.path("schemaURL").asText()), root, problems);
      facets("run.facets", root.path("run").path("facets"), problems);
      facets("job.facets", root.path("job").path("facets"), problems);
      for (String side : List.of("inputs", "outputs")) {
        for (JsonNode dataset : root.path(side)) {
          facets(side + ".facets", dataset.path("facets"), problems);
          facets(side + ".inputFacets", dataset.path("inputFacets"), problems);
          facets(side + ".outputFacets", dataset.path("outputFacets"), problems);
        }
      }
      return problems;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Through the model and back nothing is lost, and each facet names the schema of its type. */
  private static void model(JsonNode event, List<String> problems) throws IOException {
    try {
      // The model puts in again what it knows.
      JsonNode bare = event.deepCopy();
      bare.findParents("_schemaURL").forEach(facet -> ((ObjectNode) facet).remove("_schemaURL"));
      OpenLineage.RunEvent read = MODEL.treeToValue(bare, OpenLineage.RunEvent.class);
      JsonNode again = withoutNulls(MODEL.readTree(MODEL.writeValueAsString(read)));
      if (!again.equals(withoutNulls(atItsTime(event.deepCopy())))) {
        problems.add("the model has " + again + " for " + event);
      }
    } catch (JsonMappingException refused) {
      problems.add("the model refuses it: " + refused.getMessage());
    }
  }

  /** The same moment in the model's digits. */
  private static JsonNode atItsTime(JsonNode event) {
    var time = ZonedDateTime.parse(event.path("eventTime").asText());
    return ((ObjectNode) event).set("eventTime", MODEL.valueToTree(time));
  }

  private static JsonNode withoutNulls(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.properties().removeIf(each -> each.getValue().isNull());
    }
    node.forEach(OpenLineageSpec::withoutNulls);
    return node;
  }

  private void facets(String where, JsonNode facets, List<String> problems) {
    facets
        .properties()
        .forEach(
            facet -> {
              String address = facet.getValue().path("_schemaURL").asText();
              String place = where + "." + facet.getKey() + " ";
              if (text(address) == null) {
                problems.add(place + "names '" + address + "', which is no schema of the spec");
                return;
              }
              var wrapped = JSON.createObjectNode().set(facet.getKey(), facet.getValue());
              check(place, schema(address.replaceFirst("#.*", "")), wrapped, problems);
            });
  }

  private JsonSchema schema(String address) {
    assertThat(text(address)).as("schema '%s'", address).isNotNull();
    return factory.getSchema(SchemaLocation.of(address), config);
  }

  private static void check(String place, JsonSchema schema, JsonNode node, List<String> problems) {
    schema.validate(node).forEach(problem -> problems.add(place + problem));
  }
}
