package io.chimera.sinks.archive;

import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.facts.ColumnProfile;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactTopic;
import io.chimera.sinks.facts.QualityFact;
import io.chimera.sinks.facts.RunFact;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.LedgerEntry;
import io.chimera.sinks.ledger.LedgerEntry.Operation;
import io.chimera.sinks.ledger.Recorded;
import io.chimera.sinks.ledger.TableLedger;
import io.chimera.sinks.lineage.LineageFact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/**
 * The facts of a table's ledger, made again, word for word, from the snapshots that expiry has left
 * and from the events that its runs have started. Those of entries that were taken back, wait or
 * were given up are among them: they were told.
 */
public final class TableFacts {
  private final TableName name;
  private final Table table;
  private final @Nullable String current;
  private final long newest;
  private final List<Recorded> entries;
  private @Nullable NavigableMap<Long, Instant> openings;

  /**
   * @param name the table's
   * @param table a dataset's, or another, which has no ledger
   * @param current the event that the newest run has started, where whoever asks has it
   * @param after number of the newest snapshot of which all is known to be kept; 0 for none
   */
  public TableFacts(TableName name, Table table, @Nullable String current, long after) {
    this.name = name;
    this.table = table;
    this.current = current;
    long number = after;
    for (Snapshot snapshot : table.snapshots()) {
      number = Math.max(number, snapshot.sequenceNumber());
    }
    newest = number;
    entries = name.isReserved() ? List.of() : new TableLedger(table).recorded(after);
  }

  /** All that the table has. */
  public TableFacts(TableName name, Table table) {
    this(name, table, null, 0);
  }

  public TableName name() {
    return name;
  }

  /** Number of the newest snapshot that was looked at. */
  public long newest() {
    return newest;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Who writes the table; there must be an entry. */
  String pipeline() {
    return entries.get(entries.size() - 1).first().entry().run().pipeline();
  }

  /** When the first of all entries was made. */
  Instant oldest() {
    return oldest(entries);
  }

  /**
   * From when on one must look for what is kept, as a rule: with an epoch's start all was kept that
   * had been there before.
   */
  Instant lastButOneStart() {
    int openings = 0;
    for (int index = entries.size() - 1; index >= 0; index--) {
      if (isOpening(entries.get(index)) && ++openings == 2) {
        return oldest(entries.subList(index, entries.size()));
      }
    }
    return oldest();
  }

  private static Instant oldest(List<Recorded> some) {
    return some.stream().map(each -> at(each.first())).min(Comparator.naturalOrder()).get();
  }

  private static boolean isOpening(Recorded entry) {
    return entry.first().entry().operation() == Operation.OPENING;
  }

  private static Instant at(Committed entry) {
    return Instant.ofEpochMilli(entry.committedAt());
  }

  /** Where to begin: at the newest opening whose start is kept; -1 if there is none. */
  int begin(KeptFacts kept) {
    for (int index = entries.size() - 1; index >= 0; index--) {
      LedgerEntry entry = entries.get(index).first().entry();
      if (entry.operation() == Operation.OPENING
          && kept.containsStart(table, entry.run().epoch())) {
        return index;
      }
    }
    return -1;
  }

  /** Those of which something is not kept. */
  List<Recorded> missing(KeptFacts kept) {
    return entries.subList(Math.max(0, begin(kept)), entries.size()).stream()
        .filter(each -> isMissing(each.first().entry(), kept))
        .toList();
  }

  private boolean isMissing(LedgerEntry entry, KeptFacts kept) {
    return !kept.contains(FactTopic.RUNS, RunFact.id(name, entry))
        || (entry.operation() == Operation.CLOSING
            && !kept.contains(FactTopic.QUALITY, QualityFact.id(name, entry)))
        || (LineageFact.isTold(entry) && !kept.containsLineage(entry));
  }

  /** The start of the newest run, if whoever asks has it and it is not kept. */
  List<Fact> missingStart(KeptFacts kept) {
    if (current == null) {
      return List.of();
    }
    Fact start = LineageFact.started(current);
    return kept.contains(FactTopic.LINEAGE, start.id()) ? List.of() : List.of(start);
  }

  /** The facts on {@code chimera.runs} that are not kept, without those of other topics. */
  public List<Fact> missingRuns(FactArchive archive) {
    if (entries.isEmpty()) {
      return List.of();
    }
    String pipeline = entries.get(0).first().entry().run().pipeline();
    KeptFacts kept = archive.kept(Set.of(pipeline), oldest());
    return entries.stream()
        .map(Recorded::first)
        .filter(entry -> !kept.contains(FactTopic.RUNS, RunFact.id(name, entry.entry())))
        .map(entry -> RunFact.of(name, entry))
        .toList();
  }

  /**
   * The epochs among whose starts is that of an entry, newest first: its own, and for what people
   * do, who start no run, those before it.
   */
  List<Long> epochs(LedgerEntry entry) {
    long own = entry.run().epoch();
    if (entry.operation() == Operation.CLOSING) {
      return List.of(own);
    }
    var epochs = new TreeSet<Long>(Comparator.reverseOrder());
    epochs.addAll(openings().headMap(own, true).keySet());
    epochs.add(own);
    epochs.add(Math.max(1, own - 1));
    return List.copyOf(epochs);
  }

  /** All that are still there, by epoch. */
  private NavigableMap<Long, Instant> openings() {
    NavigableMap<Long, Instant> known = openings;
    if (known == null) {
      known = new TreeMap<>();
      for (Recorded each : new TableLedger(table).recorded(0)) {
        if (isOpening(each)) {
          known.put(each.first().entry().run().epoch(), at(each.first()));
        }
      }
      openings = known;
    }
    return known;
  }

  /** Epochs that another one has followed, and of which it was not heard that they have ended. */
  List<Long> unended(KeptFacts kept) {
    return openings().keySet().stream()
        .filter(epoch -> openings().higherKey(epoch) != null && kept.isOpen(table, epoch))
        .toList();
  }

  boolean isEnded(KeptFacts kept, long epoch) {
    return kept.containsEnd(table, epoch);
  }

  /** When the next epoch was opened; null if there is none. */
  @Nullable Instant followedAt(long epoch) {
    Map.Entry<Long, Instant> next = openings().higherEntry(epoch);
    return next == null ? null : next.getValue();
  }

  /** The entry of a commit. */
  Optional<Recorded> find(String commitId) {
    return entries.stream()
        .filter(each -> each.first().entry().commitId().equals(commitId))
        .findFirst();
  }

  String idOfStart(long epoch) {
    return LineageFact.idOfStart(table, epoch);
  }

  /** When an epoch was opened; null if that has expired. */
  @Nullable Instant openedAt(long epoch) {
    return openings().get(epoch);
  }

  /** The event that the newest run has started, if that is the run of the epoch. */
  @Nullable String start(long epoch) {
    return current != null && LineageFact.started(current).id().equals(idOfStart(epoch))
        ? current
        : null;
  }

  /**
   * The facts of an entry.
   *
   * @param start the event that its run has started, or null, which leaves its lineage out
   * @param kept which of them are left out
   */
  List<Fact> of(Recorded recorded, @Nullable String start, KeptFacts kept) {
    Committed entry = recorded.first();
    var facts = new ArrayList<Fact>();
    if (!kept.contains(FactTopic.RUNS, RunFact.id(name, entry.entry()))) {
      facts.add(RunFact.of(name, entry));
    }
    if (entry.entry().operation() == Operation.CLOSING
        && !kept.contains(FactTopic.QUALITY, QualityFact.id(name, entry.entry()))) {
      facts.add(QualityFact.of(name, entry, profile(recorded.snapshot())));
    }
    if (start != null && !kept.containsLineage(entry.entry())) {
      LineageFact.committed(start, entry).ifPresent(facts::add);
    }
    return facts;
  }

  private List<ColumnProfile> profile(Snapshot snapshot) {
    var files = new ArrayList<DataFile>();
    SnapshotChanges.builderFor(table)
        .snapshot(snapshot)
        .build()
        .addedDataFiles()
        .forEach(files::add);
    return files.isEmpty()
        ? List.of()
        : ColumnProfile.of(files, ColumnProfile.schema(table, snapshot));
  }
}
