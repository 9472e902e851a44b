package io.chimera.schemas.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.ContractProblem;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Document;
import io.chimera.schemas.contract.DocumentText;
import io.chimera.schemas.contract.InvalidContractException;
import io.chimera.schemas.contract.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A contract made from a document of the Open Data Contract Standard. One that {@link OdcsExport}
 * has written gives back the contract it was made from. Any other gives a draft of what the
 * document says, and nothing is guessed: what a contract needs besides is asked for.
 *
 * @param contract the contract's tree
 * @param questions what the draft lacks, as its reader asks for it; empty where it is complete
 * @param notes what became of the rest
 */
public record OdcsImport(ObjectNode contract, List<ContractProblem> questions, List<String> notes) {
  /** Keys of what may be a secret. */
  static final Pattern SECRET =
      Pattern.compile(
          "(?i).*(password|passwd|secret|token|credential|private_?key|api_?key|access_?key).*");

  private static final int MAX_ELEMENTS = 10_000;
  private static final String API_VERSIONS = "v3.";

  public OdcsImport {
    questions = List.copyOf(questions);
    notes = List.copyOf(notes);
  }

  /** Whether it is a contract already. */
  public boolean isComplete() {
    return questions.isEmpty();
  }

  /**
   * Reads a document.
   *
   * @throws InvalidContractException if it is none of the standard's third version, if it has
   *     something by which one logs in, or if it was exported from a contract and then changed so
   *     that it says otherwise; with all of it by name
   */
  public static OdcsImport of(Document document) {
    document.throwIfInvalid();
    if (!(document.root().value() instanceof ObjectNode root)) {
      throw refused("", "is no object", "a document of the Open Data Contract Standard");
    }
    check(root);
    for (JsonNode each : root.path("customProperties")) {
      if (OdcsElements.isOurs(each) && each.path("value").has(OdcsExport.CONTRACT)) {
        return exported(root, each.path("value"));
      }
    }
    return draft(root);
  }

  /**
   * That it is such a document, of a size that can be looked through, with nothing to log in by.
   */
  static void check(ObjectNode root) {
    var problems = new ArrayList<ContractProblem>();
    if (!root.path("kind").asText().equals(OdcsExport.KIND)) {
      problems.add(
          new ContractProblem(
              "kind", "is " + Shown.value(root.path("kind")), "'" + OdcsExport.KIND + "'"));
    }
    if (!root.path("apiVersion").asText().startsWith(API_VERSIONS)) {
      problems.add(
          new ContractProblem(
              "apiVersion",
              "is " + Shown.value(root.path("apiVersion")),
              "a version of the standard from v3.0.0 on"));
    }
    if (hasLongList(root)) {
      problems.add(
          new ContractProblem(
              "", "has a list of too many elements", "at most " + MAX_ELEMENTS + " each"));
    }
    OdcsSecrets.find(root, problems);
    if (!problems.isEmpty()) {
      throw new InvalidContractException(problems);
    }
  }

  /** Elements are looked for by their names, each among all. */
  private static boolean hasLongList(JsonNode node) {
    if (node.isArray() && node.size() > MAX_ELEMENTS) {
      return true;
    }
    for (JsonNode each : node) {
      if (hasLongList(each)) {
        return true;
      }
    }
    return false;
  }

  private static OdcsImport exported(ObjectNode root, JsonNode ours) {
    if (!(ours.path(OdcsExport.CONTRACT) instanceof ObjectNode contract)) {
      throw refused("customProperties[chimera]", "holds no contract", "an export as it was");
    }
    new ContractReader().read(contract.toString());
    var difference = new OdcsDifference();
    ObjectNode added = difference.added(root, OdcsExport.of(contract, side(ours)));
    if (!difference.problems().isEmpty()) {
      throw new InvalidContractException(difference.problems());
    }
    if (added.isEmpty()) {
      return new OdcsImport(contract, List.of(), List.of());
    }
    ObjectNode changed = contract.deepCopy();
    ObjectNode kept =
        changed.get(OdcsExport.KEPT) instanceof ObjectNode before
            ? before
            : changed.putObject(OdcsExport.KEPT);
    join(kept, added);
    var notes = new ArrayList<String>();
    added
        .fieldNames()
        .forEachRemaining(
            key -> notes.add("'" + key + "' has more than the export had: kept in 'odcs'"));
    notes.addAll(difference.notes());
    return draft(changed, notes);
  }

  private static OdcsSide side(JsonNode ours) {
    String word = ours.path(OdcsExport.OF).asText();
    for (OdcsSide side : OdcsSide.values()) {
      if (side.label().equals(word)) {
        return side;
      }
    }
    throw refused(
        "customProperties[chimera].of",
        "is " + Shown.value(ours.path(OdcsExport.OF)),
        "'source' or 'target'");
  }

  /** Adds to what was kept before, element by element. */
  private static void join(ObjectNode kept, ObjectNode more) {
    for (Map.Entry<String, JsonNode> each : more.properties()) {
      String key = each.getKey();
      JsonNode there = kept.get(key);
      if (there instanceof ObjectNode before && each.getValue() instanceof ObjectNode object) {
        join(before, object);
      } else if (there instanceof ArrayNode before && each.getValue().isArray()) {
        for (JsonNode element : each.getValue()) {
          if (OdcsElements.find(before, key, element) instanceof ObjectNode same
              && element instanceof ObjectNode object) {
            join(same, object);
          } else {
            before.add(element);
          }
        }
      } else {
        kept.set(key, each.getValue());
      }
    }
  }

  private static OdcsImport draft(ObjectNode root) {
    var draft = new OdcsDraft(root);
    ObjectNode contract = draft.contract();
    return draft(contract, draft.notes());
  }

  private static OdcsImport draft(ObjectNode contract, List<String> notes) {
    List<ContractProblem> questions = List.of();
    try {
      OdcsExport.of(contract, OdcsSide.SOURCE);
      OdcsExport.of(contract, OdcsSide.TARGET);
    } catch (InvalidContractException incomplete) {
      questions = incomplete.problems();
    }
    return new OdcsImport(contract, questions, notes);
  }

  /** The contract as JSON, which has no room for the questions. */
  public String json() {
    return DocumentText.json(contract);
  }

  /** The contract as YAML, with what is to be done at its top. */
  public String yaml() {
    var text = new StringBuilder();
    if (!isComplete()) {
      text.append("# Made by 'chimera contract import', and no contract yet:\n");
      questions.forEach(each -> text.append("# TODO ").append(oneLine(each.toString())));
    }
    notes.forEach(each -> text.append("# ").append(oneLine(each)));
    return text + DocumentText.yaml(contract);
  }

  private static String oneLine(String text) {
    return text.replaceAll("[\\p{Cntrl}\\s\\x{85}\\x{2028}\\x{2029}]+", " ").strip() + "\n";
  }

  private static InvalidContractException refused(String path, String problem, String expected) {
    return new InvalidContractException(List.of(new ContractProblem(path, problem, expected)));
  }
}
