package io.chimera.schemas.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.List;

/** One object of a document, asked for its keys. */
public final class DocumentObject {
  private final String path;
  private final JsonNode value;
  private final Keys keys;
  private final List<ContractProblem> problems;

  private DocumentObject(String path, JsonNode value, Keys keys, List<ContractProblem> problems) {
    this.path = path;
    this.value = value;
    this.keys = keys;
    this.problems = problems;
  }

  static DocumentObject of(String path, JsonNode value, Keys keys, List<ContractProblem> problems) {
    var object = new DocumentObject(path, value, keys, problems);
    object.reportUnknownKeys();
    return object;
  }

  private void reportUnknownKeys() {
    for (Iterator<String> names = value.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!keys.known().contains(name)) {
        String problem =
            keys.planned().contains(name)
                ? "key '" + name + "' is not supported yet"
                : "unknown key " + Shown.text(name) + hint(name);
        problems.add(
            new ContractProblem(DocumentPath.key(path, name), problem, Shown.oneOf(keys.known())));
      }
    }
  }

  private String hint(String name) {
    return NearestName.of(name, keys.known())
        .map(near -> ", did you mean '" + near + "'")
        .orElse("");
  }

  /** A key that must be there; its absence is reported. */
  public DocumentNode required(String key, String expected) {
    DocumentNode node = optional(key);
    if (!node.isPresent() && value.isObject()) {
      node.report("is missing", expected);
    }
    return node;
  }

  /** A key that may be absent. */
  public DocumentNode optional(String key) {
    if (!keys.known().contains(key)) {
      throw new IllegalArgumentException("Key '" + key + "' is read but not among the known keys");
    }
    String keyPath = DocumentPath.key(path, key);
    JsonNode child = value.get(key);
    return child == null
        ? DocumentNode.absent(keyPath, problems)
        : new DocumentNode(keyPath, child, problems);
  }
}
