package io.chimera.sinks.archive;

import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.facts.ColumnProfile;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactTopic;
import io.chimera.sinks.facts.QualityFact;
import io.chimera.sinks.facts.RunFact;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.LedgerEntry.Operation;
import io.chimera.sinks.ledger.TableLedger;
import io.chimera.sinks.lineage.LineageFact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/**
 * The facts of a table's ledger, made again, word for word, from the snapshots that expiry has left
 * and from the events that its runs have started.
 */
public final class TableFacts {
  private final TableName name;
  private final Table table;
  private final List<Committed> entries;

  /**
   * @param name the table's
   * @param table a dataset's, or another, which has no ledger
   */
  public TableFacts(TableName name, Table table) {
    this.name = name;
    this.table = table;
    entries = name.isReserved() ? List.of() : new TableLedger(table).entries();
  }

  /** All that are not kept. */
  public List<Fact> missing(FactArchive archive) {
    return missing(archive, null);
  }

  /**
   * All that are not kept.
   *
   * @param current the event that the newest run has started, where whoever asks has it
   */
  public List<Fact> missing(FactArchive archive, @Nullable String current) {
    if (entries.isEmpty()) {
      return List.of();
    }
    Committed oldest = entries.get(0);
    Instant from = Instant.ofEpochMilli(oldest.committedAt());
    Set<String> kept = archive.ids(FactTopic.RUNS, oldest.entry().run().pipeline(), from);
    var facts = new ArrayList<Fact>();
    Map<Long, Optional<String>> starts = new HashMap<>();
    if (current != null) {
      starts.put(entries.get(entries.size() - 1).entry().run().epoch(), Optional.of(current));
      Fact started = LineageFact.started(current);
      if (!archive.ids(FactTopic.LINEAGE, started.key(), from).contains(started.id())) {
        facts.add(started);
      }
    }
    for (Committed entry : entries) {
      Fact run = RunFact.of(name, entry);
      if (!kept.contains(run.id())) {
        long epoch = entry.entry().run().epoch();
        Optional<String> start = starts.computeIfAbsent(epoch, each -> start(archive, each));
        facts.addAll(of(entry, run, start.orElse(null)));
      }
    }
    return facts;
  }

  /** The facts on {@code chimera.runs} that are not kept, without those of other topics. */
  public List<Fact> missingRuns(FactArchive archive) {
    if (entries.isEmpty()) {
      return List.of();
    }
    Committed oldest = entries.get(0);
    Set<String> kept =
        archive.ids(
            FactTopic.RUNS,
            oldest.entry().run().pipeline(),
            Instant.ofEpochMilli(oldest.committedAt()));
    return entries.stream()
        .map(entry -> RunFact.of(name, entry))
        .filter(fact -> !kept.contains(fact.id()))
        .toList();
  }

  private Optional<String> start(FactArchive archive, long epoch) {
    return archive
        .findByBeginning(FactTopic.LINEAGE, LineageFact.idOfStart(table, epoch))
        .map(Fact::body);
  }

  private List<Fact> of(Committed entry, Fact run, @Nullable String start) {
    var facts = new ArrayList<Fact>();
    facts.add(run);
    if (entry.entry().operation() == Operation.CLOSING) {
      facts.add(QualityFact.of(name, entry, profile(entry)));
    }
    if (start != null) {
      LineageFact.committed(start, entry).ifPresent(facts::add);
    }
    return facts;
  }

  private List<ColumnProfile> profile(Committed entry) {
    Snapshot snapshot = table.snapshot(entry.snapshotId());
    var files = new ArrayList<DataFile>();
    SnapshotChanges.builderFor(table)
        .snapshot(snapshot)
        .build()
        .addedDataFiles()
        .forEach(files::add);
    Integer id = snapshot.schemaId();
    Schema schema = id == null ? table.schema() : table.schemas().get(id);
    return files.isEmpty() ? List.of() : ColumnProfile.of(files, schema);
  }
}
