package io.chimera.schemas.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.DatabaseSourceSpec.Product;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Document;
import io.chimera.schemas.contract.InvalidContractException;
import io.chimera.schemas.contract.TableSpec;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A contract as a document of the Open Data Contract Standard 3.1.0. What the standard has a word
 * for is said in that; the whole contract stands below {@code customProperties}, so that {@link
 * OdcsImport} gives it back as it was. The standard's half names servers, and nothing by which one
 * logs in.
 */
public final class OdcsExport {
  static final String API_VERSION = "v3.1.0";
  static final String KIND = "DataContract";

  /** The entry of {@code customProperties} that is ours. */
  static final String PROPERTY = "chimera";

  /** Where the contract stands in it. */
  static final String CONTRACT = "contract";

  /** And which side the rest of the document tells of. */
  static final String OF = "of";

  /** What is kept of others, in our contract. */
  static final String KEPT = "odcs";

  private OdcsExport() {}

  /**
   * The document.
   *
   * @param contract as it was parsed, for the document has all that it says, and as it says it
   * @throws InvalidContractException if it is no contract, or its {@code odcs} says otherwise than
   *     the rest of it, or has something by which one logs in
   */
  public static ObjectNode of(Document contract, OdcsSide side) {
    return of(contract.root().value(), side);
  }

  static ObjectNode of(JsonNode tree, OdcsSide side) {
    Contract contract = new ContractReader().read(tree.toString());
    ObjectNode document = standard(tree, contract, side);
    var kept = new OdcsKept(side);
    kept.addTo(document, tree.path(KEPT));
    if (!kept.problems().isEmpty()) {
      throw new InvalidContractException(kept.problems());
    }
    document.withArray("customProperties").add(ours(tree, side));
    OdcsImport.check(document);
    return document;
  }

  private static ObjectNode ours(JsonNode tree, OdcsSide side) {
    ObjectNode property = JsonNodeFactory.instance.objectNode().put("property", PROPERTY);
    property.putObject("value").put(OF, side.label()).set(CONTRACT, tree);
    return property.put(
        "description", "The ingestion contract that this is made from; it is changed, not this");
  }

  private static ObjectNode standard(JsonNode tree, Contract contract, OdcsSide side) {
    ObjectNode document =
        JsonNodeFactory.instance
            .objectNode()
            .put("apiVersion", API_VERSION)
            .put("kind", KIND)
            .put("id", contract.name())
            .put("name", contract.name())
            .put("version", contract.version())
            .put("status", "active");
    if (contract.description() != null) {
      document.putObject("description").put("purpose", contract.description());
    }
    document.putObject("team").put("name", contract.ownership().team());
    document
        .putArray("support")
        .addObject()
        .put("channel", "support")
        .put("tool", "email")
        .put("url", "mailto:" + contract.ownership().support())
        .put("scope", "issues");
    OdcsServers.of(contract).forEach(document.putArray("servers")::add);
    ArrayNode schema = document.putArray("schema");
    for (int index = 0; index < contract.datasets().size(); index++) {
      schema.add(
          dataset(
              contract, contract.datasets().get(index), tree.path("datasets").path(index), side));
    }
    List<ObjectNode> promises = OdcsPromises.of(contract);
    if (side == OdcsSide.TARGET && !promises.isEmpty()) {
      document.putArray(OdcsPromises.LIST).addAll(promises);
    }
    return document;
  }

  private static ObjectNode dataset(
      Contract contract, Dataset dataset, JsonNode tree, OdcsSide side) {
    ObjectNode object =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", dataset.name())
            .put("physicalName", physicalName(contract, dataset, side))
            .put("physicalType", isTopic(dataset, side) ? "topic" : "table")
            .put("logicalType", "object");
    var columns = new OdcsColumns(dataset, side);
    var rules = new OdcsRules(dataset, tree, side);
    ArrayNode properties = object.putArray("properties");
    side.columns(dataset)
        .forEach(
            each -> {
              ObjectNode property = columns.property(each);
              List<ObjectNode> ofColumn = rules.of(each.name());
              if (!ofColumn.isEmpty()) {
                property.putArray("quality").addAll(ofColumn);
              }
              rules.options(each).ifPresent(all -> merge(property, all));
              properties.add(property);
            });
    List<ObjectNode> others = rules.ofRecords();
    if (!others.isEmpty()) {
      object.putArray("quality").addAll(others);
    }
    return object;
  }

  private static void merge(ObjectNode property, ObjectNode options) {
    property.withObject("/logicalTypeOptions").setAll(options);
  }

  private static boolean isTopic(Dataset dataset, OdcsSide side) {
    return side == OdcsSide.SOURCE && !(dataset.from() instanceof TableSpec);
  }

  private static String physicalName(Contract contract, Dataset dataset, OdcsSide side) {
    if (side == OdcsSide.TARGET) {
      return dataset.target().table().toString();
    }
    // The schema is told by the server, where it has room for it.
    boolean isInSchema =
        contract.source() instanceof DatabaseSourceSpec database
            && database.product() != Product.ORACLE;
    return isInSchema && dataset.from() instanceof TableSpec table
        ? table.table().name()
        : dataset.from().stream();
  }

  /** Text for people that names several things. */
  static String list(List<String> names) {
    return names.stream().distinct().collect(Collectors.joining(", "));
  }
}
