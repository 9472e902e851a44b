package io.chimera.sinks.ledger;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Positions;
import org.apache.iceberg.Table;

/** What a submitter does to a dataset's tables before the job starts. */
public final class Openings {
  private Openings() {}

  /**
   * Opens the books for a start without state: a new epoch at {@code start}, and quarantined
   * records whose closing never reached the table are removed.
   *
   * @param start the ledger head's {@code to} where there is one (see {@link TableLedger#head}),
   *     with the streams and splits that are new since; else the contract's start, resolved
   * @throws LedgerException if another pipeline owns the table, or the positions do not follow
   */
  public static OpenedDataset open(
      Contract contract, Dataset dataset, Table main, Table quarantine, Positions start) {
    var ledger = new TableLedger(main);
    Committed opening = ledger.open(CommitIds.next(), run(contract, dataset), start);
    ledger.refresh();
    new QuarantineLedger(quarantine, Patience.DEFAULT).open(opening.entry(), ledger);
    return opened(dataset, opening.entry());
  }

  /**
   * Opens the books for a start from a savepoint: a new epoch where the ledger stands. Closings
   * that the savepoint still holds are committed by the job itself.
   *
   * @throws LedgerException if the table was never opened, or another pipeline owns it
   */
  public static OpenedDataset resume(Contract contract, Dataset dataset, Table main) {
    Committed opening = new TableLedger(main).reopen(CommitIds.next(), run(contract, dataset));
    return opened(dataset, opening.entry());
  }

  private static Run run(Contract contract, Dataset dataset) {
    return new Run(contract.pipelineOf(dataset), 0, contract.version(), contract.hash());
  }

  private static OpenedDataset opened(Dataset dataset, LedgerEntry opening) {
    Run run = opening.run();
    return new OpenedDataset(
        dataset.name(),
        dataset.target().table(),
        run.pipeline(),
        run.epoch(),
        run.contractVersion(),
        run.contractHash(),
        PositionsText.write(opening.from(), opening.to()));
  }
}
