package io.chimera.jobs.expectations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.quality.rules.RuleChecks;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.RecordType;
import io.chimera.schemas.contract.ContractProblem;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.InvalidContractException;
import io.chimera.schemas.contract.ValueSpec;
import java.util.List;

/**
 * Tries whether the contract's own reader takes rules: puts them into a contract with the columns
 * of the dataset, and nothing else.
 */
final class Trial {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Dataset dataset;

  Trial(Dataset dataset) {
    this.dataset = dataset;
  }

  /**
   * Reads the rules as part of a contract.
   *
   * @throws RefusedException with what is wrong about them
   */
  void read(Fragment fragment) throws RefusedException {
    List<ContractProblem> problems = problems(contract(fragment));
    if (!problems.isEmpty()) {
      ContractProblem first = problems.get(0);
      String key = first.path().substring(first.path().lastIndexOf('.') + 1);
      throw new RefusedException(
          "'" + key + "' " + first.problem() + ", expected " + first.expected());
    }
  }

  private static List<ContractProblem> problems(ObjectNode contract) {
    try {
      return RuleChecks.problems(new ContractReader().read(contract.toString()));
    } catch (InvalidContractException invalid) {
      return invalid.problems();
    }
  }

  private ObjectNode contract(Fragment fragment) {
    ObjectNode contract =
        JSON.objectNode()
            .put("apiVersion", "chimera/v1")
            .put("kind", "IngestionContract")
            .put("name", "trial")
            .put("version", "1.0.0");
    contract
        .putObject("team")
        .put("name", "trial")
        .put("project", "trial")
        .put("support", "trial@example.org");
    contract
        .putObject("rightToIngest")
        .put("basis", "trial")
        .put("declaredBy", "trial")
        .put("on", "2026-01-01");
    contract
        .putObject("source")
        .put("name", "trial")
        .put("type", "kafka")
        .put("servers", "127.0.0.1:9092");
    ObjectNode trial = contract.putArray("datasets").addObject().put("name", "trial");
    trial.putObject("from").put("topic", "trial").put("format", "json");
    ArrayNode columns = trial.putArray("columns");
    dataset.columns().forEach(column -> columns.add(column(column)));
    fragment.columns().forEach(ours -> merge(columns, (ObjectNode) ours));
    if (!fragment.quality().isEmpty()) {
      trial.set("quality", fragment.quality());
    }
    trial.putObject("target").put("table", "trial.trial").put("kind", "append");
    return contract;
  }

  private static void merge(ArrayNode columns, ObjectNode ours) {
    for (JsonNode column : columns) {
      if (column.get("name").equals(ours.get("name"))) {
        ((ObjectNode) column).setAll(ours);
      }
    }
  }

  private static ObjectNode column(Column column) {
    ObjectNode written = JSON.objectNode().put("name", column.name());
    value(written, column.value());
    return written;
  }

  private static void value(ObjectNode to, ValueSpec value) {
    ColumnType type = value.type();
    to.put("type", TypeNames.label(type));
    if (type instanceof ListType list) {
      value(to.putObject("items"), list.element());
    } else if (type instanceof MapType map) {
      value(to.putObject("values"), map.value());
    } else if (type instanceof RecordType nested) {
      ArrayNode columns = to.putArray("columns");
      nested.columns().forEach(each -> columns.add(column(each)));
    }
  }
}
