package io.chimera.sinks.archive;

import io.chimera.sinks.facts.FactTopic;
import io.chimera.sinks.ledger.LedgerEntry;
import io.chimera.sinks.lineage.LineageFact;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.Table;

/** Ids of facts that are kept. */
public final class KeptFacts {
  private final Map<FactTopic, Set<String>> ids = new EnumMap<>(FactTopic.class);

  KeptFacts() {
    for (FactTopic topic : FactTopic.values()) {
      ids.put(topic, new HashSet<>());
    }
  }

  void add(FactTopic topic, String id) {
    Set<String> ofTopic = ids.get(topic);
    ofTopic.add(id);
    if (topic == FactTopic.LINEAGE) {
      // Of whichever run it was told: that of an entry is found by what was started before it.
      ofTopic.add(id.substring(id.lastIndexOf('/')));
    }
  }

  boolean contains(FactTopic topic, String id) {
    return ids.get(topic).contains(id);
  }

  /** Whether the lineage of an entry is there. */
  boolean containsLineage(LedgerEntry entry) {
    return contains(FactTopic.LINEAGE, "/" + entry.commitId());
  }

  boolean containsStart(Table table, long epoch) {
    return contains(FactTopic.LINEAGE, LineageFact.idOfStart(table, epoch));
  }

  boolean containsEnd(Table table, long epoch) {
    List<String> ends = LineageFact.idsOfEnds(table, epoch);
    return ends.stream().anyMatch(end -> contains(FactTopic.LINEAGE, end));
  }

  /** Whether a table's epoch has started and was not heard to end. */
  boolean isOpen(Table table, long epoch) {
    return containsStart(table, epoch) && !containsEnd(table, epoch);
  }
}
