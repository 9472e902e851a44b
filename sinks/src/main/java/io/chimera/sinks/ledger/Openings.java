package io.chimera.sinks.ledger;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.QuerySpec;
import io.chimera.schemas.contract.TableSpec;
import io.chimera.schemas.contract.TargetKind.Replace;
import io.chimera.schemas.stream.Positions;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.apache.iceberg.Table;

/** What a submitter does to a dataset's tables before the job starts. */
public final class Openings {
  /**
   * How long an idle table of a database waits for a commit of its position alone: the log moves
   * with all other tables.
   */
  private static final Duration HEARTBEAT = Duration.ofMinutes(1);

  private Openings() {}

  /**
   * Refuses what an opening would refuse, before any dataset is opened; commits nothing.
   *
   * @throws LedgerException if another pipeline owns the table, table or quarantine were rolled
   *     back and that is not accepted, or the quarantine cannot be taken back to the table
   */
  public static void check(
      Contract contract, Dataset dataset, Table main, Table quarantine, Rollback rollback) {
    var ledger = new TableLedger(main);
    var rejected = new QuarantineLedger(quarantine, Patience.DEFAULT);
    ledger.checkOwner(run(contract, dataset));
    if (rollback == Rollback.REFUSE) {
      ledger.checkNotRolledBack();
      rejected.checkNotRolledBack();
    }
    ledger.head().ifPresent(head -> rejected.checkRemovable(head.entry().to()));
  }

  /**
   * Refuses a rewind that would take the table back and fail at its quarantine.
   *
   * @throws QuarantineChangedException if the rejected records cannot be removed
   */
  public static void checkRewind(Table quarantine, Rewind plan) {
    new QuarantineLedger(quarantine, Patience.DEFAULT).checkRemovable(plan.target().entry().to());
  }

  /**
   * Opens the books for a start without state: a new epoch at {@code start}, and quarantined
   * records whose closing never reached the table are removed.
   *
   * @param start answers to the newest entry with its {@code to} and the streams and splits that
   *     are new since; to none with the contract's start, resolved
   * @throws LedgerException if another pipeline owns the table, the positions do not follow, or the
   *     table or its quarantine was rolled back and that is not accepted
   */
  public static OpenedDataset open(
      Contract contract,
      Dataset dataset,
      Table main,
      Table quarantine,
      Rollback rollback,
      Function<Optional<LedgerEntry>, Positions> start) {
    var ledger = new TableLedger(main);
    Committed opening = ledger.open(CommitIds.next(), run(contract, dataset), rollback, start);
    ledger.refresh();
    new QuarantineLedger(quarantine, Patience.DEFAULT).open(opening.entry(), ledger, rollback);
    return opened(contract, dataset, opening.entry());
  }

  /**
   * Opens the books for a start from a savepoint: a new epoch where the ledger stands. Closings
   * that the savepoint still holds are committed by the job itself.
   *
   * @throws LedgerException if the table was never opened, or another pipeline owns it
   */
  public static OpenedDataset resume(
      Contract contract, Dataset dataset, Table main, Rollback rollback) {
    Committed opening =
        new TableLedger(main).reopen(CommitIds.next(), run(contract, dataset), rollback);
    return opened(contract, dataset, opening.entry());
  }

  /**
   * Takes a dataset's table back as planned, and removes from its quarantine what came in since.
   *
   * @return the entry that says so
   * @throws LedgerException if another pipeline owns the table, or it was committed to since
   */
  public static Committed rewind(
      Contract contract, Dataset dataset, Table main, Table quarantine, Rewind plan) {
    var ledger = new TableLedger(main);
    Committed rewound = ledger.rewind(CommitIds.next(), run(contract, dataset), plan);
    ledger.refresh();
    new QuarantineLedger(quarantine, Patience.DEFAULT)
        .open(rewound.entry(), ledger, Rollback.ACCEPT);
    return rewound;
  }

  private static Reads reads(Dataset dataset) {
    if (dataset.from() instanceof QuerySpec) {
      return Reads.OF_A_QUERY;
    }
    boolean isBatch =
        dataset.from() instanceof TableSpec table && table.mode() != TableSpec.Mode.CDC;
    return isBatch ? Reads.EACH_RUN : Reads.AT_FIRST;
  }

  private static Run run(Contract contract, Dataset dataset) {
    return new Run(contract.pipelineOf(dataset), 0, contract.version(), contract.hash());
  }

  private static OpenedDataset opened(Contract contract, Dataset dataset, LedgerEntry opening) {
    Run run = opening.run();
    return new OpenedDataset(
        dataset.name(),
        dataset.target().table(),
        run.pipeline(),
        run.epoch(),
        run.contractVersion(),
        run.contractHash(),
        dataset.rejectLimit(),
        PositionsText.write(opening.from(), opening.to()),
        dataset.target().kind() instanceof Replace ? Effect.REPLACE : Effect.CHANGE,
        reads(dataset),
        contract.source() instanceof DatabaseSourceSpec ? HEARTBEAT : null,
        null);
  }
}
