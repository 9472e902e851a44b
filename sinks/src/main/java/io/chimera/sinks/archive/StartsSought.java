package io.chimera.sinks.archive;

import io.chimera.sinks.facts.FactTopic;
import io.chimera.sinks.ledger.LedgerEntry;
import io.chimera.sinks.ledger.Recorded;
import io.chimera.sinks.lineage.LineageFact;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs whose starts are looked for in the archive, all at once, and when they can have been. */
final class StartsSought {
  private final Set<String> ids = new HashSet<>();
  private Instant first = Instant.MAX;
  private Instant last = Instant.EPOCH;

  /** The runs that an entry may be of. */
  void add(TableFacts table, Recorded recorded) {
    LedgerEntry entry = recorded.first().entry();
    if (LineageFact.isTold(entry)) {
      Instant at = Instant.ofEpochMilli(recorded.first().committedAt());
      table.epochs(entry).forEach(epoch -> add(table, epoch, at));
    }
  }

  /**
   * The run of an epoch.
   *
   * @param before it was started by then
   */
  void add(TableFacts table, long epoch, Instant before) {
    if (table.start(epoch) == null && ids.add(table.idOfStart(epoch))) {
      @Nullable Instant opened = table.openedAt(epoch);
      Instant earliest = opened == null ? Instant.EPOCH : opened;
      Instant latest = opened == null ? before : opened;
      first = earliest.isBefore(first) ? earliest : first;
      last = latest.isAfter(last) ? latest : last;
    }
  }

  /** The events, by id; those that are not kept are missing. */
  Map<String, String> in(FactArchive archive) {
    var starts = new HashMap<String, String>();
    archive
        .find(FactTopic.LINEAGE, ids, first, last)
        .forEach((id, fact) -> starts.put(id, fact.body()));
    return starts;
  }
}
