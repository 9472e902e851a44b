package io.chimera.quality.timeliness;

import io.chimera.quality.timeliness.Look.Arrival;
import io.chimera.schemas.contract.ServiceLevel.Age;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judges promises of a time that is never to grow longer. */
final class AgeFinding {
  private final Age level;
  private final Look look;
  private final Coverage coverage;
  private final Situation situation;

  private AgeFinding(Age level, Look look, Coverage coverage, Situation situation) {
    this.level = level;
    this.look = look;
    this.coverage = coverage;
    this.situation = situation;
  }

  static Finding of(Age level, Look look, Coverage coverage, Situation situation) {
    var finding = new AgeFinding(level, look, coverage, situation);
    return switch (level.kind()) {
      case FRESHNESS -> finding.freshness();
      case LATENCY -> finding.latency();
      case FREQUENCY -> finding.frequency();
      case ARRIVE_BY, VOLUME ->
          throw new IllegalArgumentException(level.kind().label() + " is no age");
    };
  }

  private Finding freshness() {
    Instant newest = look.newestEvent();
    boolean isBroken = newest != null && newest.plus(level.within()).isBefore(look.at());
    if (isBroken && newest != null && late().isPresent()) {
      return breached(newest.plus(level.within()), millisSince(newest));
    }
    Instant complete = coverage.from();
    Instant base = newest == null || complete.isAfter(newest) ? complete : newest;
    if (newest != null && !isLong(newest) && !situation.isBehind()) {
      return good(newest);
    }
    if (newest != null && situation.isBehind() && !isQuiet() && !situation.isOverdue()) {
      return predicted(newest, newest);
    }
    if (newest != null && !isLong(newest)) {
      return predicted(newest, base);
    }
    if (situation.isComplete(level)) {
      return none(Cause.SOURCE_IDLE, newest);
    }
    return situation.isUnknown()
        ? none(Cause.SOURCE_UNREACHABLE, newest)
        : predicted(newest == null ? base : newest, base);
  }

  private Finding latency() {
    Optional<Arrival> late = late();
    if (late.isPresent()) {
      return breached(late.get().at(), Trend.lag(late.get()).toMillis());
    }
    Instant base = coverage.from();
    if (situation.isComplete(level)) {
      if (isQuiet()) {
        return none(Cause.SOURCE_IDLE, null);
      }
      return situation.isBehind() ? predicted(base, base) : good(base);
    }
    return situation.isUnknown() ? none(Cause.SOURCE_UNREACHABLE, null) : predicted(base, base);
  }

  private Finding frequency() {
    Instant base = look.arrivals().isEmpty() ? coverage.since() : last().at();
    Instant breach = base.plus(level.within());
    if (breach.isAfter(look.at().plus(level.warnBefore()))) {
      return good(base);
    }
    return new Finding(
        breach.isBefore(look.at()) ? State.BREACHED : State.EARLY_WARNING,
        situation.causeOfNone(),
        breach,
        millisSince(base));
  }

  /** By events that were too old already when they came. */
  private Finding breached(Instant breach, long measured) {
    return new Finding(
        State.BREACHED,
        situation.isBehind() ? situation.cause() : Cause.SOURCE_LATE,
        breach,
        measured);
  }

  /** Whether no rows have come for a while. */
  private boolean isQuiet() {
    return look.arrivals().isEmpty() || isLong(last().at());
  }

  private Arrival last() {
    return look.arrivals().get(look.arrivals().size() - 1);
  }

  /** The newest commit of late whose events were too old already when they came. */
  private Optional<Arrival> late() {
    return look.arrivals().stream()
        .filter(each -> Duration.between(each.at(), look.at()).compareTo(level.within()) <= 0)
        .filter(each -> Trend.lag(each).compareTo(level.within()) > 0)
        .reduce((earlier, later) -> later);
  }

  private Finding good(Instant measuredFrom) {
    return new Finding(State.ON_TIME, null, null, millisSince(measuredFrom));
  }

  /**
   * What comes of it as things go: as long as commits come when they should, their lag tells; where
   * none comes, the clock.
   */
  private Finding predicted(Instant measuredFrom, Instant base) {
    Instant unlessCommitted = base.plus(level.within());
    if (unlessCommitted.isBefore(look.at())) {
      return new Finding(
          State.BREACHED, situation.cause(), unlessCommitted, millisSince(measuredFrom));
    }
    Optional<Instant> breach =
        situation.isOverdue()
            ? Optional.of(unlessCommitted)
            : Trend.breach(look.arrivals(), level.within(), situation.interval());
    return breach
        .filter(each -> !each.isAfter(look.at().plus(level.warnBefore())))
        .map(
            each ->
                new Finding(
                    State.EARLY_WARNING, situation.cause(), each, millisSince(measuredFrom)))
        .orElseGet(() -> good(measuredFrom));
  }

  private Finding none(Cause cause, @Nullable Instant measuredFrom) {
    return new Finding(
        State.NO_EVIDENCE, cause, null, measuredFrom == null ? null : millisSince(measuredFrom));
  }

  private long millisSince(Instant moment) {
    return Duration.between(moment, look.at()).toMillis();
  }

  /** Whether it is as long ago as one is to be warned of. */
  private boolean isLong(Instant moment) {
    return !moment.plus(level.within()).isAfter(look.at().plus(level.warnBefore()));
  }
}
