package io.chimera.schemas.contract;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.io.Serializable;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Moments that come again, on the days of a calendar. A moment that a change of the clocks skips is
 * the first after it; one that it repeats is the first of the two.
 *
 * @param cron Unix cron: minute, hour, day of month, month, day of week
 * @param zone whose clock is meant
 * @param weekdays on which there are any
 * @param except days on which there are none
 */
public record Schedule(String cron, ZoneId zone, Set<DayOfWeek> weekdays, Set<LocalDate> except)
    implements Serializable {
  /** No clock is put back further. */
  private static final Duration PUT_BACK = Duration.ofHours(3);

  /** A calendar in which so many moments are passed over has none. */
  private static final int LOOKED_AT = 10_000;

  public Schedule {
    weekdays = Set.copyOf(weekdays);
    except = Set.copyOf(except);
  }

  /**
   * Whether it is cron's language.
   *
   * @param cron from outside
   */
  static boolean isCron(String cron) {
    try {
      times(cron);
      return true;
    } catch (IllegalArgumentException refused) {
      return false;
    }
  }

  private static ExecutionTime times(String cron) {
    var parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    return ExecutionTime.forCron(parser.parse(cron));
  }

  /** The first moment after another; empty if there is none. */
  public Optional<Instant> after(Instant moment) {
    ExecutionTime times = times(cron);
    return find(
        LocalDateTime.ofInstant(moment, zone),
        each -> times.nextExecution(each),
        found -> found.isAfter(moment));
  }

  /** The last moment before another, or that itself; empty if there is none. */
  public Optional<Instant> atOrBefore(Instant moment) {
    ExecutionTime times = times(cron);
    // A clock that was put back has shown later times already.
    return find(
        LocalDateTime.ofInstant(moment, zone).plus(PUT_BACK),
        each -> times.lastExecution(each),
        found -> !found.isAfter(moment));
  }

  /** Goes from one time of the clock to the next, until one is a moment that is asked for. */
  private Optional<Instant> find(
      LocalDateTime from,
      Function<ZonedDateTime, Optional<ZonedDateTime>> step,
      Predicate<Instant> isMeant) {
    Optional<ZonedDateTime> time = step.apply(from.atZone(ZoneOffset.UTC));
    for (int looked = 0; time.isPresent() && looked < LOOKED_AT; looked++) {
      LocalDateTime shown = time.get().toLocalDateTime();
      Instant moment = moment(shown);
      boolean isDay =
          weekdays.contains(shown.getDayOfWeek()) && !except.contains(shown.toLocalDate());
      if (isDay && isMeant.test(moment)) {
        return Optional.of(moment);
      }
      time = step.apply(time.get());
    }
    return Optional.empty();
  }

  private Instant moment(LocalDateTime shown) {
    ZoneOffsetTransition transition = zone.getRules().getTransition(shown);
    return transition != null && transition.isGap()
        ? transition.getInstant()
        : shown.atZone(zone).toInstant();
  }
}
