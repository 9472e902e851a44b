package io.chimera.schemas.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads a contract from JSON or YAML. It is strict: what it does not know or does not support yet
 * is refused and never ignored, and all problems are reported at once.
 */
public final class ContractReader {
  static final Duration MIN_COMMIT_EVERY = Duration.ofSeconds(1);
  static final Duration MAX_COMMIT_EVERY = Duration.ofDays(1);
  static final int MAX_PRIORITY = 100;
  static final int DEFAULT_PRIORITY = 50;

  private static final Map<String, Isolation> ISOLATIONS =
      new TreeMap<>(Map.of("contract", Isolation.CONTRACT, "dataset", Isolation.DATASET));
  private static final Pattern SEMANTIC_VERSION =
      Pattern.compile(
          "(0|[1-9][0-9]{0,8})\\.(0|[1-9][0-9]{0,8})\\.(0|[1-9][0-9]{0,8})"
              + "(-[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?");
  private static final Set<String> PLANNED_TRIGGERS = Set.of("schedule", "once", "manual");

  /**
   * Reads a file; its suffix says whether it is JSON or YAML.
   *
   * @throws InvalidContractException with every problem found
   */
  public Contract read(Path file) {
    return read(Document.parse(file));
  }

  /**
   * Reads text: JSON if it begins with a brace, else YAML.
   *
   * @throws InvalidContractException with every problem found
   */
  public Contract read(String text) {
    return read(Document.parse(text));
  }

  /**
   * Reads what stands as {@code source} where it is a database, and nothing around it.
   *
   * @throws InvalidContractException with every problem found
   */
  public DatabaseSourceSpec readDatabase(String text) {
    Document document = Document.parse(text);
    DatabaseSourceSpec source = DatabaseSourceReader.read(document.root());
    document.throwIfInvalid();
    return source;
  }

  /**
   * Reads a document that has been parsed.
   *
   * @throws InvalidContractException with every problem found
   */
  public Contract read(Document document) {
    DocumentObject contract = document.root().object(ContractPart.CONTRACT.keys());
    constant(contract, "apiVersion", "chimera/v1");
    constant(contract, "kind", "IngestionContract");
    String name = contract.required("name", "the contract's name").identifier();
    String version =
        contract
            .required("version", "a version as in '1.0.0'")
            .text(SEMANTIC_VERSION, "text with a semantic version, as in '1.0.0'");
    DocumentNode descriptionNode = contract.optional("description");
    String description =
        descriptionNode.isPresent() ? descriptionNode.prose(ColumnReader.MAX_DESCRIPTION) : null;
    Ownership ownership = OwnershipReader.read(contract);
    int priority = contract.optional("priority").integer(1, MAX_PRIORITY, DEFAULT_PRIORITY);
    DocumentNode sourceNode = contract.required("source", "a Kafka cluster or a database");
    SourceSpec source = SourceReader.read(sourceNode);
    if (source instanceof KafkaSourceSpec) {
      checkRegistry(sourceNode, contract.optional("datasets"));
    }
    Trigger trigger = trigger(contract.optional("trigger"));
    Isolation isolation = isolation(contract.optional("isolation"), source);
    Retention kept = RetentionReader.read(contract.optional("retention"), Retention.DEFAULT);
    List<Dataset> datasets =
        datasets(contract.required("datasets", "a list of datasets"), source, kept);
    checkServiceLevels(
        Contract.longestInterval(trigger, source, datasets),
        contract.optional("datasets"),
        datasets);
    OdcsReader.check(contract.optional("odcs"));
    document.throwIfInvalid();
    return new Contract(
        name,
        version,
        description,
        ownership,
        priority,
        source,
        trigger,
        isolation,
        datasets,
        CanonicalHash.of(document.tree()));
  }

  private static void constant(DocumentObject contract, String key, String value) {
    contract.required(key, "'" + value + "'").choice(Map.of(value, value), value);
  }

  private static Trigger trigger(DocumentNode node) {
    if (!node.isPresent()) {
      return new Trigger(Trigger.DEFAULT_COMMIT_EVERY);
    }
    DocumentObject trigger = node.object(ContractPart.TRIGGER.keys());
    trigger.required("type", "'continuous'").choice(Map.of("continuous", ""), PLANNED_TRIGGERS, "");
    return new Trigger(
        DocumentValues.duration(
            trigger.optional("commitEvery"),
            MIN_COMMIT_EVERY,
            MAX_COMMIT_EVERY,
            Trigger.DEFAULT_COMMIT_EVERY));
  }

  /** A database's log has one reader, and what is read of its tables belongs together. */
  private static Isolation isolation(DocumentNode node, SourceSpec source) {
    if (!node.isPresent()) {
      return Isolation.CONTRACT;
    }
    Isolation isolation = node.choice(ISOLATIONS, Isolation.CONTRACT);
    if (isolation == Isolation.DATASET && source instanceof DatabaseSourceSpec) {
      node.report("is 'dataset' for a database, which is read as a whole", "'contract'");
    }
    return isolation;
  }

  private static List<Dataset> datasets(DocumentNode list, SourceSpec source, Retention kept) {
    var datasets = new ArrayList<Dataset>();
    var names = new HashMap<String, String>();
    var tables = new HashMap<String, String>();
    for (DocumentNode node : list.elements("a list of datasets")) {
      Dataset dataset = DatasetReader.read(node, source, kept);
      datasets.add(dataset);
      checkOnce(node, "name", dataset.name(), names);
      // the pipeline is named after the table alone, so its namespace does not tell two apart
      checkOnce(node, "target.table", dataset.target().table().name(), tables);
    }
    return datasets;
  }

  private static void checkOnce(
      DocumentNode dataset, String key, String name, Map<String, String> owners) {
    String owner = name.isEmpty() ? null : owners.putIfAbsent(name, dataset.path());
    if (owner != null) {
      dataset.report(key, "is '" + name + "' as in " + owner, "a name of its own");
    }
  }

  /** A promise that no run could keep would be broken from the first minute on. */
  private static void checkServiceLevels(
      Duration interval, DocumentNode list, List<Dataset> datasets) {
    List<DocumentNode> nodes = datasets.isEmpty() ? List.of() : list.elements("a list of datasets");
    for (int index = 0; index < nodes.size(); index++) {
      for (ServiceLevel level : datasets.get(index).serviceLevels()) {
        boolean isTooShort =
            level instanceof ServiceLevel.Age age
                && age.within().minus(age.warnBefore()).compareTo(interval) <= 0;
        if (isTooShort) {
          nodes
              .get(index)
              .report(
                  "sla." + level.kind().label(),
                  "warns before a next commit can be there, which comes every " + interval,
                  "'within' less 'warnBefore' longer than that: than 'commitEvery' of the trigger, and"
                      + " than the 'heartbeat' in 'capture' of a database's log, or ten times"
                      + " 'commitEvery' without one");
        }
      }
    }
  }

  private static void checkRegistry(DocumentNode source, DocumentNode datasets) {
    boolean avro = false;
    for (JsonNode dataset : datasets.value()) {
      avro |= dataset.path("from").path("format").asText().equals("avro");
    }
    if (avro && source.isObject() && !source.has("registry")) {
      source.report("registry", "is missing", "the schema registry's address, which avro needs");
    }
  }
}
