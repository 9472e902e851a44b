package io.chimera.quality.timeliness;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Up to when all that the source had can be queried. Remembers where the source ended at each look,
 * until the table is there.
 *
 * @param since when somebody looked first; what was unread by then counts as new
 * @param completeAt the newest moment of which all is there; null if none is known
 * @param awaited looks at which the source ended behind the table, oldest first
 */
public record Coverage(Instant since, @Nullable Instant completeAt, List<Ends> awaited) {
  /** Of more, every other is forgotten: the moments are farther apart then. */
  private static final int MAX_AWAITED = 256;

  public Coverage {
    awaited = List.copyOf(awaited);
  }

  static Coverage from(Instant since) {
    return new Coverage(since, null, List.of());
  }

  /**
   * Where a source ended.
   *
   * @param at when somebody looked
   * @param ends by split, the next record that was not there yet
   */
  public record Ends(Instant at, Map<String, Long> ends) {
    public Ends {
      ends = Map.copyOf(ends);
    }

    boolean isReachedBy(Map<String, Long> read) {
      return ends.entrySet().stream()
          .allMatch(end -> read.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }
  }

  Coverage after(Look look) {
    if (look.source() instanceof Look.Counted counted) {
      return after(look.at(), counted);
    }
    if (look.source() instanceof Look.Heard) {
      Instant heard = look.heldSince() == null ? look.lastCommit() : look.heldSince();
      return new Coverage(since, later(completeAt, heard), List.of());
    }
    return this;
  }

  private Coverage after(Instant at, Look.Counted counted) {
    var all = new ArrayList<>(awaited);
    boolean isNew = all.isEmpty() || !all.get(all.size() - 1).ends().equals(counted.ends());
    if (isNew) {
      all.add(new Ends(at, counted.ends()));
    }
    Instant complete = completeAt;
    var left = new ArrayList<Ends>();
    for (Ends ends : all) {
      if (left.isEmpty() && ends.isReachedBy(counted.read())) {
        complete = ends.at();
      } else {
        left.add(ends);
      }
    }
    return new Coverage(since, left.isEmpty() ? at : complete, thinned(left));
  }

  private static List<Ends> thinned(List<Ends> ends) {
    if (ends.size() <= MAX_AWAITED) {
      return ends;
    }
    var kept = new ArrayList<Ends>();
    for (int index = 0; index < ends.size(); index += 2) {
      kept.add(ends.get(index));
    }
    return kept;
  }

  /** Whether the source is known to have more than the table. */
  boolean isBehind() {
    return !awaited.isEmpty();
  }

  /** The moment from which on something may be missing. */
  Instant from() {
    return completeAt == null ? since : completeAt;
  }

  static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isAfter(other) ? one : other;
  }
}
