package io.chimera.sinks.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The schemas of the OpenLineage specification, as of its commit 8f02abfb7a25 (Apache License 2.0).
 * The event's own takes any facet, so that each is held against the schema that it names.
 */
public final class OpenLineageSpec {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ID = "$id";

  private final Map<String, String> schemas = new HashMap<>();
  private final JsonSchemaFactory factory;
  private final SchemaValidatorsConfig config =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

  public OpenLineageSpec() {
    try (Stream<Path> files = Files.walk(directory())) {
      for (Path file : files.filter(each -> each.toString().endsWith(".json")).toList()) {
        String text = Files.readString(file);
        schemas.put(JSON.readTree(text).path(ID).asText(), text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    factory =
        JsonSchemaFactory.getInstance(
            VersionFlag.V202012,
            builder -> builder.schemaLoaders(loaders -> loaders.schemas(this::text)));
  }

  /** From the checkout: what tests of other modules see of it may be a jar. */
  private static Path directory() {
    return Path.of(System.getProperty("chimera.home"))
        .resolve("sinks/src/test/resources/openlineage/spec");
  }

  private String text(String address) {
    return schemas.get(address.replaceFirst("#.*", ""));
  }

  /** What is wrong with an event, and with each of its facets; empty for nothing. */
  public List<String> problems(String event) {
    var problems = new ArrayList<String>();
    try {
      JsonNode root = JSON.readTree(event);
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
