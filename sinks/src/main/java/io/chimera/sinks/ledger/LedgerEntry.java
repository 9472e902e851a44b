package io.chimera.sinks.ledger;

import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.Tally;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One line of the books as it stands in a snapshot's summary.
 *
 * @param commitId made once, found again after a lost answer
 * @param operation what kind of line it is
 * @param run who wrote it
 * @param checkpoint Flink's number of the checkpoint, 0 for an opening; unique in nothing
 * @param from where the source stood before
 * @param to where it stands after: the source's next to read
 * @param tally the records in between by fate; {@code held} is the level after
 * @param totals the pipeline's counts since its first opening, this line included; no level, no
 *     event time
 * @param readings what was measured of the records
 * @param heldBy the rules that closed the gate behind which this entry waits; empty on main
 * @param replays how many replays of quarantine the books have so far, this one included
 * @param abandoned commit id of the newest entry that this one takes out of the books, or null
 */
public record LedgerEntry(
    String commitId,
    Operation operation,
    Run run,
    long checkpoint,
    Positions from,
    Positions to,
    Tally tally,
    Tally totals,
    Readings readings,
    List<String> heldBy,
    long replays,
    @Nullable String abandoned) {
  public LedgerEntry {
    heldBy = List.copyOf(heldBy);
  }

  /** An entry that follows on all others, of whose records nothing was measured. */
  public LedgerEntry(
      String commitId,
      Operation operation,
      Run run,
      long checkpoint,
      Positions from,
      Positions to,
      Tally tally,
      Tally totals) {
    this(
        commitId,
        operation,
        run,
        checkpoint,
        from,
        to,
        tally,
        totals,
        Readings.NONE,
        List.of(),
        0,
        null);
  }

  /** Whether the entry waits behind the gate. */
  public boolean isHeld() {
    return !heldBy.isEmpty();
  }

  /** What kind of line an entry is. */
  public enum Operation {
    /** A start: no records, but a new epoch and the positions it begins at. */
    OPENING("opening"),
    /** The records of one checkpoint. */
    CLOSING("closing"),
    /** The table was taken back to an earlier state, and the books with it. */
    REWIND("rewind"),
    /** What waited behind the gate was let through: it is written now. */
    RELEASE("release"),
    /** What waited behind the gate was given up: its records are not in the table. */
    DISCARD("discard"),
    /** Records were taken out of quarantine and judged again. */
    REPLAY("replay"),
    /** The table was held against its source: no records, only what came of it. */
    RECONCILIATION("reconciliation");

    private final String label;

    Operation(String label) {
      this.label = label;
    }

    static Operation of(String label) {
      for (Operation operation : values()) {
        if (operation.label.equals(label)) {
          return operation;
        }
      }
      throw new LedgerException(
          "Cannot read the ledger: '" + label + "' is no value of '" + LedgerKeys.OPERATION + "'");
    }

    /** How the summary writes it. */
    public String label() {
      return label;
    }
  }

  static Tally total(Tally before, Tally tally) {
    return before.plus(tally).flows();
  }

  /** The entry as a snapshot's summary has it. */
  Map<String, String> summary() {
    var summary = new TreeMap<String, String>();
    summary.put(LedgerKeys.COMMIT_ID, commitId);
    summary.put(LedgerKeys.OPERATION, operation.label());
    summary.put(LedgerKeys.EPOCH, Long.toString(run.epoch()));
    summary.put(LedgerKeys.PIPELINE, run.pipeline());
    summary.put(LedgerKeys.CONTRACT_VERSION, run.contractVersion());
    summary.put(LedgerKeys.CONTRACT_HASH, run.contractHash());
    summary.put(LedgerKeys.CHECKPOINT, Long.toString(checkpoint));
    summary.put(LedgerKeys.POSITIONS, PositionsText.write(from, to));
    summary.put(LedgerKeys.IN, Long.toString(tally.in()));
    summary.put(LedgerKeys.WRITTEN, Long.toString(tally.written()));
    summary.put(LedgerKeys.QUARANTINED, Long.toString(tally.quarantined()));
    summary.put(LedgerKeys.DUPLICATES, Long.toString(tally.duplicates()));
    summary.put(LedgerKeys.FILTERED, Long.toString(tally.filtered()));
    summary.put(LedgerKeys.DROPPED, Long.toString(tally.dropped()));
    summary.put(LedgerKeys.HELD, Long.toString(tally.held()));
    summary.put(LedgerKeys.DISCARDED, Long.toString(tally.discarded()));
    summary.put(LedgerKeys.REPLAYED, Long.toString(tally.replayed()));
    if (tally.eventTimeMax() != null) {
      summary.put(LedgerKeys.EVENT_TIME_MAX, instant(tally.eventTimeMax()).toString());
    }
    summary.put(LedgerKeys.TOTAL_IN, Long.toString(totals.in()));
    summary.put(LedgerKeys.TOTAL_WRITTEN, Long.toString(totals.written()));
    summary.put(LedgerKeys.TOTAL_QUARANTINED, Long.toString(totals.quarantined()));
    summary.put(LedgerKeys.TOTAL_DUPLICATES, Long.toString(totals.duplicates()));
    summary.put(LedgerKeys.TOTAL_FILTERED, Long.toString(totals.filtered()));
    summary.put(LedgerKeys.TOTAL_DROPPED, Long.toString(totals.dropped()));
    summary.put(LedgerKeys.TOTAL_DISCARDED, Long.toString(totals.discarded()));
    summary.put(LedgerKeys.TOTAL_REPLAYED, Long.toString(totals.replayed()));
    if (replays > 0) {
      summary.put(LedgerKeys.REPLAYS, Long.toString(replays));
    }
    if (isHeld()) {
      summary.put(LedgerKeys.HELD_BY, String.join(",", heldBy));
    }
    if (!readings.equals(Readings.NONE)) {
      summary.put(LedgerKeys.READINGS, ReadingsText.write(readings));
    }
    if (abandoned != null) {
      summary.put(LedgerKeys.ABANDONED, abandoned);
    }
    return summary;
  }

  /** The entry in a snapshot's summary; empty for snapshots that are not ours. */
  static Optional<LedgerEntry> read(Map<String, String> summary) {
    String commitId = summary.get(LedgerKeys.COMMIT_ID);
    if (commitId == null) {
      return Optional.empty();
    }
    var positions = PositionsText.read(text(summary, LedgerKeys.POSITIONS));
    return Optional.of(
        new LedgerEntry(
            commitId,
            Operation.of(text(summary, LedgerKeys.OPERATION)),
            new Run(
                text(summary, LedgerKeys.PIPELINE),
                number(summary, LedgerKeys.EPOCH),
                text(summary, LedgerKeys.CONTRACT_VERSION),
                text(summary, LedgerKeys.CONTRACT_HASH)),
            number(summary, LedgerKeys.CHECKPOINT),
            positions.from(),
            positions.to(),
            tally(summary),
            totals(summary),
            readings(summary),
            heldBy(summary),
            since(summary, LedgerKeys.REPLAYS),
            summary.get(LedgerKeys.ABANDONED)));
  }

  private static List<String> heldBy(Map<String, String> summary) {
    String rules = summary.get(LedgerKeys.HELD_BY);
    return rules == null ? List.of() : List.of(rules.split(",", -1));
  }

  private static Readings readings(Map<String, String> summary) {
    String text = summary.get(LedgerKeys.READINGS);
    return text == null ? Readings.NONE : ReadingsText.read(text);
  }

  private static Tally tally(Map<String, String> summary) {
    String newest = summary.get(LedgerKeys.EVENT_TIME_MAX);
    return new Tally(
        number(summary, LedgerKeys.IN),
        number(summary, LedgerKeys.WRITTEN),
        number(summary, LedgerKeys.QUARANTINED),
        number(summary, LedgerKeys.DUPLICATES),
        number(summary, LedgerKeys.FILTERED),
        number(summary, LedgerKeys.DROPPED),
        number(summary, LedgerKeys.HELD),
        number(summary, LedgerKeys.DISCARDED),
        number(summary, LedgerKeys.REPLAYED),
        newest == null ? null : micros(Instant.parse(newest)));
  }

  private static Tally totals(Map<String, String> summary) {
    if (!summary.containsKey(LedgerKeys.TOTAL_IN)) {
      // Quarantine tables keep no totals.
      return Tally.ZERO;
    }
    return new Tally(
        number(summary, LedgerKeys.TOTAL_IN),
        number(summary, LedgerKeys.TOTAL_WRITTEN),
        number(summary, LedgerKeys.TOTAL_QUARANTINED),
        number(summary, LedgerKeys.TOTAL_DUPLICATES),
        number(summary, LedgerKeys.TOTAL_FILTERED),
        number(summary, LedgerKeys.TOTAL_DROPPED),
        0,
        since(summary, LedgerKeys.TOTAL_DISCARDED),
        since(summary, LedgerKeys.TOTAL_REPLAYED),
        null);
  }

  /** A count that is younger than the ledger: before there was the key, it was zero. */
  private static long since(Map<String, String> summary, String key) {
    return summary.containsKey(key) ? number(summary, key) : 0;
  }

  private static long number(Map<String, String> summary, String key) {
    String text = text(summary, key);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new LedgerException(
          "Cannot read the ledger: '" + key + "' is '" + text + "', expected a whole number", e);
    }
  }

  private static String text(Map<String, String> summary, String key) {
    @Nullable String value = summary.get(key);
    if (value == null) {
      throw new LedgerException("Cannot read the ledger: a snapshot lacks '" + key + "'");
    }
    return value;
  }

  static Instant instant(long epochMicros) {
    return Instant.EPOCH.plus(epochMicros, ChronoUnit.MICROS);
  }

  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
