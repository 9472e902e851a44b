package io.chimera.jobs.run;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.iceberg.TargetTables;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.Openings;
import io.chimera.sinks.ledger.TableLedger;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a start from the tables would do, found out without doing any of it.
 *
 * @param lines one a dataset, in the contract's order
 * @param made what would be made at the source, in its own words
 * @param notes how the source's tables have changed, and what would be made of it
 */
public record RunPlan(List<Line> lines, List<String> made, List<String> notes) {
  public RunPlan {
    lines = List.copyOf(lines);
    made = List.copyOf(made);
    notes = List.copyOf(notes);
  }

  /**
   * @param table the dataset's table
   * @param head the newest entry of its ledger; empty if the table was never opened
   * @param epoch the epoch that the start would open
   * @param start where it would begin to read
   * @param end what the source holds now
   */
  public record Line(
      TableName table, Optional<Committed> head, long epoch, Positions start, Positions end) {

    /** The books before it. */
    public Tally totals() {
      return head.map(newest -> newest.entry().totals()).orElse(Tally.ZERO);
    }

    /** Positions between start and end; not a number of records, for positions have holes. */
    public long ahead() {
      long ahead = 0;
      for (var stream : end.streams().entrySet()) {
        Map<Integer, Long> from = start.streams().get(stream.getKey()).next();
        for (var split : stream.getValue().next().entrySet()) {
          ahead += split.getValue() - from.getOrDefault(split.getKey(), 0L);
        }
      }
      return ahead;
    }
  }

  /**
   * Looks at tables and source.
   *
   * @throws RuntimeException whatever would keep the start itself from beginning
   */
  public static RunPlan of(Contract declared, PlatformSettings platform, RunStart begin) {
    RunPreparation.check(declared, platform);
    var lines = new ArrayList<Line>();
    try (var source = SourcePositions.of(declared)) {
      if (LakeCatalog.file(platform.catalog()).filter(file -> !Files.exists(file)).isPresent()) {
        for (Dataset dataset : declared.datasets()) {
          lines.add(line(dataset, Optional.empty(), 1, source));
        }
        return new RunPlan(lines, made(lines, source), List.of());
      }
      try (var catalog = LakeCatalog.open(platform.catalog())) {
        Contract contract = SourceSchemas.applied(declared, catalog);
        for (Dataset dataset : contract.datasets()) {
          lines.add(line(contract, dataset, catalog, begin, source));
        }
        RunPreparation.checkSavepoint(contract, begin, catalog);
        List<String> made = made(lines, source);
        return new RunPlan(lines, made, notes(declared, contract, catalog, lines, begin));
      }
    }
  }

  private static List<String> made(List<Line> lines, SourcePositions source) {
    return source.plan(lines.stream().map(Line::start).toList());
  }

  private static List<String> notes(
      Contract declared, Contract contract, LakeCatalog catalog, List<Line> lines, RunStart begin) {
    List<Positions> starts = lines.stream().map(Line::start).toList();
    return SourceSchemas.look(declared, contract, catalog, starts, begin).stream()
        .flatMap(look -> look.notes().stream())
        .toList();
  }

  private static Line line(
      Dataset dataset, Optional<Committed> head, long epoch, SourcePositions source) {
    var entry = head.map(Committed::entry);
    var start = new DatasetStart(dataset, source, entry).after(entry);
    return new Line(dataset.target().table(), head, epoch, start, source.end(dataset));
  }

  private static Line line(
      Contract contract,
      Dataset dataset,
      LakeCatalog catalog,
      RunStart begin,
      SourcePositions source) {
    TableName name = dataset.target().table();
    if (!catalog.exists(name)) {
      return line(dataset, Optional.empty(), 1, source);
    }
    var table = catalog.load(name);
    TargetTables.check(table, dataset);
    if (catalog.exists(name.quarantine())) {
      var quarantine = catalog.load(name.quarantine());
      Openings.check(contract, dataset, table, quarantine, begin.rollback());
    }
    var ledger = new TableLedger(table);
    return line(dataset, ledger.head(), ledger.nextEpoch(), source);
  }
}
