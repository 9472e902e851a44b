package io.chimera.schemas.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.ContractProblem;
import io.chimera.schemas.contract.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Adds to an exported document what the contract keeps of others: keys, and elements of lists. It
 * says nothing otherwise than the contract does, but what is only a name of something.
 */
final class OdcsKept {
  /** What describes and promises nothing. */
  private static final Set<String> SAID_OTHERWISE =
      Set.of("odcs.id", "odcs.name", "odcs.status", "description", "physicalName", "physicalType");

  /** They are the source's, also where a document tells of the tables. */
  private static final Set<String> OF_SOURCE = Set.of("physicalName", "physicalType");

  /** Elements that nothing can be said of where they are not. */
  private static final Set<String> OF_CONTRACT = Set.of("schema", "properties");

  /** What an element has that does not only say more of one of ours. */
  private static final Map<String, String> REQUIRED =
      Map.of("servers", "type", OdcsPromises.LIST, "property");

  private final OdcsSide side;
  private final List<ContractProblem> problems = new ArrayList<>();

  OdcsKept(OdcsSide side) {
    this.side = side;
  }

  List<ContractProblem> problems() {
    return problems;
  }

  void addTo(ObjectNode document, JsonNode kept) {
    if (kept instanceof ObjectNode object) {
      add(document, object, OdcsExport.KEPT, null);
    }
  }

  private void add(ObjectNode ours, ObjectNode kept, String path, @Nullable String list) {
    for (Map.Entry<String, JsonNode> each : kept.properties()) {
      String key = each.getKey();
      boolean isInSchema = "schema".equals(list) || "properties".equals(list);
      if (isInSchema && side == OdcsSide.TARGET && OF_SOURCE.contains(key)) {
        continue;
      }
      add(ours, key, each.getValue(), OdcsElements.path(path, key));
    }
  }

  private void add(ObjectNode ours, String key, JsonNode kept, String path) {
    if (key.equals("customProperties")) {
      kept.forEach(each -> refuseOurs(each, OdcsElements.path(path, key, each)));
    }
    JsonNode there = ours.get(key);
    if (there == null && !OF_CONTRACT.contains(key)) {
      JsonNode whole = complete(key, kept);
      if (kept.isEmpty() || !whole.isEmpty()) {
        ours.set(key, whole);
      }
    } else if (there instanceof ObjectNode object && kept instanceof ObjectNode more) {
      add(object, more, path, null);
    } else if (kept instanceof ArrayNode more && OdcsElements.areNamed(key)) {
      if (there == null || there instanceof ArrayNode) {
        addElements(ours, key, more, path);
      }
    } else if (there != null && !OdcsElements.areEqual(there, kept)) {
      if (there.isTextual() && kept.isTextual() && isName(key, path)) {
        ours.set(key, kept);
      } else {
        problems.add(
            new ContractProblem(
                path,
                "is " + Shown.value(kept) + ", and the contract says " + Shown.value(there),
                "no such key here"));
      }
    }
  }

  private static JsonNode complete(String key, JsonNode kept) {
    JsonNode complete = kept.deepCopy();
    if (complete instanceof ArrayNode elements) {
      for (int index = elements.size() - 1; index >= 0; index--) {
        if (!isComplete(key, elements.get(index))) {
          elements.remove(index);
        }
      }
    }
    return complete;
  }

  private void refuseOurs(JsonNode element, String place) {
    if (OdcsElements.isOurs(element)) {
      problems.add(
          new ContractProblem(place, "is Chimera's own", "properties of others, by other names"));
    }
  }

  private static boolean isName(String key, String path) {
    return SAID_OTHERWISE.contains(key) || SAID_OTHERWISE.contains(path);
  }

  private void addElements(ObjectNode ours, String key, ArrayNode more, String path) {
    ArrayNode elements = ours.path(key) instanceof ArrayNode array ? array : null;
    for (JsonNode each : more) {
      String place = OdcsElements.path(path, key, each);
      @Nullable JsonNode there = elements == null ? null : OdcsElements.find(elements, key, each);
      if (there instanceof ObjectNode object && each instanceof ObjectNode element) {
        add(object, element, place, key);
      } else if (there == null && elements != null && isComplete(key, each)) {
        elements.add(each.deepCopy());
      }
    }
  }

  /** Of the contract's own only more can be said, on the side where they are. */
  private static boolean isComplete(String key, JsonNode element) {
    return !OF_CONTRACT.contains(key)
        && (!REQUIRED.containsKey(key) || element.has(REQUIRED.get(key)));
  }
}
