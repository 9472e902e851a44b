package io.chimera.schemas.stream;

import org.jspecify.annotations.Nullable;

/**
 * Counts of one dataset's records by fate, between two moments.
 *
 * @param in records that reached the dataset
 * @param written source changes applied to the table
 * @param quarantined records in the quarantine table
 * @param duplicates records dropped as repeats
 * @param filtered records the contract did not ask for
 * @param dropped records a rule dropped
 * @param held records waiting behind the gate at the end, not since the beginning
 * @param discarded records that waited behind the gate and were given up
 * @param replayed records that were taken out of quarantine, to become one of the above
 * @param eventTimeMax newest event time written, in epoch microseconds, or null where none was
 */
public record Tally(
    long in,
    long written,
    long quarantined,
    long duplicates,
    long filtered,
    long dropped,
    long held,
    long discarded,
    long replayed,
    @Nullable Long eventTimeMax) {
  public static final Tally ZERO = new Tally(0, 0, 0, 0, 0, 0, 0, null);

  /** Counts of a pipeline; only somebody's decision discards and replays. */
  public Tally(
      long in,
      long written,
      long quarantined,
      long duplicates,
      long filtered,
      long dropped,
      long held,
      @Nullable Long eventTimeMax) {
    this(in, written, quarantined, duplicates, filtered, dropped, held, 0, 0, eventTimeMax);
  }

  /** Both together; {@code held} is the later one's, since it is a level and not a flow. */
  public Tally plus(Tally later) {
    return new Tally(
        in + later.in,
        written + later.written,
        quarantined + later.quarantined,
        duplicates + later.duplicates,
        filtered + later.filtered,
        dropped + later.dropped,
        later.held,
        discarded + later.discarded,
        replayed + later.replayed,
        newest(eventTimeMax, later.eventTimeMax));
  }

  /** Whether every record that came in has exactly one fate. */
  public boolean isBalanced(long heldBefore) {
    return in + replayed
        == written
            + quarantined
            + duplicates
            + filtered
            + dropped
            + (held - heldBefore)
            + discarded;
  }

  /** The same records where those that were written wait behind the gate. */
  public Tally heldBack(long heldBefore) {
    return new Tally(
        in,
        0,
        quarantined,
        duplicates,
        filtered,
        dropped,
        heldBefore + written,
        discarded,
        replayed,
        eventTimeMax);
  }

  /** The flows alone: a level and a time do not add up. */
  public Tally flows() {
    return new Tally(
        in, written, quarantined, duplicates, filtered, dropped, 0, discarded, replayed, null);
  }

  private static @Nullable Long newest(@Nullable Long left, @Nullable Long right) {
    if (left == null) {
      return right;
    }
    return right == null ? left : Long.valueOf(Math.max(left, right));
  }
}
