package io.chimera.quality.timeliness;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of a dataset from outside.
 *
 * @param at when
 * @param arrivals commits that brought rows which readers see, oldest first: the newest {@link
 *     #LEAST_ARRIVALS}, all that are younger than was asked for, and the one before these
 * @param newestEvent the newest event time among all such rows, null if there is none
 * @param lastCommit when the pipeline committed anything last, rows or not; null if it never did
 * @param heldSince since when rows wait behind the gate; null if none do
 * @param source what the source has beside that
 */
public record Look(
    Instant at,
    List<Arrival> arrivals,
    @Nullable Instant newestEvent,
    @Nullable Instant lastCommit,
    @Nullable Instant heldSince,
    Source source) {
  /** So many are looked at for the course that things take. */
  public static final int LEAST_ARRIVALS = 20;

  public Look {
    arrivals = List.copyOf(arrivals);
  }

  /**
   * A commit that brought rows.
   *
   * @param at when readers began to see them
   * @param added how many
   * @param rows the pipeline's rows so far, these included
   * @param newestEvent the newest event time among these, null if they have none
   */
  public record Arrival(Instant at, long added, long rows, @Nullable Instant newestEvent) {}

  /** What the source has. */
  public sealed interface Source {}

  /**
   * A source whose splits count their records.
   *
   * @param read by split, the next record that readers do not see yet
   * @param ends by split, the next record that is not there yet
   */
  public record Counted(Map<String, Long> read, Map<String, Long> ends) implements Source {
    public Counted {
      read = Map.copyOf(read);
      ends = Map.copyOf(ends);
    }

    /** Whether readers see all of it. */
    public boolean isRead() {
      return ends.entrySet().stream()
          .allMatch(end -> read.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }
  }

  /** A source that counts nothing: its pipeline says by each commit that it has read all so far. */
  public record Heard() implements Source {}

  /** A source that does not answer. */
  public record Unreachable() implements Source {}
}
