package io.chimera.jobs.run;

import io.chimera.connectors.kafka.KafkaPositions;
import io.chimera.jobs.pipeline.PreparedRun;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.InvalidContractException;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.SecretBinding;
import io.chimera.schemas.stream.Positions;
import io.chimera.sinks.facts.EventTopics;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.iceberg.TargetTables;
import io.chimera.sinks.ledger.OpenedDataset;
import io.chimera.sinks.ledger.Openings;
import io.chimera.sinks.ledger.TableLedger;
import java.util.ArrayList;
import java.util.Optional;
import org.apache.iceberg.Table;

/**
 * What happens before a job starts: tables are created or compared, the start of every split is
 * resolved from the table's own ledger, and each table gets an opening that says so.
 */
public final class RunPreparation {
  private RunPreparation() {}

  /**
   * Opens a run. From here on every earlier run of the same pipeline is fenced.
   *
   * @throws InvalidContractException if the contract uses a secret that is not bound to its hosts
   */
  public static PreparedRun prepare(Contract contract, PlatformSettings platform, RunMode mode) {
    checkSecrets(contract, platform);
    var events = platform.events();
    if (events != null) {
      EventTopics.ensure(events);
    }
    var opened = new ArrayList<OpenedDataset>();
    var ends = new ArrayList<Positions>();
    try (var catalog = LakeCatalog.open(platform.catalog());
        var source = new KafkaPositions(contract.source())) {
      // All is looked at before the first table is opened: a run that cannot start fences nobody.
      for (Dataset dataset : contract.datasets()) {
        check(dataset, catalog, source);
      }
      for (Dataset dataset : contract.datasets()) {
        opened.add(open(contract, dataset, catalog, source));
        if (mode == RunMode.BOUNDED) {
          ends.add(source.end(dataset.from()));
        }
      }
    }
    return new PreparedRun(
        contract, platform, opened, mode == RunMode.BOUNDED ? Optional.of(ends) : Optional.empty());
  }

  /**
   * Holds the contract's secrets against those the platform allows.
   *
   * @throws InvalidContractException if one is not bound to its hosts
   */
  static void checkSecrets(Contract contract, PlatformSettings platform) {
    var problems = SecretBinding.check(platform, contract);
    if (!problems.isEmpty()) {
      throw new InvalidContractException(problems);
    }
  }

  private static void check(Dataset dataset, LakeCatalog catalog, KafkaPositions source) {
    var main = TargetTables.main(catalog, dataset);
    var unusedQuarantine = TargetTables.quarantine(catalog, dataset);
    var unusedStart = start(dataset, main, source);
  }

  private static OpenedDataset open(
      Contract contract, Dataset dataset, LakeCatalog catalog, KafkaPositions source) {
    var main = TargetTables.main(catalog, dataset);
    var quarantine = TargetTables.quarantine(catalog, dataset);
    return Openings.open(contract, dataset, main, quarantine, start(dataset, main, source));
  }

  private static Positions start(Dataset dataset, Table main, KafkaPositions source) {
    return new TableLedger(main)
        .head()
        .map(head -> source.resume(dataset.from(), head.entry().to()))
        .orElseGet(() -> source.first(dataset.from()));
  }
}
