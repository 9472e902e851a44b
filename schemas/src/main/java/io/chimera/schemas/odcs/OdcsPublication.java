package io.chimera.schemas.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.Document;
import java.util.Iterator;
import java.util.regex.Pattern;

/**
 * What an export says of the tables, for everybody: without the contract itself, which names who
 * logs in and where secrets are, and without what of that kind may be in what is kept of others.
 * The contract cannot be made from it again.
 */
public final class OdcsPublication {
  private static final Pattern PERSON = Pattern.compile("(?i).*(user|login).*|members");
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{\\s*(env|file)\\s*:");

  private OdcsPublication() {}

  /**
   * The document.
   *
   * @throws io.chimera.schemas.contract.InvalidContractException as {@link OdcsExport#of(Document,
   *     OdcsSide)} does
   */
  public static ObjectNode of(Document contract) {
    // What was exported shares parts with the contract.
    ObjectNode document = OdcsExport.of(contract, OdcsSide.TARGET).deepCopy();
    strip(document);
    if (document.path("customProperties").isEmpty()) {
      document.remove("customProperties");
    }
    return document;
  }

  private static void strip(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .removeIf(each -> isPrivate(each.getKey()) || isReference(each.getValue()));
    } else if (node instanceof ArrayNode array) {
      Iterator<JsonNode> elements = array.elements();
      while (elements.hasNext()) {
        JsonNode each = elements.next();
        if (OdcsElements.isOurs(each)
            || isPrivate(each.path("property").asText())
            || isReference(each)) {
          elements.remove();
        }
      }
    }
    node.forEach(OdcsPublication::strip);
  }

  private static boolean isPrivate(String name) {
    return PERSON.matcher(name).matches() || OdcsImport.SECRET.matcher(name).matches();
  }

  private static boolean isReference(JsonNode value) {
    return value.isTextual() && REFERENCE.matcher(value.textValue()).find();
  }
}
