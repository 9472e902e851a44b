package io.chimera.jobs.cli;

import io.chimera.connectors.database.DatabaseState;
import io.chimera.jobs.reconcile.Reconciled;
import io.chimera.jobs.run.EntryTeller;
import io.chimera.jobs.run.EntryTeller.Entered;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.Run;
import io.chimera.sinks.ledger.TableLedger;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a reconciliation has found: in the tables' ledgers, and as facts of these entries. */
record ReconciliationRecord(Contract contract, LakeCatalog catalog, EntryTeller teller) {

  /**
   * Makes an entry a table. One that was never opened by a run has no ledger, and gets none.
   *
   * @return whether all was told that is to be told
   * @throws io.chimera.sinks.ledger.LedgerException if a table is not this pipeline's
   */
  boolean enter(List<Reconciled> results, DatabaseState.Moment moment) {
    var entered = new ArrayList<Entered>();
    for (Reconciled each : results) {
      Dataset dataset = each.dataset();
      TableName table = dataset.target().table();
      var ledger = new TableLedger(LakeTables.load(catalog, table));
      if (ledger.head().isPresent()) {
        var run = new Run(contract.pipelineOf(dataset), 0, contract.version(), contract.hash());
        Committed entry = ledger.reconcile(run, each.inLedger(moment));
        entered.add(new Entered(table, entry));
      }
    }
    return teller.tell(entered);
  }
}
