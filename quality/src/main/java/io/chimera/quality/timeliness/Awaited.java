package io.chimera.quality.timeliness;

import io.chimera.quality.timeliness.Look.Arrival;
import io.chimera.schemas.contract.ServiceLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are to be there at a deadline. Those that come late are of the deadline that they have
 * missed, not of the next one.
 *
 * @param from rows that came later than this count
 * @param before the pipeline's rows so far by then
 * @param deadline null if there is none any more
 */
public record Awaited(Instant from, long before, @Nullable Instant deadline) {
  /** How much earlier than the usual warning a rate that will not do is told. */
  private static final int EARLIER = 3;

  /** What is awaited from a moment on. */
  static Awaited from(ServiceLevel.Arrival level, Look look, Instant from) {
    return new Awaited(from, rowsAt(look, from), level.deadlines().after(from).orElse(null));
  }

  /** The pipeline's rows by then; what was there before the first known commit counts as old. */
  private static long rowsAt(Look look, Instant moment) {
    long rows =
        look.arrivals().isEmpty()
            ? 0
            : look.arrivals().get(0).rows() - look.arrivals().get(0).added();
    for (Arrival arrival : look.arrivals()) {
      if (!arrival.at().isAfter(moment)) {
        rows = arrival.rows();
      }
    }
    return rows;
  }

  /** What is awaited now that deadlines may have been met, and passed. */
  Awaited after(ServiceLevel.Arrival level, Look look) {
    Awaited awaited = this;
    if (deadline == null || !level.deadlines().atOrBefore(deadline).equals(Optional.of(deadline))) {
      // The contract has other deadlines now.
      Instant begin = level.deadlines().atOrBefore(look.at()).orElse(Instant.EPOCH);
      awaited = from(level, look, begin);
    } else if (isTakenBack(look)) {
      // The table was taken back, or made anew.
      awaited = new Awaited(from, Math.min(before, rowsAt(look, from)), deadline);
    }
    while (awaited.deadline != null && look.at().isAfter(awaited.deadline)) {
      Optional<Instant> met = awaited.met(level, look);
      if (met.isEmpty()) {
        return awaited;
      }
      Instant next = met.get().isAfter(awaited.deadline) ? met.get() : awaited.deadline;
      awaited = from(level, look, next);
    }
    return awaited;
  }

  private boolean isTakenBack(Look look) {
    return !look.arrivals().isEmpty()
        && look.arrivals().get(look.arrivals().size() - 1).rows() < before;
  }

  /** When enough rows were there; of commits that have expired since, as early as can be. */
  private Optional<Instant> met(ServiceLevel.Arrival level, Look look) {
    if (!look.arrivals().isEmpty()) {
      Arrival first = look.arrivals().get(0);
      if (first.at().isAfter(from) && first.rows() - first.added() - before >= level.rows()) {
        return Optional.of(from);
      }
    }
    return look.arrivals().stream()
        .filter(each -> each.at().isAfter(from) && each.rows() - before >= level.rows())
        .map(Arrival::at)
        .findFirst();
  }

  Finding finding(ServiceLevel.Arrival level, Look look, Situation situation) {
    long rows =
        look.arrivals().isEmpty()
            ? 0
            : Math.max(0, look.arrivals().get(look.arrivals().size() - 1).rows() - before);
    if (deadline == null || met(level, look).isPresent()) {
      return new Finding(State.ON_TIME, null, deadline, rows);
    }
    Cause cause = situation.causeOfNone();
    if (look.at().isAfter(deadline)) {
      return new Finding(State.BREACHED, cause, deadline, rows);
    }
    boolean isNear = !deadline.isAfter(look.at().plus(level.warnBefore()));
    boolean isTooSlow =
        !deadline.isAfter(look.at().plus(level.warnBefore().multipliedBy(EARLIER)))
            && isTooSlow(level.rows() - rows, look);
    return new Finding(
        isNear || isTooSlow ? State.EARLY_WARNING : State.ON_TIME,
        isNear || isTooSlow ? cause : null,
        deadline,
        rows);
  }

  /** Whether so many rows come after the deadline, if they come as the last ones did. */
  private boolean isTooSlow(long missing, Look look) {
    List<Arrival> all = look.arrivals();
    List<Arrival> newest = all.subList(Math.max(0, all.size() - Look.LEAST_ARRIVALS), all.size());
    if (newest.size() < 2 || deadline == null) {
      return false;
    }
    Arrival first = newest.get(0);
    Arrival last = newest.get(newest.size() - 1);
    double rows = last.rows() - first.rows();
    double seconds = Duration.between(first.at(), last.at()).toMillis() / 1_000d;
    double left = Duration.between(last.at(), deadline).toMillis() / 1_000d;
    return rows > 0 && seconds > 0 && missing > rows / seconds * left;
  }
}
