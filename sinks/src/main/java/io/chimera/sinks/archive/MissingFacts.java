package io.chimera.sinks.archive;

import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.LedgerEntry;
import io.chimera.sinks.ledger.Recorded;
import io.chimera.sinks.lineage.LineageFact;
import io.chimera.sinks.lineage.LineageFact.End;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What tables tell that is not kept yet, found by one look at the archive however many tables there
 * are.
 *
 * @param facts all of them
 * @param tables of these; a table of which something cannot be read is left out
 */
public record MissingFacts(List<Fact> facts, Set<TableName> tables) {
  private static final Logger LOG = LoggerFactory.getLogger(MissingFacts.class);

  public MissingFacts {
    facts = List.copyOf(facts);
    tables = Set.copyOf(tables);
  }

  /** Of tables, as far as one must look. */
  public static MissingFacts of(FactArchive archive, List<TableFacts> tables) {
    return of(archive, tables, kept(archive, tables));
  }

  /**
   * As above, where whoever asks knows what is kept.
   *
   * @param kept as {@link #kept} has it
   */
  public static MissingFacts of(FactArchive archive, List<TableFacts> tables, KeptFacts kept) {
    Map<String, String> starts = starts(archive, tables, kept);
    var facts = new ArrayList<Fact>();
    var names = new HashSet<TableName>();
    for (TableFacts table : tables) {
      try {
        facts.addAll(of(table, starts, kept));
        names.add(table.name());
      } catch (RuntimeException unreadable) {
        LOG.warn(
            "Cannot read what table '{}' tells; it has it while its snapshots are there",
            table.name(),
            unreadable);
      }
    }
    return new MissingFacts(facts, names);
  }

  private static List<Fact> of(TableFacts table, Map<String, String> starts, KeptFacts kept) {
    var facts = new ArrayList<>(table.missingStart(kept));
    for (Recorded each : table.missing(kept)) {
      facts.addAll(table.of(each, start(table, each.first().entry(), starts), kept));
    }
    return facts;
  }

  private static @Nullable String start(
      TableFacts table, LedgerEntry entry, Map<String, String> starts) {
    if (!LineageFact.isTold(entry)) {
      return null;
    }
    for (long epoch : table.epochs(entry)) {
      String current = table.start(epoch);
      String start = current == null ? starts.get(table.idOfStart(epoch)) : current;
      if (start != null) {
        return start;
      }
    }
    return null;
  }

  /**
   * What is kept of tables' facts, as far as one must look: as a rule since their openings before
   * the last, for with a start all is kept that had been there before.
   */
  public static KeptFacts kept(FactArchive archive, List<TableFacts> tables) {
    List<TableFacts> some = tables.stream().filter(table -> !table.isEmpty()).toList();
    if (some.isEmpty()) {
      return new KeptFacts();
    }
    Set<String> pipelines = some.stream().map(TableFacts::pipeline).collect(Collectors.toSet());
    Instant from = earliest(some.stream().map(TableFacts::lastButOneStart).toList());
    KeptFacts kept = archive.kept(pipelines, from);
    List<Instant> earlier =
        some.stream()
            .filter(table -> table.begin(kept) < 0)
            .map(TableFacts::oldest)
            .filter(oldest -> oldest.isBefore(from))
            .toList();
    return earlier.isEmpty() ? kept : archive.kept(pipelines, earliest(earlier));
  }

  private static Instant earliest(List<Instant> times) {
    return times.stream().min(Comparator.naturalOrder()).orElseThrow();
  }

  /** The facts of one entry, kept or not. */
  public static List<Fact> ofEntry(FactArchive archive, TableFacts table, Committed entry) {
    var none = new KeptFacts();
    Optional<Recorded> recorded = table.find(entry.entry().commitId());
    if (recorded.isEmpty()) {
      return List.of();
    }
    var sought = new StartsSought();
    sought.add(table, recorded.get());
    return table.of(recorded.get(), start(table, entry.entry(), sought.in(archive)), none);
  }

  /** Whether another run has followed on an epoch, and has told that this one has ended. */
  public static boolean isEnded(FactArchive archive, TableFacts table, long epoch) {
    Instant followed = table.followedAt(epoch);
    return followed != null
        && table.isEnded(archive.kept(Set.of(table.pipeline()), followed), epoch);
  }

  /**
   * Ends the runs that others have followed and that were never heard to end: whoever would have
   * told of it was killed. Whoever tells that, tells the same.
   */
  public static List<Fact> ends(FactArchive archive, List<TableFacts> tables, KeptFacts kept) {
    var facts = new ArrayList<Fact>();
    for (TableFacts table : tables) {
      for (long epoch : table.unended(kept)) {
        var sought = new StartsSought();
        sought.add(table, epoch, Instant.now());
        String start = sought.in(archive).get(table.idOfStart(epoch));
        Instant at = table.followedAt(epoch);
        if (start != null && at != null) {
          facts.add(LineageFact.ended(start, at, End.ABORT, "Another run has followed"));
        }
      }
    }
    return facts;
  }

  /** The starts of the runs whose entries have lineage that is not kept, by id. */
  private static Map<String, String> starts(
      FactArchive archive, List<TableFacts> tables, KeptFacts kept) {
    var sought = new StartsSought();
    for (TableFacts table : tables) {
      for (Recorded each : table.missing(kept)) {
        if (!kept.containsLineage(each.first().entry())) {
          sought.add(table, each);
        }
      }
    }
    return sought.in(archive);
  }
}
