package io.chimera.sinks.facts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.Classification;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Ownership;
import io.chimera.schemas.contract.Protection;
import io.chimera.sinks.lineage.ParentRun;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * That a run has started, by whom and how, and what its contract declares, as a CloudEvent. Its
 * form is {@code events/run-started-fact.schema.json}.
 */
public final class RunStartedFact {
  /** How the ids of these facts begin. */
  public static final String ID_PREFIX = "started/";

  private static final String TYPE = "io.chimera.run.started.v1";

  private RunStartedFact() {}

  /**
   * Who has started a run.
   *
   * @param trigger what made it start
   * @param by the user of the operating system
   * @param parent the task of an orchestrator, or null for none
   */
  public record Starter(RunTrigger trigger, String by, @Nullable ParentRun parent) {}

  /**
   * How a run goes.
   *
   * @param isBounded whether it ends by itself
   * @param isFromSavepoint whether it has brought state along
   * @param parallelism subtasks side by side
   * @param commitEvery time between two commits
   * @param engines versions by name
   */
  public record Way(
      boolean isBounded,
      boolean isFromSavepoint,
      int parallelism,
      Duration commitEvery,
      Map<String, String> engines) {
    public Way {
      engines = Map.copyOf(engines);
    }
  }

  /** The fact of a run of one dataset of the contract. */
  public static Fact of(
      StartedRun run, Contract contract, Dataset dataset, Starter starter, Way way) {
    CloudEvent event = run.event(TYPE, "started", run.at());
    ObjectNode data = event.data();
    data.put("trigger", starter.trigger().label());
    ParentRun parent = starter.parent();
    if (parent != null) {
      ObjectNode each = data.putObject("parent");
      each.put("namespace", parent.namespace());
      each.put("job", parent.job());
      each.put("run", parent.run().toString());
    }
    data.put("by", starter.by());
    data.put("mode", way.isBounded() ? "bounded" : "continuous");
    data.put("from", way.isFromSavepoint() ? "savepoint" : "tables");
    data.put("parallelism", way.parallelism());
    data.put("commitEvery", way.commitEvery().toString());
    ObjectNode engines = data.putObject("engines");
    new TreeMap<>(way.engines()).forEach(engines::put);
    declared(data.putObject("declared"), contract.ownership(), dataset);
    return event.on(FactTopic.RUNS, run.opened().pipeline());
  }

  private static void declared(ObjectNode declared, Ownership ownership, Dataset dataset) {
    declared.put("team", ownership.team());
    declared.put("project", ownership.project());
    ObjectNode right = declared.putObject("rightToIngest");
    right.put("basis", ownership.basis());
    right.put("declaredBy", ownership.declaredBy());
    right.put("on", ownership.declaredOn().toString());
    var columns = declared.putArray("columns");
    for (Map.Entry<String, Column> each : dataset.classifiedColumns().entrySet()) {
      ObjectNode column = columns.addObject().put("column", each.getKey());
      Classification classification = each.getValue().classification();
      if (classification != null) {
        column.put("classification", classification.label());
      }
      Protection protection = each.getValue().protection();
      if (protection != null) {
        column.put("protection", protection.method().label());
      }
    }
  }
}
