package io.chimera.quality.timeliness;

import java.time.Duration;
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

  /** Whoever looks seldom is not blind. */
  private static final Duration LEAST_BLIND = Duration.ofMinutes(1);

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

    /** Splits that are no more, as of a topic that was made anew, are not waited for. */
    boolean isReachedBy(Look.Counted counted) {
      return ends.entrySet().stream()
          .filter(end -> counted.ends().containsKey(end.getKey()))
          .allMatch(end -> counted.read().getOrDefault(end.getKey(), 0L) >= end.getValue());
    }
  }

  /**
   * What is known after one more look.
   *
   * @param interval how often a pipeline that has something to say commits
   */
  Coverage after(Look look, Duration interval) {
    if (look.source() instanceof Look.Counted counted) {
      Duration blind = interval.multipliedBy(2);
      return after(look.at(), counted, blind.compareTo(LEAST_BLIND) < 0 ? LEAST_BLIND : blind);
    }
    if (look.source() instanceof Look.Heard) {
      Instant heard = look.heldSince() == null ? look.lastCommit() : look.heldSince();
      return new Coverage(since, later(completeAt, heard), List.of());
    }
    return this;
  }

  private Coverage after(Instant at, Look.Counted counted, Duration blind) {
    var all = new ArrayList<>(awaited);
    boolean isNew = all.isEmpty() || !all.get(all.size() - 1).ends().equals(counted.ends());
    if (isNew) {
      all.add(new Ends(at, counted.ends()));
    }
    Instant complete = completeAt;
    var left = new ArrayList<Ends>();
    for (Ends ends : all) {
      if (left.isEmpty() && ends.isReachedBy(counted)) {
        complete = ends.at();
      } else {
        left.add(ends);
      }
    }
    if (left.isEmpty()) {
      return new Coverage(since, at, left);
    }
    // What is found after a time in which nobody could look counts as new.
    boolean wasBlind = awaited.isEmpty() && complete != null && complete.plus(blind).isBefore(at);
    return new Coverage(since, wasBlind ? at : complete, thinned(left));
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

  /** The later of two moments, either of which may be unknown. */
  public static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isAfter(other) ? one : other;
  }
}
