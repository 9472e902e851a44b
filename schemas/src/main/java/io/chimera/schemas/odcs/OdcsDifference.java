package io.chimera.schemas.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.ContractProblem;
import io.chimera.schemas.contract.Shown;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was done to a document since it was exported. What was added and means nothing to a contract
 * is kept; the rest contradicts the contract that the document holds, and is named.
 */
final class OdcsDifference {
  private static final String NEXT = "the export as it was; change the contract, and export again";

  /** What a contract would say itself. */
  private static final Set<String> OF_CONTRACT =
      Set.of(
          "schema",
          "properties",
          "items",
          "logicalType",
          "logicalTypeOptions",
          "required",
          "unique",
          "primaryKey",
          "primaryKeyPosition",
          "partitioned",
          "partitionKeyPosition",
          "classification");

  private final List<ContractProblem> problems = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** What contradicts, by its place. */
  List<ContractProblem> problems() {
    return problems;
  }

  /** What was added and looks as if Chimera would check it. */
  List<String> notes() {
    return notes;
  }

  /** What was added, in the form of the document. */
  ObjectNode added(ObjectNode edited, ObjectNode exported) {
    return inObject(edited, exported, "");
  }

  private ObjectNode inObject(ObjectNode edited, ObjectNode exported, String path) {
    ObjectNode added = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> each : edited.properties()) {
      String key = each.getKey();
      String place = OdcsElements.path(path, key);
      JsonNode was = exported.get(key);
      if (was != null) {
        JsonNode more = inValue(each.getValue(), was, key, place);
        if (more != null) {
          added.set(key, more);
        }
      } else if (OF_CONTRACT.contains(key)) {
        problem(place, "is " + Shown.value(each.getValue()) + ", which the contract does not say");
      } else {
        added.set(key, each.getValue());
        each.getValue()
            .forEach(element -> note(key, OdcsElements.path(place, key, element), element));
      }
    }
    exported
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!edited.has(key)) {
                problem(OdcsElements.path(path, key), "was taken out");
              }
            });
    return added;
  }

  private @Nullable JsonNode inValue(JsonNode now, JsonNode was, String key, String place) {
    if (now instanceof ObjectNode object && was instanceof ObjectNode before) {
      ObjectNode added = inObject(object, before, place);
      return added.isEmpty() ? null : added;
    }
    if (now instanceof ArrayNode list
        && was instanceof ArrayNode before
        && OdcsElements.areNamed(key)) {
      ArrayNode added = inList(list, before, key, place);
      return added.isEmpty() ? null : added;
    }
    if (!OdcsElements.areEqual(now, was)) {
      problem(place, "is " + Shown.value(now) + ", and the contract says " + Shown.value(was));
    }
    return null;
  }

  private ArrayNode inList(ArrayNode now, ArrayNode was, String key, String place) {
    ArrayNode added = JsonNodeFactory.instance.arrayNode();
    var seen = new HashSet<JsonNode>();
    for (JsonNode each : now) {
      String at = OdcsElements.path(place, key, each);
      JsonNode name = each.path(OdcsElements.nameKey(key));
      if (!seen.add(name.isTextual() ? name : each)) {
        problem(at, "is there twice");
        continue;
      }
      if (OdcsElements.isOurs(each)) {
        continue;
      }
      JsonNode before = OdcsElements.find(was, key, each);
      if (before instanceof ObjectNode exported && each instanceof ObjectNode edited) {
        ObjectNode more = inObject(edited, exported, at);
        if (!more.isEmpty()) {
          added.add(named(more, edited, key));
        }
      } else if (before == null && OF_CONTRACT.contains(key)) {
        problem(at, "is new, and the contract does not have it");
      } else if (before == null) {
        added.add(each);
        note(key, at, each);
      }
    }
    for (JsonNode each : was) {
      if (!OdcsElements.isOurs(each) && OdcsElements.find(now, key, each) == null) {
        problem(OdcsElements.path(place, key, each), "was taken out");
      }
    }
    return added;
  }

  private void note(String list, String place, JsonNode element) {
    if (list.equals("quality")) {
      notes.add(OdcsDraft.unchecked(place));
    } else if (list.equals(OdcsPromises.LIST) && OdcsPromises.kind(element).isPresent()) {
      notes.add(OdcsDraftPromises.unwatched(place));
    }
  }

  private static ObjectNode named(ObjectNode more, ObjectNode element, String list) {
    String key = OdcsElements.nameKey(list);
    ObjectNode named = JsonNodeFactory.instance.objectNode();
    named.set(key, element.get(key));
    return named.setAll(more);
  }

  private void problem(String place, String problem) {
    problems.add(new ContractProblem(place, problem, NEXT));
  }
}
