package io.chimera.faults;

import io.chimera.schemas.stream.Positions;
import io.chimera.sinks.ledger.LedgerEntry;
import java.util.HashMap;
import java.util.Map;

/**
 * A stretch of the source whose rows waited behind a gate and were given up.
 *
 * @param commitId the entry in the books that says so
 * @param from by partition, the first offset
 * @param to by partition, the first offset behind it
 */
public record Discarded(String commitId, Map<Integer, Long> from, Map<Integer, Long> to) {
  public Discarded {
    from = Map.copyOf(from);
    to = Map.copyOf(to);
  }

  static Discarded of(LedgerEntry entry) {
    return new Discarded(entry.commitId(), offsets(entry.from()), offsets(entry.to()));
  }

  /** A run reads one topic. */
  private static Map<Integer, Long> offsets(Positions positions) {
    var offsets = new HashMap<Integer, Long>();
    positions.streams().values().forEach(stream -> offsets.putAll(stream.next()));
    return offsets;
  }

  /** Whether the record came before. */
  boolean isAfter(Journal.Line line) {
    return line.offset() < from.getOrDefault(line.partition(), 0L);
  }

  boolean contains(Journal.Line line) {
    return !isAfter(line) && line.offset() < to.getOrDefault(line.partition(), 0L);
  }
}
