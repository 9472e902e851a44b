package io.chimera.jobs.cli;

import io.chimera.connectors.database.DatabaseState;
import io.chimera.jobs.reconcile.Reconciled;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings.EventSettings;
import io.chimera.sinks.facts.EventTopics;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.KafkaFactPublisher;
import io.chimera.sinks.facts.RunFact;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.Run;
import io.chimera.sinks.ledger.TableLedger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what a reconciliation has found: in the tables' ledgers, and as facts of these entries. */
record ReconciliationRecord(
    Contract contract, LakeCatalog catalog, @Nullable EventSettings events) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * Makes an entry a table. One that was never opened by a run has no ledger, and gets none.
   *
   * @return whether all was told that is to be told
   * @throws io.chimera.sinks.ledger.LedgerException if a table is not this pipeline's
   */
  boolean enter(List<Reconciled> results, DatabaseState.Moment moment) {
    var facts = new ArrayList<Fact>();
    for (Reconciled each : results) {
      Dataset dataset = each.dataset();
      TableName table = dataset.target().table();
      var ledger = new TableLedger(LakeTables.load(catalog, table));
      if (ledger.head().isPresent()) {
        var run = new Run(contract.pipelineOf(dataset), 0, contract.version(), contract.hash());
        Committed entry = ledger.reconcile(run, each.inLedger(moment));
        facts.add(RunFact.of(table, entry));
      }
    }
    return events == null || facts.isEmpty() || tell(facts, events);
  }

  private static boolean tell(List<Fact> facts, EventSettings events) {
    EventTopics.ensure(events, EventTopics.OF_PIPELINES);
    try (var publisher = KafkaFactPublisher.open(events)) {
      return publisher.publish(facts, PATIENCE) == facts.size();
    }
  }
}
