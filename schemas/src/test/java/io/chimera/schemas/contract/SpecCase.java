package io.chimera.schemas.contract;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One case of {@code spec/<feature>.yaml}: a document that is sound, what is changed in it, and
 * what the reader and the JSON Schema say to that.
 *
 * @param document the changed document as JSON
 * @param valid what the reader says
 * @param problems what the reader reports, all of it in order
 * @param schemaSees whether the JSON Schema says the same; false where no schema could
 */
public record SpecCase(
    String feature,
    String description,
    JsonNode document,
    boolean valid,
    List<ContractProblem> problems,
    boolean schemaSees) {

  /** The cases of every file in a folder of {@code spec}. */
  public static List<SpecCase> all(String folder) throws IOException {
    Path spec =
        Path.of(System.getProperty("chimera.home"), "schemas/src/test/resources/spec", folder);
    JsonNode base = Document.parse(spec.resolve("base/document.yaml")).tree();
    var cases = new ArrayList<SpecCase>();
    try (Stream<Path> files = Files.list(spec)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String feature = file.getFileName().toString().replace(".yaml", "");
        for (JsonNode each : Document.parse(file).tree().get("cases")) {
          cases.add(of(feature, base, each));
        }
      }
    }
    return cases;
  }

  private static SpecCase of(String feature, JsonNode base, JsonNode spec) {
    JsonNode document = spec.has("document") ? spec.get("document") : base.deepCopy();
    spec.path("change")
        .properties()
        .forEach(change -> set(document, change.getKey(), change.getValue()));
    spec.path("remove").forEach(pointer -> remove(document, pointer.textValue()));
    List<ContractProblem> problems =
        StreamSupport.stream(spec.path("problems").spliterator(), false)
            .map(
                each ->
                    new ContractProblem(
                        each.get("path").textValue(),
                        each.get("problem").textValue(),
                        each.get("expected").textValue()))
            .toList();
    return new SpecCase(
        feature,
        spec.get("description").textValue(),
        document,
        spec.get("valid").booleanValue(),
        problems,
        spec.path("schemaSees").asBoolean(true));
  }

  private static void set(JsonNode document, String pointer, JsonNode value) {
    JsonPointer at = JsonPointer.compile(pointer);
    JsonNode parent = document.at(at.head());
    String last = at.last().getMatchingProperty();
    if (parent instanceof ArrayNode array) {
      int index = last.equals("-") ? array.size() : Integer.parseInt(last);
      if (index == array.size()) {
        array.add(value);
      } else {
        array.set(index, value);
      }
    } else {
      ((ObjectNode) parent).set(last, value);
    }
  }

  private static void remove(JsonNode document, String pointer) {
    JsonPointer at = JsonPointer.compile(pointer);
    if (((ObjectNode) document.at(at.head())).remove(at.last().getMatchingProperty()) == null) {
      throw new IllegalArgumentException("Nothing to remove at '" + pointer + "'");
    }
  }

  @Override
  public String toString() {
    return feature + ": " + description;
  }
}
