package io.chimera.sinks.lineage;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.QuerySourceSpec;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import io.chimera.sinks.iceberg.TargetTables;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.ExecutionParameter;
import io.openlineage.client.OpenLineage.InputDataset;
import io.openlineage.client.OpenLineage.JobFacets;
import io.openlineage.client.OpenLineage.RunFacets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/**
 * The event that a run of one pipeline has started, with all that is known of it then. Every later
 * event of the run is this one with what has come to it.
 *
 * @param contract the contract, with all columns that its tables have
 * @param dataset the pipeline's dataset
 * @param table its table
 * @param quarantine the table that takes its rejected records
 * @param catalog where both are
 * @param judging the columns by which rules keep records out
 * @param way how the run goes
 */
public record LineageStart(
    Contract contract,
    Dataset dataset,
    Table table,
    Table quarantine,
    CatalogSettings catalog,
    Set<String> judging,
    Way way) {

  /**
   * How a run goes.
   *
   * @param epoch of the table
   * @param startedAt when it was opened
   * @param isBounded whether it ends by itself
   * @param commitEvery time between two commits
   * @param flink version of Flink
   * @param parent who has started it, absent for a person
   */
  public record Way(
      long epoch,
      Instant startedAt,
      boolean isBounded,
      Duration commitEvery,
      String flink,
      @Nullable ParentRun parent) {}

  /** The event, as JSON. */
  public String event() {
    OpenLineage model = Lineage.model();
    var tables = new TableFacets(model, contract, dataset, catalog, judging);
    return Lineage.json(
            model.newRunEvent(
                way.startedAt().atZone(ZoneOffset.UTC),
                OpenLineage.RunEvent.EventType.START,
                model.newRun(Lineage.runOf(table, way.epoch()), runFacets(model)),
                model.newJob(Lineage.NAMESPACE, Lineage.jobOf(contract, dataset), jobFacets(model)),
                inputs(model),
                List.of(
                    tables.target(table, way.epoch() == 1 && TargetTables.isOurs(table)),
                    tables.quarantine(quarantine))))
        .toString();
  }

  private List<InputDataset> inputs(OpenLineage model) {
    if (!(contract.source() instanceof QuerySourceSpec query)) {
      return List.of(new SourceFacets(model, contract, dataset).input());
    }
    return query.inputs().stream()
        .map(
            each ->
                model
                    .newInputDatasetBuilder()
                    .namespace(each.namespace())
                    .name(each.name())
                    .build())
        .toList();
  }

  private RunFacets runFacets(OpenLineage model) {
    var facets =
        model
            .newRunFacetsBuilder()
            .processing_engine(
                model.newProcessingEngineRunFacet(way.flink(), "flink", Lineage.VERSION))
            .executionParameters(model.newExecutionParametersRunFacet(parameters(model)))
            .test(model.newTestRunFacet(new RuleTests(model, dataset).before()));
    ParentRun parent = way.parent();
    if (parent != null) {
      facets.parent(parent.facet(model));
    }
    return facets.build();
  }

  private List<ExecutionParameter> parameters(OpenLineage model) {
    var parameters = new ArrayList<ExecutionParameter>();
    parameters.add(parameter(model, "contract.version", contract.version()));
    parameters.add(parameter(model, "contract.hash", contract.hash()));
    parameters.add(parameter(model, "epoch", Long.toString(way.epoch())));
    parameters.add(parameter(model, "mode", way.isBounded() ? "bounded" : "continuous"));
    return parameters;
  }

  private static ExecutionParameter parameter(OpenLineage model, String name, String value) {
    return model.newExecutionParameterBuilder().key(name).name(name).value(value).build();
  }

  private JobFacets jobFacets(OpenLineage model) {
    var pattern =
        way.isBounded()
            ? model.newJobTypeJobFacetEmissionPattern("EVENT_BASED", "ACCUMULATIVE", null)
            : model.newJobTypeJobFacetEmissionPattern(
                "PERIODIC", "COMPLETE_SNAPSHOT", Math.max(1, way.commitEvery().toSeconds()));
    var facets =
        model
            .newJobFacetsBuilder()
            .jobType(
                model.newJobTypeJobFacet(
                    way.isBounded() ? "BATCH" : "STREAMING", "FLINK", "JOB", pattern))
            .ownership(
                model.newOwnershipJobFacet(
                    List.of(
                        new OpenLineage.OwnershipJobFacetOwnersBuilder()
                            .name("team:" + contract.ownership().team())
                            .type("OWNER")
                            .build())))
            .tags(
                model.newTagsJobFacet(
                    List.of(
                        model.newTagsJobFacetFields(
                            "project", contract.ownership().project(), "CHIMERA"),
                        model.newTagsJobFacetFields(
                            "priority", Integer.toString(contract.priority()), "CHIMERA"),
                        model.newTagsJobFacetFields(
                            "kind",
                            dataset.target().kind().label().toLowerCase(Locale.ROOT),
                            "CHIMERA"))));
    String description = contract.description();
    if (description != null) {
      facets.documentation(model.newDocumentationJobFacet(description, "text/plain"));
    }
    return facets.build();
  }
}
