package io.chimera.sinks.datahub;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.contract.TableSpec;
import io.chimera.schemas.contract.Target.PartitionField;
import io.chimera.sinks.iceberg.TableSchemas;
import io.chimera.sinks.lineage.DatasetName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What DataHub is told of a contract: tables, their quarantine and what they are made from, with
 * schema, owner, classes and lineage by column; the pipelines; rules and promises as assertions;
 * and the contract itself. The same contract and tables make the same proposals, so that telling
 * them again changes nothing. They name no secret, and nobody who logs in.
 */
public final class DataHubProposals {
  private static final String DATASET = "dataset";
  private static final String TRANSFORMED = "TRANSFORMED";

  private final Contract contract;
  private final DataHubUrns urns;
  private final Map<TableName, Schema> tables;
  private final String rawContract;
  private final List<Proposal> proposals = new ArrayList<>();

  private DataHubProposals(
      Contract contract, String environment, Map<TableName, Schema> tables, String rawContract) {
    this.contract = contract;
    this.urns = new DataHubUrns(environment);
    this.tables = tables;
    this.rawContract = rawContract;
  }

  /**
   * The proposals, in an order in which each may refer to those before it.
   *
   * @param environment DataHub's fabric, as PROD
   * @param tables the schemas of those tables that are there; what a contract declares stands for
   *     the others
   * @param rawContract the contract as text for people, as exports have it
   */
  public static List<Proposal> of(
      Contract contract, String environment, Map<TableName, Schema> tables, String rawContract) {
    var all = new DataHubProposals(contract, environment, tables, rawContract);
    all.flow();
    contract.datasets().forEach(all::dataset);
    return List.copyOf(all.proposals);
  }

  /** By what it is told of what is read, for whoever leaves that to others. */
  public static Set<String> sources(Contract contract, String environment) {
    var urns = new DataHubUrns(environment);
    return contract.datasets().stream()
        .map(dataset -> urns.source(contract, dataset))
        .collect(Collectors.toUnmodifiableSet());
  }

  private void flow() {
    String urn = DataHubUrns.flow(contract);
    ObjectNode info = object().put("name", contract.name()).put("project", project());
    describe(info, contract.description());
    info.set("customProperties", properties());
    add("dataFlow", urn, "dataFlowInfo", info);
    add("dataFlow", urn, "ownership", ownership());
    proposals.add(Proposal.present("dataFlow", urn));
  }

  private void dataset(Dataset dataset) {
    source(dataset);
    table(dataset);
    quarantine(dataset);
    job(dataset);
    agreement(dataset);
  }

  private void source(Dataset dataset) {
    String urn = urns.source(contract, dataset);
    String name = DatasetName.ofSource(contract, dataset).name();
    List<Column> read =
        dataset.columns().stream().filter(each -> each.origin().metadata() == null).toList();
    var schema =
        new DataHubSchema(
            TableSchemas.of(read, List.of()),
            dataset.classifiedColumns(),
            dataset.target().kind().keyColumns(),
            List.of());
    ObjectNode info = object().put("name", dataset.from().stream()).put("qualifiedName", name);
    info.set("customProperties", object().put("source", contract.source().name()));
    add(DATASET, urn, "datasetProperties", info);
    add(DATASET, urn, "schemaMetadata", schema.aspect(DataHubUrns.platform(contract), name, 0));
    add(DATASET, urn, "subTypes", types(dataset.from() instanceof TableSpec ? "Table" : "Topic"));
    proposals.add(Proposal.present(DATASET, urn));
  }

  private DataHubSchema schema(Dataset dataset) {
    List<String> key = dataset.target().kind().keyColumns();
    Schema declared = TableSchemas.of(dataset.writtenColumns(), key);
    return new DataHubSchema(
        tables.getOrDefault(dataset.target().table(), declared),
        dataset.classifiedColumns(),
        key,
        dataset.target().partition().stream().map(PartitionField::column).toList());
  }

  private ObjectNode metadata(Dataset dataset) {
    DataHubSchema schema = schema(dataset);
    return schema.aspect(
        DataHubUrns.ICEBERG, dataset.target().table().toString(), schema.schema().schemaId());
  }

  private void table(Dataset dataset) {
    TableName name = dataset.target().table();
    String urn = urns.table(name);
    add(DATASET, urn, "datasetProperties", tableInfo(dataset, name, contract.description()));
    add(DATASET, urn, "schemaMetadata", metadata(dataset));
    add(DATASET, urn, "subTypes", types("Table"));
    add(DATASET, urn, "ownership", ownership());
    var classes = new TreeSet<String>();
    dataset.classifiedColumns().values().stream()
        .filter(each -> each.classification() != null && each.written().isPresent())
        .forEach(each -> classes.add(each.classification().label()));
    add(DATASET, urn, "globalTags", DataHubSchema.tagged(List.copyOf(classes)));
    ObjectNode lineage = upstream(dataset);
    lineage.set("fineGrainedLineages", columns(dataset));
    add(DATASET, urn, "upstreamLineage", lineage);
    proposals.add(Proposal.present(DATASET, urn));
  }

  private void quarantine(Dataset dataset) {
    TableName name = dataset.target().table().quarantine();
    String urn = urns.table(name);
    add(
        DATASET,
        urn,
        "datasetProperties",
        tableInfo(dataset, name, "Records that " + dataset.target().table() + " did not take"));
    Schema known = tables.get(name);
    if (known != null) {
      var schema = new DataHubSchema(known, Map.of(), List.of(), List.of());
      add(
          DATASET,
          urn,
          "schemaMetadata",
          schema.aspect(DataHubUrns.ICEBERG, name.toString(), known.schemaId()));
    }
    add(DATASET, urn, "subTypes", types("Table", "Quarantine"));
    add(DATASET, urn, "ownership", ownership());
    add(DATASET, urn, "upstreamLineage", upstream(dataset));
    proposals.add(Proposal.present(DATASET, urn));
  }

  private ObjectNode tableInfo(Dataset dataset, TableName name, @Nullable String description) {
    ObjectNode info = object().put("name", name.name()).put("qualifiedName", name.toString());
    describe(info, description);
    info.set("customProperties", properties().put("pipeline", contract.pipelineOf(dataset)));
    return info;
  }

  private ObjectNode upstream(Dataset dataset) {
    ObjectNode lineage = object();
    lineage
        .putArray("upstreams")
        .addObject()
        .put("dataset", urns.source(contract, dataset))
        .put("type", TRANSFORMED);
    return lineage;
  }

  private ArrayNode columns(Dataset dataset) {
    String source = urns.source(contract, dataset);
    String target = urns.table(dataset.target().table());
    ArrayNode columns = JsonNodeFactory.instance.arrayNode();
    for (Column column : dataset.columns()) {
      if (column.origin().metadata() != null || column.written().isEmpty()) {
        continue;
      }
      ObjectNode each =
          columns
              .addObject()
              .put("upstreamType", "FIELD_SET")
              .put("downstreamType", "FIELD")
              .put("transformOperation", operation(column));
      each.putArray("upstreams").add(DataHubUrns.column(source, column.name()));
      each.putArray("downstreams").add(DataHubUrns.column(target, column.name()));
    }
    return columns;
  }

  private static String operation(Column column) {
    if (column.protection() != null) {
      return column.protection().method().label();
    }
    return column.isProtected() ? "fields are protected" : "identity";
  }

  private void job(Dataset dataset) {
    String urn = DataHubUrns.job(contract, dataset);
    ObjectNode info =
        object()
            .put("name", contract.pipelineOf(dataset))
            .put("flowUrn", DataHubUrns.flow(contract));
    info.putObject("type").put("string", "STREAMING");
    info.set("customProperties", properties().put("dataset", dataset.name()));
    add("dataJob", urn, "dataJobInfo", info);
    ObjectNode inputOutput = object();
    inputOutput.putArray("inputDatasets").add(urns.source(contract, dataset));
    inputOutput
        .putArray("outputDatasets")
        .add(urns.table(dataset.target().table()))
        .add(urns.table(dataset.target().table().quarantine()));
    inputOutput.set("fineGrainedLineages", columns(dataset));
    add("dataJob", urn, "dataJobInputOutput", inputOutput);
    add("dataJob", urn, "ownership", ownership());
    proposals.add(Proposal.present("dataJob", urn));
  }

  private void agreement(Dataset dataset) {
    String urn = urns.table(dataset.target().table());
    var table = new DataHubAssertions(urn, schema(dataset));
    proposals.addAll(DataHubAgreement.of(dataset, table, metadata(dataset), rawContract));
  }

  private ObjectNode properties() {
    return object()
        .put("contract", contract.name())
        .put("contractVersion", contract.version())
        .put("contractHash", contract.hash())
        .put("priority", Integer.toString(contract.priority()))
        .put("project", project())
        .put("rightToIngest", contract.ownership().basis());
  }

  private String project() {
    return contract.ownership().project();
  }

  private ObjectNode ownership() {
    ObjectNode ownership = object();
    ownership
        .putArray("owners")
        .addObject()
        .put("owner", DataHubUrns.team(contract))
        .put("type", "TECHNICAL_OWNER")
        .putObject("source")
        .put("type", "SERVICE");
    return ownership;
  }

  private static void describe(ObjectNode info, @Nullable String description) {
    if (description != null) {
      info.put("description", description);
    }
  }

  private static ObjectNode types(String... names) {
    ObjectNode types = object();
    ArrayNode list = types.putArray("typeNames");
    for (String name : names) {
      list.add(name);
    }
    return types;
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private void add(String type, String urn, String aspect, ObjectNode value) {
    proposals.add(new Proposal(type, urn, aspect, value));
  }
}
