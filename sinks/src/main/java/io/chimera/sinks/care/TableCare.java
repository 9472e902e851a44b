package io.chimera.sinks.care;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.archive.FactArchive;
import io.chimera.sinks.archive.MissingFacts;
import io.chimera.sinks.archive.TableFacts;
import io.chimera.sinks.care.CareRules.RowAge;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.iceberg.QuarantineTable;
import io.chimera.sinks.ledger.HistoryNeeds;
import io.chimera.sinks.ledger.Upkeep;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/**
 * Cares for a table and for those beside it, while pipelines write to them. Every step is one
 * commit of its own, or deletes what nothing leads to: whoever dies in between leaves a table that
 * is whole and files that the next care finds. Two cares of one table do no harm: what one of them
 * commits, the other's commit is held against, and it leaves.
 */
public final class TableCare {
  private final PlatformSettings platform;
  private final LakeCatalog catalog;
  private final KeptCheckpoints checkpoints;
  private final Clock clock;
  private final long mostBytes;

  /**
   * @param platform whose lake it is
   * @param catalog open, and not closed here
   * @param checkpoints that may have files to commit
   */
  public TableCare(
      PlatformSettings platform, LakeCatalog catalog, KeptCheckpoints checkpoints, Clock clock) {
    this(platform, catalog, checkpoints, clock, Compaction.MOST_BYTES);
  }

  TableCare(
      PlatformSettings platform,
      LakeCatalog catalog,
      KeptCheckpoints checkpoints,
      Clock clock,
      long mostBytes) {
    this.platform = platform;
    this.catalog = catalog;
    this.checkpoints = checkpoints;
    this.clock = clock;
    this.mostBytes = mostBytes;
  }

  /**
   * Cares.
   *
   * @param name a dataset's table, or any other of the lake; there must be one of that name, and it
   *     is none that is kept beside another
   * @return of each table: itself, its quarantine and what says what was replayed
   */
  public List<TableReport> care(TableName name, CareRules rules) {
    var reports = new ArrayList<TableReport>();
    reports.add(careForMain(name, rules));
    if (catalog.exists(name.quarantine())) {
      reports.add(careForQuarantine(name, rules));
    }
    if (catalog.exists(name.replayed())) {
      reports.add(careForReplayed(name, rules));
    }
    return reports;
  }

  /**
   * What a table needs besides the rules.
   *
   * @param settled sequence number of the newest files that may be rewritten or go
   * @param rows how old its rows become; null for ever
   * @param needed asked before an expiry which snapshots stay
   * @param spared files that somebody is to append
   */
  private record Needs(
      long settled, @Nullable RowAge rows, Supplier<Set<Long>> needed, Set<String> spared) {}

  private TableReport careForMain(TableName name, CareRules rules) {
    Table main = catalog.load(name);
    Supplier<Set<Long>> needed =
        () -> {
          main.refresh();
          return HistoryNeeds.ofTable(main, loadIfThere(name.replayed()));
        };
    return care(name, main, rules, new Needs(Long.MAX_VALUE, rules.rows(), needed, Set.of()));
  }

  private TableReport careForQuarantine(TableName name, CareRules rules) {
    Table main = catalog.load(name);
    Table quarantine = catalog.load(name.quarantine());
    RowAge age =
        rules.rejected() == null ? null : new RowAge(QuarantineTable.REJECTED_AT, rules.rejected());
    Supplier<Set<Long>> needed =
        () -> {
          main.refresh();
          quarantine.refresh();
          return HistoryNeeds.ofQuarantine(quarantine, main);
        };
    long settled = HistoryNeeds.settled(quarantine, main);
    return care(name.quarantine(), quarantine, rules, new Needs(settled, age, needed, Set.of()));
  }

  private TableReport careForReplayed(TableName name, CareRules rules) {
    Set<String> files = HistoryNeeds.filesOfReplays(catalog.load(name));
    return care(
        name.replayed(),
        catalog.load(name.replayed()),
        rules,
        new Needs(Long.MAX_VALUE, null, Set::of, files));
  }

  private @Nullable Table loadIfThere(TableName name) {
    return catalog.exists(name) ? catalog.load(name) : null;
  }

  private TableReport care(TableName name, Table table, CareRules rules, Needs needs) {
    Instant now = clock.instant();
    var before = TableFigures.of(table);
    var steps = new ArrayList<CareStep>();
    for (CareTask task : CareTask.values()) {
      if (rules.has(task)) {
        step(task, name, table, rules, needs, now).ifPresent(steps::add);
      }
    }
    table.refresh();
    return new TableReport(name, before, TableFigures.of(table), steps);
  }

  private Optional<CareStep> step(
      CareTask task, TableName name, Table table, CareRules rules, Needs needs, Instant now) {
    return switch (task) {
      case RETENTION ->
          Optional.ofNullable(needs.rows())
              .map(
                  age ->
                      unlessObstacle(
                          task,
                          table,
                          () -> new RowRetention(table, needs.settled()).run(rules, age, now)));
      case COMPACT ->
          Optional.of(
              unlessObstacle(
                  task, table, () -> new Compaction(table, needs.settled(), mostBytes).run(rules)));
      case MANIFESTS ->
          Optional.of(unlessObstacle(task, table, () -> new ManifestRewrite(table).run(rules)));
      case EXPIRE -> Optional.of(expire(name, table, rules, needs, now));
      case ORPHANS ->
          Optional.of(new OrphanFiles(name, catalog, checkpoints, needs.spared()).run(rules, now));
    };
  }

  private static CareStep unlessObstacle(CareTask task, Table table, Supplier<CareStep> step) {
    table.refresh();
    return Upkeep.obstacle(table).map(CareStep.of(task)::note).orElseGet(step);
  }

  private CareStep expire(TableName name, Table table, CareRules rules, Needs needs, Instant now) {
    CareStep step = CareStep.of(CareTask.EXPIRE);
    table.refresh();
    if (table.currentSnapshot() == null) {
      return step;
    }
    Optional<String> rollback = Upkeep.rollback(table);
    if (rollback.isPresent()) {
      return step.note(rollback.get());
    }
    if (!rules.isOnlySaid() && !isTold(name, table)) {
      return step.note("what it has to tell cannot be kept: none was expired");
    }
    return new Expiry(table, needs.needed().get()).run(rules, now);
  }

  /** What its snapshots tell is kept elsewhere from now on. */
  private boolean isTold(TableName name, Table table) {
    if (!platform.isTelling() || name.isKept()) {
      return true;
    }
    var archive = FactArchive.open(catalog);
    MissingFacts missing = MissingFacts.of(archive, List.of(new TableFacts(name, table)));
    archive.add(missing.facts());
    return missing.tables().contains(name);
  }
}
