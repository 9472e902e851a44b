package io.chimera.jobs.run;

import io.chimera.connectors.source.KnownTable;
import io.chimera.jobs.pipeline.DatabaseWay;
import io.chimera.jobs.pipeline.PreparedRun;
import io.chimera.quality.closing.CommitRules;
import io.chimera.quality.rules.RuleChecks;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractProblem;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.InvalidContractException;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.SecretBinding;
import io.chimera.schemas.stream.Positions;
import io.chimera.sinks.facts.EventTopics;
import io.chimera.sinks.iceberg.ColumnClasses;
import io.chimera.sinks.iceberg.Lake;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.iceberg.SourceVersions;
import io.chimera.sinks.iceberg.TargetTables;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.OpenedDataset;
import io.chimera.sinks.ledger.Openings;
import io.chimera.sinks.ledger.TableLedger;
import io.chimera.sinks.lineage.ParentRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens before a job starts: tables are created or compared, the start of every split is
 * resolved from the table's own ledger, and each table gets an opening that says so.
 */
public final class RunPreparation {
  private static final Logger LOG = LoggerFactory.getLogger(RunPreparation.class);

  private RunPreparation() {}

  /** Opens a run that begins where the tables' ledgers end. */
  public static PreparedRun prepare(Contract contract, PlatformSettings platform, RunMode mode) {
    return prepare(contract, platform, RunStart.fromTables(mode));
  }

  /**
   * Opens a run. From here on every earlier run of the same pipeline is fenced.
   *
   * @throws InvalidContractException if the contract uses a secret that is not bound to its hosts,
   *     or an expression is wrong, or onboarding is required and it was not onboarded
   * @throws SavepointRefusedException if the tables are not where the savepoint stands
   */
  public static PreparedRun prepare(Contract contract, PlatformSettings platform, RunStart start) {
    return prepare(contract, platform, start, Lake.Address.of(platform.catalog()));
  }

  /**
   * Opens a run whose tables are opened and committed to by way of {@code address}, as those that
   * break it on the way do.
   */
  public static PreparedRun prepare(
      Contract contract, PlatformSettings platform, RunStart start, Lake.Address address) {
    return prepare(contract, platform, start, address, note -> LOG.warn("{}", note));
  }

  /**
   * As above.
   *
   * @param notes is told how the source's tables have changed, and what is made of it
   */
  public static PreparedRun prepare(
      Contract declared,
      PlatformSettings platform,
      RunStart start,
      Lake.Address address,
      Consumer<String> notes) {
    check(declared, platform);
    if (platform.isTelling()) {
      Optional<ParentRun> unusedParent = RunTeller.parent();
    }
    var events = platform.events();
    if (events != null) {
      EventTopics.ensure(events, EventTopics.OF_PIPELINES);
    }
    List<OpenedDataset> told;
    var ends = new ArrayList<Positions>();
    Contract contract = declared;
    var known = new HashMap<String, KnownTable>();
    try (var catalog = LakeCatalog.open(platform.catalog());
        var lake = address.open();
        var source = SourcePositions.of(declared)) {
      OnboardedScope.check(declared, platform, catalog, notes);
      contract = SourceSchemas.applied(declared, catalog);
      // All is looked at before the first table is opened: a run that cannot start fences nobody.
      var starts = new ArrayList<DatasetStart>();
      for (Dataset dataset : contract.datasets()) {
        starts.add(check(contract, dataset, catalog, source, start));
      }
      checkSavepoint(contract, start, catalog);
      List<Positions> resolved = starts.stream().map(DatasetStart::resolved).toList();
      source.make(resolved);
      List<SourceStart> looks = SourceSchemas.look(declared, contract, catalog, resolved, start);
      for (SourceStart look : looks) {
        look.notes().forEach(notes);
        known.put(look.dataset().name(), look.table());
        SourceVersions.record(
            catalog.load(look.dataset().target().table()), look.dataset(), look.versions());
      }
      if (!looks.isEmpty()) {
        contract = contract.with(looks.stream().map(SourceStart::dataset).toList());
      }
      var opened = new ArrayList<RunTeller.Opened>();
      for (int index = 0; index < starts.size(); index++) {
        Dataset dataset = contract.datasets().get(index);
        opened.add(open(contract, dataset, lake, source, starts.get(index), start));
        if (start.mode() == RunMode.BOUNDED) {
          ends.add(source.end(dataset));
        }
      }
      told = RunTeller.started(contract, platform, catalog, opened, start.mode());
    }
    return new PreparedRun(
        contract,
        platform,
        told,
        start.mode() == RunMode.BOUNDED ? Optional.of(ends) : Optional.empty(),
        address,
        start.savepoint(),
        known);
  }

  /** Before anything is opened; the committer checks again when it has the state. */
  static void checkSavepoint(Contract contract, RunStart start, LakeCatalog catalog) {
    if (start.savepoint().isEmpty()) {
      return;
    }
    try {
      SavepointCheck.against(start.savepoint().get(), contract, catalog)
          .ifPresent(
              reason -> {
                throw new SavepointRefusedException(reason);
              });
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "Cannot read savepoint '" + start.savepoint().get() + "'", failure);
    }
  }

  /**
   * What is wrong with a contract that was read: secrets and keys of this platform, expressions.
   */
  public static List<ContractProblem> problems(Contract contract, PlatformSettings platform) {
    var problems = new ArrayList<>(SecretBinding.check(platform, contract));
    problems.addAll(ProtectionKeys.problems(contract, platform));
    problems.addAll(RuleChecks.problems(contract));
    problems.addAll(CommitRules.problems(contract));
    return problems;
  }

  /**
   * Holds the contract's secrets against those the platform allows, compiles its rules, and opens
   * its keys.
   *
   * @throws InvalidContractException if a secret is not bound to its hosts, or an expression is
   *     wrong
   * @throws io.chimera.schemas.contract.UnsupportedSourceException if no job reads such a source
   *     yet
   * @throws io.chimera.schemas.platform.MissingSecretException if a key is not on this machine
   */
  public static void check(Contract contract, PlatformSettings platform) {
    var problems = problems(contract, platform);
    if (!problems.isEmpty()) {
      throw new InvalidContractException(problems);
    }
    if (contract.source() instanceof DatabaseSourceSpec) {
      DatabaseWay unusedKnown = DatabaseWay.of(contract);
    }
    ProtectionKeys.check(contract, platform);
  }

  private static DatasetStart check(
      Contract contract,
      Dataset dataset,
      LakeCatalog catalog,
      SourcePositions source,
      RunStart start) {
    var main = TargetTables.main(catalog, dataset);
    var quarantine = TargetTables.quarantine(catalog, dataset);
    Openings.check(contract, dataset, main, quarantine, start.rollback());
    var ledger = new TableLedger(main);
    return new DatasetStart(dataset, source, ledger.head().map(Committed::entry));
  }

  private static RunTeller.Opened open(
      Contract contract,
      Dataset dataset,
      Lake lake,
      SourcePositions source,
      DatasetStart position,
      RunStart start) {
    var main = lake.load(dataset.target().table());
    var quarantine = lake.load(dataset.target().table().quarantine());
    ColumnClasses.update(main, dataset);
    OpenedDataset made =
        start.savepoint().isPresent() && new TableLedger(main).head().isPresent()
            ? Openings.resume(contract, dataset, main, start.rollback())
            : Openings.open(contract, dataset, main, quarantine, start.rollback(), position::after);
    return new RunTeller.Opened(
        source.idleCommits().map(made::withHeartbeat).orElse(made), main, quarantine);
  }
}
