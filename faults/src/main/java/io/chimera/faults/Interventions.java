package io.chimera.faults;

import io.chimera.jobs.care.ContractCare;
import io.chimera.jobs.quarantine.RejectionFilter;
import io.chimera.jobs.replay.Replay;
import io.chimera.jobs.replay.Replayed;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.care.CareRules;
import io.chimera.sinks.care.CareRules.Effect;
import io.chimera.sinks.care.CareTask;
import io.chimera.sinks.care.TableCare;
import io.chimera.sinks.care.TableReport;
import io.chimera.sinks.iceberg.Lake;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.Gate;
import io.chimera.sinks.ledger.LedgerEntry;
import io.chimera.sinks.ledger.LedgerEntry.Operation;
import io.chimera.sinks.ledger.Openings;
import io.chimera.sinks.ledger.Rewind;
import io.chimera.sinks.ledger.TableLedger;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * What people do to the tables of a run: they release and discard what waits behind gates, replay
 * quarantines, rewind, and care for them. Remembers what was given up, for that is not to be in the
 * tables.
 */
public final class Interventions {
  private static final Duration A_MONTH = Duration.ofDays(30);
  private static final Duration A_TICK = Duration.ofMillis(50);

  private final Contract contract;
  private final Contract corrected;
  private final PlatformSettings platform;
  private final Map<SeriesTable, List<Discarded>> discarded = new EnumMap<>(SeriesTable.class);

  /**
   * @param contract what is ingested
   * @param corrected by what replays judge
   */
  public Interventions(Contract contract, Contract corrected, PlatformSettings platform) {
    this.contract = contract;
    this.corrected = corrected;
    this.platform = platform;
  }

  /** What was given up of a table, and is not undone. */
  public List<Discarded> discarded(SeriesTable series) {
    return discarded.computeIfAbsent(series, none -> new ArrayList<>());
  }

  /** Whether a start has come so far that there is anything to do with the table. */
  public boolean isOpened(SeriesTable series) {
    try (var catalog = LakeCatalog.open(platform.catalog())) {
      return catalog.exists(series.table())
          && new TableLedger(catalog.load(series.table())).head().isPresent();
    }
  }

  /** What waits behind a table's gate; empty where it is open. */
  public Optional<Gate> gate(SeriesTable series) {
    try (var catalog = LakeCatalog.open(platform.catalog())) {
      return new TableLedger(catalog.load(series.table())).gate();
    }
  }

  /** Lets through what waits. */
  public void release(SeriesTable series, Lake.Address address) {
    try (var lake = address.open()) {
      var unusedEntry = new TableLedger(lake.load(series.table())).release();
    }
  }

  /**
   * Gives up what waits.
   *
   * @param address a lake that may fail, if nobody else writes to the table: what others commit
   *     after a discard whose answer is lost may hide that it was made
   */
  public void discard(SeriesTable series, Lake.Address address) {
    Optional<String> before = head(series).map(LedgerEntry::commitId);
    try (var lake = address.open()) {
      Committed entry = new TableLedger(lake.load(series.table())).discard();
      discarded(series).add(Discarded.of(entry.entry()));
    } catch (RuntimeException | Error failure) {
      head(series)
          .filter(head -> head.operation() == Operation.DISCARD)
          .filter(head -> !before.equals(Optional.of(head.commitId())))
          .ifPresent(head -> discarded(series).add(Discarded.of(head)));
      throw failure;
    }
  }

  private Optional<LedgerEntry> head(SeriesTable series) {
    return entries(series).stream().reduce((first, second) -> second).map(Committed::entry);
  }

  private List<Committed> entries(SeriesTable series) {
    try (var catalog = LakeCatalog.open(platform.catalog())) {
      return new TableLedger(catalog.load(series.table())).entries();
    }
  }

  /** Judges what is in quarantine by the corrected contract, and takes what is good. */
  public Replayed replay(SeriesTable series, Lake.Address address) throws IOException {
    try (var catalog = LakeCatalog.open(platform.catalog());
        var lake = address.open()) {
      return new Replay(
              corrected, dataset(corrected, series), platform, catalog, lake, Clock.systemUTC())
          .run(RejectionFilter.ALL, false);
    }
  }

  /**
   * Cares for a table that somebody may be writing to, as if all of it were a month old; but an
   * orphan is only what was written before a time.
   *
   * @param settled whoever has written before this is dead, or has committed it, or has it in a
   *     checkpoint or savepoint
   */
  public List<TableReport> careBesideRun(SeriesTable series, Instant settled) {
    var reports =
        new ArrayList<>(
            care(series, EnumSet.complementOf(EnumSet.of(CareTask.ORPHANS)), aMonthLater()));
    // The files' times are up to a tick of the system's clock older than they were written.
    Instant now = settled.minus(A_TICK).plus(CareRules.ORPHANS);
    reports.addAll(care(series, EnumSet.of(CareTask.ORPHANS), Clock.fixed(now, ZoneOffset.UTC)));
    return reports;
  }

  /**
   * The same where nobody runs: whatever no snapshot has is then an orphan, unless a checkpoint or
   * savepoint has it.
   */
  public List<TableReport> careWhileNobodyRuns(SeriesTable series) {
    return care(series, EnumSet.allOf(CareTask.class), aMonthLater());
  }

  private static Clock aMonthLater() {
    return Clock.offset(Clock.systemUTC(), A_MONTH);
  }

  private List<TableReport> care(SeriesTable series, Set<CareTask> tasks, Clock clock) {
    try (var catalog = LakeCatalog.open(platform.catalog())) {
      return new TableCare(platform, catalog, ContractCare.checkpoints(platform), clock)
          .care(series.table(), new ContractCare(tasks, CareRules.ORPHANS, Effect.DONE).ofTable());
    }
  }

  private static Dataset dataset(Contract of, SeriesTable series) {
    return of.datasets().stream()
        .filter(dataset -> dataset.target().table().equals(series.table()))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Takes a table back to one of its earlier entries, while nobody writes to it.
   *
   * @return how many closings are undone; empty if there is nowhere to go back to
   */
  public Optional<Integer> rewind(
      SeriesTable series, Lake.Address address, SplittableRandom random) {
    List<Committed> entries = entries(series);
    int last = entries.size() - 1;
    List<Integer> targets = new ArrayList<>();
    for (int index = 0; index < last; index++) {
      if (!entries.get(index).entry().isHeld()) {
        targets.add(index);
      }
    }
    if (targets.isEmpty()) {
      return Optional.empty();
    }
    int target = targets.get(random.nextInt(targets.size()));
    Set<String> undone =
        entries.subList(target + 1, entries.size()).stream()
            .map(each -> each.entry().commitId())
            .collect(Collectors.toSet());
    try (var lake = address.open()) {
      return Optional.of(rewind(series, lake, entries.get(target).snapshotId()));
    } finally {
      // Its answer may be lost.
      head(series)
          .filter(head -> head.operation() == Operation.REWIND)
          .filter(head -> !undone.contains(head.commitId()))
          .ifPresent(
              rewound -> discarded(series).removeIf(each -> undone.contains(each.commitId())));
    }
  }

  private int rewind(SeriesTable series, Lake lake, long snapshotId) {
    var main = lake.load(series.table());
    var quarantine = lake.load(series.table().quarantine());
    Rewind plan = new TableLedger(main).planRewind(snapshotId);
    Openings.checkRewind(quarantine, plan);
    var unusedEntry = Openings.rewind(contract, dataset(contract, series), main, quarantine, plan);
    return plan.undone().closings();
  }
}
