package io.chimera.schemas.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.ContractProblem;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds what one could log in by, wherever a document has it. What is looked through is kept,
 * exported and published; our own entry has been read as a contract, which has no room for it.
 */
final class OdcsSecrets {
  /** As in {@code sftp://user:word@host} and {@code jdbc:...?password=word}. */
  private static final Pattern LOGIN =
      Pattern.compile("(?i)://[^\\s/?#@:]*:[^\\s/?#@]+@|(password|passwd|pwd)=[^\\s;&]");

  /** Columns may be named so. */
  private static final String SCHEMA = "schema";

  private OdcsSecrets() {}

  /** Adds all that may be one, by its place. */
  static void find(ObjectNode root, List<ContractProblem> problems) {
    for (Map.Entry<String, JsonNode> each : root.properties()) {
      boolean isSchema = each.getKey().equals(SCHEMA);
      entry(OdcsElements.path("", each.getKey()), each, isSchema, problems);
    }
  }

  private static void entry(
      String place,
      Map.Entry<String, JsonNode> entry,
      boolean isSchema,
      List<ContractProblem> problems) {
    if (!isSchema && OdcsImport.SECRET.matcher(entry.getKey()).matches()) {
      problems.add(
          new ContractProblem(
              place, "may be a secret (value not shown)", "no such key: the standard has none"));
      return;
    }
    if (!entry.getValue().isArray()) {
      find(entry.getValue(), place, isSchema, problems);
      return;
    }
    for (JsonNode element : entry.getValue()) {
      boolean isNamed = element.path(OdcsElements.nameKey(entry.getKey())).isTextual();
      String path = isNamed ? OdcsElements.path(place, entry.getKey(), element) : place;
      find(element, path, isSchema, problems);
    }
  }

  private static void find(
      JsonNode node, String path, boolean isSchema, List<ContractProblem> problems) {
    if (OdcsElements.isOurs(node)) {
      return;
    }
    if (node.isTextual() && LOGIN.matcher(node.textValue()).find()) {
      problems.add(
          new ContractProblem(
              path, "may have a password in it (value not shown)", "a place without one"));
    }
    if (!isSchema
        && node.has("value")
        && OdcsImport.SECRET.matcher(node.path("property").asText()).matches()) {
      problems.add(
          new ContractProblem(
              path, "may be a secret (value not shown)", "no such property: contracts have none"));
      return;
    }
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      entry(OdcsElements.path(path, each.getKey()), each, isSchema, problems);
    }
    if (node.isArray()) {
      node.forEach(each -> find(each, path, isSchema, problems));
    }
  }
}
