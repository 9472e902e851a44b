package io.chimera.jobs.run;

import io.chimera.jobs.pipeline.PreparedRun;
import io.chimera.quality.rules.RuleChecks;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.archive.FactArchive;
import io.chimera.sinks.archive.KeptFacts;
import io.chimera.sinks.archive.MissingFacts;
import io.chimera.sinks.archive.TableFacts;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactTeller;
import io.chimera.sinks.facts.RunFact;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.OpenedDataset;
import io.chimera.sinks.ledger.TableLedger;
import io.chimera.sinks.lineage.LineageFact;
import io.chimera.sinks.lineage.LineageFact.End;
import io.chimera.sinks.lineage.LineageStart;
import io.chimera.sinks.lineage.ParentRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of a run what its job cannot: that it has started, and how it has ended. Whoever starts
 * runs outlives them. Keeps what was told, for when snapshots are gone. Neither a broker nor an
 * archive that is away keeps a run from starting.
 */
public final class RunTeller {
  private static final Logger LOG = LoggerFactory.getLogger(RunTeller.class);

  private RunTeller() {}

  /**
   * Who has started this process's runs, by what it was told.
   *
   * @throws IllegalArgumentException if that is something else
   */
  static Optional<ParentRun> parent() {
    return ParentRun.read(System.getenv(ParentRun.VARIABLE));
  }

  /**
   * A dataset of a run, and the tables that were opened for it.
   *
   * @param dataset for the job
   * @param main as it is after the opening
   * @param quarantine beside it
   */
  record Opened(OpenedDataset dataset, Table main, Table quarantine) {}

  /**
   * Tells that a run has started.
   *
   * @param opened its datasets, in the contract's order
   * @return the same, each with the event that it has started; as they are where nobody is told
   */
  static List<OpenedDataset> started(
      Contract contract,
      PlatformSettings platform,
      LakeCatalog catalog,
      List<Opened> opened,
      RunMode mode) {
    List<OpenedDataset> untold = opened.stream().map(Opened::dataset).toList();
    if (!platform.isTelling()) {
      return untold;
    }
    try {
      @Nullable ParentRun parent = parent().orElse(null);
      var facts = new ArrayList<Fact>();
      var told = new ArrayList<OpenedDataset>();
      var tables = new ArrayList<TableFacts>();
      for (int index = 0; index < opened.size(); index++) {
        Opened each = opened.get(index);
        OpenedDataset dataset = each.dataset();
        Committed opening = opening(each.main(), dataset.epoch());
        String start =
            new LineageStart(
                    contract,
                    contract.datasets().get(index),
                    each.main(),
                    each.quarantine(),
                    platform.catalog(),
                    RuleChecks.judging(contract.datasets().get(index)),
                    new LineageStart.Way(
                        dataset.epoch(),
                        Instant.ofEpochMilli(opening.committedAt()),
                        mode == RunMode.BOUNDED,
                        contract.trigger().commitEvery(),
                        EnvironmentInformation.getVersion(),
                        parent))
                .event();
        facts.add(LineageFact.started(start));
        facts.add(RunFact.of(dataset.table(), opening));
        told.add(dataset.withLineage(start));
        tables.add(new TableFacts(dataset.table(), each.main(), start, 0));
      }
      tell(platform, catalog, tables, facts);
      return List.copyOf(told);
    } catch (RuntimeException away) {
      // The tables are open by now: who was to run before can no longer commit.
      LOG.warn("Cannot tell that a run has started, it runs without lineage", away);
      return untold;
    }
  }

  private static void tell(
      PlatformSettings platform, LakeCatalog catalog, List<TableFacts> tables, List<Fact> facts) {
    try {
      var archive = FactArchive.open(catalog);
      KeptFacts kept = MissingFacts.kept(archive, tables);
      List<Fact> ends = MissingFacts.ends(archive, tables, kept);
      FactTeller.tell(platform, ends);
      new FactKeeper().keep(archive, tables, ends, kept);
    } catch (RuntimeException away) {
      FactKeeper.warn(away);
    }
    FactTeller.tell(platform, facts);
  }

  private static Committed opening(Table table, long epoch) {
    return new TableLedger(table)
        .opening(epoch)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Table '" + table.name() + "' has no opening of epoch " + epoch));
  }

  /** Keeps what the tables' ledgers tell, as far as it is not kept yet. */
  static void keep(PreparedRun run, FactKeeper keeper) {
    if (!run.platform().isTelling()) {
      return;
    }
    try (var catalog = LakeCatalog.open(run.platform().catalog())) {
      keeper.keep(catalog, run.opened());
    } catch (RuntimeException away) {
      FactKeeper.warn(away);
    }
  }

  /** Tables of which another run has told that this one has ended. */
  private static Set<TableName> followed(PreparedRun run) {
    if (!run.platform().isTelling()) {
      return Set.of();
    }
    try (var catalog = LakeCatalog.open(run.platform().catalog())) {
      var tables = new HashSet<TableName>();
      var archive = FactArchive.look(catalog);
      for (OpenedDataset opened : run.opened()) {
        Table table = catalog.load(opened.table());
        if (MissingFacts.isEnded(archive, new TableFacts(opened.table(), table), opened.epoch())) {
          tables.add(opened.table());
        }
      }
      return tables;
    } catch (RuntimeException away) {
      LOG.debug("Cannot look whether another run has followed", away);
      return Set.of();
    }
  }

  /**
   * Tells how a run has ended; never fails.
   *
   * @param message why, absent where all is well
   * @param more what else there is to tell of it
   */
  static void ended(
      PreparedRun run, FactKeeper keeper, End end, @Nullable String message, List<Fact> more) {
    Set<TableName> followed = followed(run);
    var facts = new ArrayList<>(more);
    for (OpenedDataset opened : run.opened()) {
      String start = opened.lineage();
      if (start != null && !followed.contains(opened.table())) {
        facts.add(LineageFact.ended(start, Instant.now(), end, message));
      }
    }
    try {
      FactTeller.tell(run.platform(), facts);
    } catch (RuntimeException failure) {
      LOG.warn("Cannot tell that a run has ended", failure);
    }
    keeper.add(facts);
    keep(run, keeper);
  }
}
