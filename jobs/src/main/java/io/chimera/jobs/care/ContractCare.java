package io.chimera.jobs.care;

import io.chimera.jobs.pipeline.FlinkSettings;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.EventTime;
import io.chimera.schemas.contract.Retention;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.care.CareRules;
import io.chimera.sinks.care.CareRules.Effect;
import io.chimera.sinks.care.CareRules.RowAge;
import io.chimera.sinks.care.CareTask;
import io.chimera.sinks.care.KeptCheckpoints;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What is done for tables, as it was asked for.
 *
 * @param tasks what
 * @param orphans how old files are that nobody can be about to commit any more
 * @param effect whether it is done, or only said
 */
public record ContractCare(Set<CareTask> tasks, Duration orphans, Effect effect) {
  public ContractCare {
    tasks = Set.copyOf(tasks);
  }

  /** Everything, as it is done again and again. */
  public static ContractCare ofAll() {
    return new ContractCare(Set.of(CareTask.values()), CareRules.ORPHANS, Effect.DONE);
  }

  /** By table of the contract, in its order. */
  public Map<TableName, CareRules> of(Contract contract) {
    var rules = new LinkedHashMap<TableName, CareRules>();
    for (Dataset dataset : contract.datasets()) {
      rules.put(dataset.target().table(), rules(dataset));
    }
    return rules;
  }

  private CareRules rules(Dataset dataset) {
    Retention kept = dataset.retention();
    Duration rows = kept.rows();
    EventTime eventTime = dataset.eventTime();
    RowAge age = rows == null || eventTime == null ? null : new RowAge(eventTime.column(), rows);
    return new CareRules(tasks, kept.snapshots(), age, kept.quarantine(), orphans, effect);
  }

  /** Of a table of which no contract says anything: rows are kept for ever. */
  public CareRules ofTable() {
    return new CareRules(tasks, CareRules.SNAPSHOTS, null, null, orphans, effect);
  }

  /** Where jobs of a platform keep what they would still commit. */
  public static KeptCheckpoints checkpoints(PlatformSettings platform) {
    return new KeptCheckpoints(FlinkSettings.location(platform.checkpoints()));
  }
}
