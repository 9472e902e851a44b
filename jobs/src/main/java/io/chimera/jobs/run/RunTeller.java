package io.chimera.jobs.run;

import io.chimera.jobs.pipeline.PreparedRun;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.archive.FactArchive;
import io.chimera.sinks.archive.TableFacts;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactTeller;
import io.chimera.sinks.facts.RunFact;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.LedgerEntry.Operation;
import io.chimera.sinks.ledger.OpenedDataset;
import io.chimera.sinks.ledger.TableLedger;
import io.chimera.sinks.lineage.LineageFact;
import io.chimera.sinks.lineage.LineageFact.End;
import io.chimera.sinks.lineage.LineageStart;
import io.chimera.sinks.lineage.ParentRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
   * Tells that a run has started.
   *
   * @param opened its datasets, in the contract's order
   * @return the same, each with the event that it has started; as they are where nobody is told
   */
  static List<OpenedDataset> started(
      Contract contract,
      PlatformSettings platform,
      LakeCatalog catalog,
      List<OpenedDataset> opened,
      RunMode mode) {
    if (!platform.isTelling()) {
      return opened;
    }
    try {
      @Nullable ParentRun parent = parent().orElse(null);
      var facts = new ArrayList<Fact>();
      var told = new ArrayList<OpenedDataset>();
      for (int index = 0; index < opened.size(); index++) {
        OpenedDataset each = opened.get(index);
        Dataset dataset = contract.datasets().get(index);
        Table table = catalog.load(each.table());
        Committed opening = opening(table, each.epoch());
        String start =
            new LineageStart(
                    contract,
                    dataset,
                    table,
                    catalog.load(each.table().quarantine()),
                    platform.catalog(),
                    new LineageStart.Way(
                        each.epoch(),
                        Instant.ofEpochMilli(opening.committedAt()),
                        mode == RunMode.BOUNDED,
                        contract.trigger().commitEvery(),
                        EnvironmentInformation.getVersion(),
                        parent))
                .event();
        facts.add(LineageFact.started(start));
        facts.add(RunFact.of(each.table(), opening));
        told.add(each.withLineage(start));
      }
      FactTeller.tell(platform, facts);
      keep(catalog, told, List.of());
      return List.copyOf(told);
    } catch (RuntimeException away) {
      // The tables are open by now: who was to run before can no longer commit.
      LOG.warn("Cannot tell that a run has started, it runs without lineage", away);
      return opened;
    }
  }

  /** Keeps what the tables' ledgers tell, as far as it is not kept yet. */
  public static void keep(PreparedRun run) {
    keep(run, List.of());
  }

  private static void keep(PreparedRun run, List<Fact> more) {
    if (!run.platform().isTelling()) {
      return;
    }
    try (var catalog = LakeCatalog.open(run.platform().catalog())) {
      keep(catalog, run.opened(), more);
    } catch (RuntimeException away) {
      warn(away);
    }
  }

  private static void keep(LakeCatalog catalog, List<OpenedDataset> opened, List<Fact> more) {
    try {
      var archive = FactArchive.open(catalog);
      var facts = new ArrayList<>(more);
      for (OpenedDataset each : opened) {
        facts.addAll(missing(catalog, each, archive));
      }
      archive.add(facts);
    } catch (RuntimeException away) {
      warn(away);
    }
  }

  /** One table that is away takes the others' facts with it no more than their records. */
  private static List<Fact> missing(
      LakeCatalog catalog, OpenedDataset opened, FactArchive archive) {
    try {
      return new TableFacts(opened.table(), catalog.load(opened.table()))
          .missing(archive, opened.lineage());
    } catch (RuntimeException away) {
      warn(away);
      return List.of();
    }
  }

  private static void warn(RuntimeException away) {
    LOG.warn(
        "Cannot keep what was told of a run; its tables have it while their snapshots are there,"
            + " and it is tried again in some minutes",
        away);
  }

  private static Committed opening(Table table, long epoch) {
    return new TableLedger(table)
        .entries().stream()
            .filter(entry -> entry.entry().operation() == Operation.OPENING)
            .filter(entry -> entry.entry().run().epoch() == epoch)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "Table '" + table.name() + "' has no opening of epoch " + epoch));
  }

  /**
   * Tells how a run has ended; never fails.
   *
   * @param message why, absent where all is well
   * @param more what else there is to tell of it
   */
  public static void ended(PreparedRun run, End end, @Nullable String message, List<Fact> more) {
    var facts = new ArrayList<>(more);
    for (OpenedDataset opened : run.opened()) {
      String start = opened.lineage();
      if (start != null) {
        facts.add(LineageFact.ended(start, Instant.now(), end, message));
      }
    }
    try {
      FactTeller.tell(run.platform(), facts);
    } catch (RuntimeException failure) {
      LOG.warn("Cannot tell that a run has ended", failure);
    }
    keep(run, facts);
  }
}
