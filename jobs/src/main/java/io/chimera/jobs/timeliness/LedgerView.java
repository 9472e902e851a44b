package io.chimera.jobs.timeliness;

import io.chimera.quality.timeliness.Coverage;
import io.chimera.quality.timeliness.Look;
import io.chimera.quality.timeliness.Look.Arrival;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.LedgerEntry;
import io.chimera.sinks.ledger.LedgerEntry.Operation;
import io.chimera.sinks.ledger.TableLedger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a table's ledger shows of its pipeline. Rows count from when readers see them: those behind
 * the gate when they are let through.
 *
 * @param arrivals commits that brought rows, oldest first
 * @param newestEvent the newest event time among rows that readers see
 * @param lastCommit when the pipeline committed last
 * @param heldSince since when rows wait behind the gate
 * @param read up to where the source's records are seen by readers; empty if it was never opened
 */
record LedgerView(
    List<Arrival> arrivals,
    @Nullable Instant newestEvent,
    @Nullable Instant lastCommit,
    @Nullable Instant heldSince,
    Optional<Positions> read) {
  /** An hour of commits a second. */
  private static final int MOST_ENTRIES = 3_600;

  /**
   * Looks at a ledger.
   *
   * @param needs commits since then are asked for, however many
   */
  static LedgerView of(TableLedger ledger, Instant needs) {
    var enough = new Enough(needs);
    return of(ledger.newest(enough::isEnough));
  }

  /** When the newest entries suffice; they come newest first. */
  private static final class Enough {
    private final Instant needs;
    private int entries;
    private int arrivals;
    private boolean hasEvent;

    Enough(Instant needs) {
      this.needs = needs;
    }

    boolean isEnough(Committed committed) {
      Tally tally = committed.entry().tally();
      entries++;
      hasEvent |= tally.eventTimeMax() != null && !committed.entry().isHeld();
      arrivals += tally.written() > 0 ? 1 : 0;
      boolean isBefore = tally.written() > 0 && committedAt(committed).isBefore(needs);
      boolean isAll = arrivals > Look.LEAST_ARRIVALS && hasEvent && isBefore;
      return isAll || (entries >= MOST_ENTRIES && committedAt(committed).isBefore(needs));
    }
  }

  /**
   * As above.
   *
   * @param entries oldest first
   */
  static LedgerView of(List<Committed> entries) {
    var arrivals = new ArrayList<Arrival>();
    Instant newest = null;
    Instant waiting = null;
    Instant lastCommit = null;
    Instant heldSince = null;
    Positions read = null;
    long before = -1;
    for (Committed each : entries) {
      LedgerEntry entry = each.entry();
      Instant at = committedAt(each);
      // A start has read nothing yet: a pipeline that starts again and again is not alive.
      if (entry.operation() == Operation.CLOSING) {
        lastCommit = at;
      }
      Instant event = eventTime(entry);
      if (event != null && event.isAfter(at)) {
        // A clock that runs ahead at the source must not hide that nothing comes any more.
        event = at;
      }
      if (entry.isHeld()) {
        heldSince = heldSince == null ? at : heldSince;
        read = read == null ? entry.from() : read;
        waiting = Coverage.later(waiting, event);
        continue;
      }
      heldSince = null;
      if (entry.operation() == Operation.RELEASE) {
        event = Coverage.later(event, waiting);
      }
      waiting = null;
      read = entry.to();
      newest = Coverage.later(newest, event);
      long rows = entry.totals().written();
      long added = before < 0 ? entry.tally().written() : rows - before;
      before = rows;
      if (added > 0) {
        arrivals.add(new Arrival(at, added, rows, event));
      }
    }
    return new LedgerView(arrivals, newest, lastCommit, heldSince, Optional.ofNullable(read));
  }

  /** What is seen with the source beside it. */
  Look look(Instant at, Look.Source source) {
    return new Look(at, arrivals, newestEvent, lastCommit, heldSince, source);
  }

  private static Instant committedAt(Committed committed) {
    return Instant.ofEpochMilli(committed.committedAt());
  }

  private static @Nullable Instant eventTime(LedgerEntry entry) {
    Long micros = entry.tally().eventTimeMax();
    return micros == null ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
