package io.chimera.sinks.ledger;

import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.iceberg.Lake;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Commits closings of one run to the datasets' tables, quarantine first, each exactly once however
 * often it is asked.
 */
final class Committer {
  private final Map<TableName, Books> books = new HashMap<>();

  private record Books(OpenedDataset dataset, TableLedger ledger, QuarantineLedger quarantine) {}

  Committer(Lake lake, List<OpenedDataset> datasets, Patience patience) {
    for (OpenedDataset dataset : datasets) {
      TableName table = dataset.table();
      books.put(
          table,
          new Books(
              dataset,
              new TableLedger(lake.load(table), patience),
              new QuarantineLedger(lake.load(table.quarantine()), patience)));
    }
  }

  /**
   * Commits the closing.
   *
   * @return the entry, also if an earlier attempt had been applied
   * @throws LedgerException if it may not be committed
   */
  Committed commit(Closing closing) {
    Books of = books.get(closing.table());
    if (of == null) {
      throw new LedgerException(
          "Cannot commit to table '"
              + closing.table()
              + "': the restored state has records for it, but the contract no longer does");
    }
    String pipeline = of.dataset().pipeline();
    long epoch = of.dataset().epoch();
    of.ledger().refresh();
    if (!closing.quarantineFiles().isEmpty() && !of.ledger().contains(closing.commitId())) {
      // Refused here, it leaves nothing behind there.
      LedgerEntry entry = of.ledger().check(closing, pipeline, epoch);
      of.quarantine().commit(closing, entry);
    }
    return of.ledger().commit(closing, pipeline, epoch);
  }

  /**
   * Checks, when a run begins and all its restored closings are committed, that the tables are
   * where the run goes on, and takes the quarantine tables over.
   *
   * @throws PositionOverlapException if a table is ahead: an older savepoint was restored
   * @throws PositionGapException if a table is behind: it was rolled back or recreated
   */
  void begin(List<Carry> carries) {
    for (Carry carry : carries) {
      Books of = books.get(carry.table());
      if (of == null) {
        continue;
      }
      of.ledger().refresh();
      Optional<Committed> head = of.ledger().head();
      if (head.isEmpty()) {
        throw new FencedException(
            "Cannot begin with table '" + carry.table() + "': it has no opening");
      }
      LedgerEntry entry = head.get().entry();
      Run run = entry.run();
      if (run.epoch() != of.dataset().epoch()) {
        throw new FencedException(
            "Cannot begin with table '"
                + carry.table()
                + "': its newest epoch is "
                + run.epoch()
                + ", this run's is "
                + of.dataset().epoch());
      }
      Continuity.check("table '" + carry.table() + "'", entry.to(), carry.positions());
      of.quarantine().open(entry, of.ledger());
    }
  }
}
