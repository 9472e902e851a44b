package io.chimera.sinks.ledger;

import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.facts.ColumnProfile;
import io.chimera.sinks.iceberg.Lake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.io.CloseableIterable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits closings of one run to the datasets' tables, quarantine first, each exactly once however
 * often it is asked.
 */
final class Committer {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

  private final Map<TableName, Accounts> accounts = new HashMap<>();

  private record Accounts(
      OpenedDataset dataset,
      Table main,
      Table rejected,
      TableLedger ledger,
      QuarantineLedger quarantine) {}

  Committer(Lake lake, List<OpenedDataset> datasets, Patience patience) {
    this(lake, datasets, patience, table -> {});
  }

  /**
   * As above.
   *
   * @param whenLong told of the table whose commit fails again and again, while it is still tried
   */
  Committer(
      Lake lake, List<OpenedDataset> datasets, Patience patience, Consumer<TableName> whenLong) {
    for (OpenedDataset dataset : datasets) {
      TableName table = dataset.table();
      Table main = load(lake, table, patience);
      Table rejected = load(lake, table.quarantine(), patience);
      accounts.put(
          table,
          new Accounts(
              dataset,
              main,
              rejected,
              new TableLedger(main, patience, () -> whenLong.accept(table)),
              new QuarantineLedger(rejected, patience, () -> whenLong.accept(table))));
    }
  }

  /** What says that a table is gone may stand in front of a catalog that is away. */
  private static Table load(Lake lake, TableName name, Patience patience) {
    Instant deadline = patience.deadline();
    for (int attempt = 1; ; attempt++) {
      try {
        return lake.load(name);
      } catch (NoSuchTableException gone) {
        if (!patience.allows(attempt + 1, deadline)) {
          throw new TableGoneException(
              "Cannot commit to table '" + name + "': there is none of that name any more", gone);
        }
        LOG.warn("There is no table '{}', attempt {}", name, attempt, gone);
        patience.waitAfter(attempt, name.toString());
      }
    }
  }

  /**
   * The restored closings without those that a table's books cover though they do not have their
   * ids: an expiry may have taken these, or another run may have read the same records. Closings
   * are committed in order, so what is before one that is there is settled too.
   *
   * @throws StateBehindTableException if files of one that is left are gone
   */
  List<Closing> outstanding(List<Closing> restored) {
    var settled = new HashSet<TableName>();
    var outstanding = new ArrayDeque<Closing>();
    for (int index = restored.size() - 1; index >= 0; index--) {
      Closing closing = restored.get(index);
      Accounts of = accounts.get(closing.table());
      boolean there = of != null && of.ledger().contains(closing.commitId());
      if (of != null && !there && covers(of, closing)) {
        settled.add(closing.table());
      }
      if (there || !settled.contains(closing.table())) {
        outstanding.addFirst(closing);
      }
      if (there) {
        settled.add(closing.table());
      }
    }
    outstanding.forEach(this::checkFiles);
    return List.copyOf(outstanding);
  }

  /**
   * Books that stand where a closing ends may have it without its id. One that does not move them,
   * since it has late rows alone, they have if one of its files is the table's.
   */
  private static boolean covers(Accounts of, Closing closing) {
    if (closing.from().equals(closing.to())) {
      return isLive(of.main(), closing.dataFiles());
    }
    return of.ledger()
        .head()
        .filter(head -> Continuity.covers(head.entry().to(), closing.to()))
        .isPresent();
  }

  private static boolean isLive(Table table, List<String> files) {
    var locations = Set.copyOf(FilesText.locations(files));
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        if (locations.contains(task.file().location())) {
          return true;
        }
      }
      return false;
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "Cannot look at the files of table '" + table.name() + "'", failure);
    }
  }

  /**
   * What was taken out of a table once, its expiry deletes; a commit would not notice.
   *
   * @throws StateBehindTableException if a file of a closing from restored state is gone
   */
  void checkFiles(Closing closing) {
    Accounts of = accounts.get(closing.table());
    if (of == null || of.ledger().contains(closing.commitId())) {
      return;
    }
    checkFiles(of.main(), closing.dataFiles());
    checkFiles(of.main(), closing.deleteFiles());
    checkFiles(of.rejected(), closing.quarantineFiles());
  }

  private static void checkFiles(Table table, List<String> files) {
    for (String location : FilesText.locations(files)) {
      if (!table.io().newInputFile(location).exists()) {
        throw new StateBehindTableException(
            "Cannot commit what was restored to table '"
                + table.name()
                + "': its file '"
                + location
                + "' is gone");
      }
    }
  }

  /**
   * Commits the closing.
   *
   * @return the entry, also if an earlier attempt had been applied
   * @throws LedgerException if it may not be committed
   */
  Committed commit(Closing closing) {
    Accounts of = accounts.get(closing.table());
    if (of == null) {
      throw new LedgerException(
          "Cannot commit to table '"
              + closing.table()
              + "': the restored state has records for it, but the contract no longer does");
    }
    String pipeline = of.dataset().pipeline();
    long epoch = of.dataset().epoch();
    of.ledger().refreshPatiently();
    if (!closing.quarantineFiles().isEmpty() && !of.ledger().contains(closing.commitId())) {
      // Refused here, it leaves nothing behind there.
      LedgerEntry entry = of.ledger().check(closing, pipeline, epoch);
      of.quarantine().commit(closing, entry);
    }
    return of.ledger().commit(closing, pipeline, epoch);
  }

  /** Deletes the files of a read that was given up; what cannot be deleted is left. */
  void delete(Gathered read) {
    Accounts of = accounts.get(read.table());
    if (of == null) {
      return;
    }
    LOG.info("Read '{}' of table '{}' was given up, its files go", read.read(), read.table());
    delete(of.main(), read.dataFiles());
    delete(of.main(), read.deleteFiles());
    delete(of.rejected(), read.quarantineFiles());
  }

  private static void delete(Table table, List<String> files) {
    for (String location : FilesText.locations(files)) {
      try {
        table.io().deleteFile(location);
      } catch (RuntimeException failure) {
        LOG.warn("Cannot delete file '{}', which no table has", location, failure);
      }
    }
  }

  /** What the files of a closing say of the table's columns, as they were at its commit. */
  List<ColumnProfile> profile(Closing closing, Committed entry) {
    Accounts of = accounts.get(closing.table());
    return of == null || closing.dataFiles().isEmpty()
        ? List.of()
        : ColumnProfile.of(
            FilesText.read(closing.dataFiles(), of.main()),
            ColumnProfile.schema(of.main(), of.main().snapshot(entry.snapshotId())));
  }

  /** The books of every table. */
  Map<TableName, TableLedger> ledgers() {
    var ledgers = new HashMap<TableName, TableLedger>();
    accounts.forEach((table, of) -> ledgers.put(table, of.ledger()));
    return ledgers;
  }

  /** The newest entry of a table's books; empty if the catalog does not answer just now. */
  Optional<LedgerEntry> headIfKnown(TableName table) {
    Accounts of = accounts.get(table);
    if (of == null) {
      return Optional.empty();
    }
    try {
      of.ledger().refresh();
      return of.ledger().head().map(Committed::entry);
    } catch (RuntimeException away) {
      LOG.debug("Cannot look at table '{}'", table, away);
      return Optional.empty();
    }
  }

  /**
   * Checks, when a run begins and all its restored closings are committed, that the tables are
   * where the run goes on, and takes the quarantine tables over.
   *
   * @throws StateBehindTableException if a table is ahead: an older savepoint was restored
   * @throws RolledBackException if a table was rolled back
   * @throws PositionGapException if a table is behind: it was made anew
   */
  void begin(List<Carry> carries) {
    for (Carry carry : carries) {
      Accounts of = accounts.get(carry.table());
      if (of == null) {
        continue;
      }
      of.ledger().refresh();
      of.ledger().checkNotRolledBack();
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
      checkState(carry, entry);
      of.quarantine().open(entry, of.ledger(), Rollback.REFUSE);
    }
  }

  private static void checkState(Carry carry, LedgerEntry head) {
    try {
      Continuity.check("table '" + carry.table() + "'", head.to(), carry.positions());
    } catch (PositionOverlapException ahead) {
      throw new StateBehindTableException(
          "Cannot begin with the restored state: it is older than the table. "
              + ahead.getMessage());
    }
  }
}
