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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

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

  private static final int DAY_OF_MONTH = 2;
  private static final int DAY_OF_WEEK = 4;

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

  /**
   * The schedule in cron's own words, with the weekdays among them where cron has room for them.
   * What they do not say is in {@link #beyondCron()}.
   */
  public String cronOfDays() {
    return areDaysInCron() ? cron.substring(0, cron.lastIndexOf(' ') + 1) + cronDays() : cron;
  }

  /** For people: what {@link #cronOfDays()} does not say; empty where that is all of it. */
  public String beyondCron() {
    var words = new ArrayList<String>();
    if (!isEveryDay() && !areDaysInCron()) {
      words.add(
          weekdays.stream()
              .sorted()
              .map(each -> each.name().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(" or ", "only if it is ", "")));
    }
    if (!except.isEmpty()) {
      words.add(
          except.stream()
              .sorted()
              .map(LocalDate::toString)
              .collect(Collectors.joining(", ", "not on ", "")));
    }
    return String.join(", ", words);
  }

  private boolean isEveryDay() {
    return weekdays.size() == DayOfWeek.values().length;
  }

  /** Where cron says days of the month, it means these and those of the week. */
  private boolean areDaysInCron() {
    String[] fields = cron.split(" ", -1);
    return !isEveryDay() && fields[DAY_OF_MONTH].equals("*") && fields[DAY_OF_WEEK].equals("*");
  }

  private String cronDays() {
    // Cron's week begins with Sunday, as 0.
    int[] days =
        weekdays.stream().mapToInt(each -> each.getValue() % DayOfWeek.values().length).toArray();
    Arrays.sort(days);
    int last = days[days.length - 1];
    boolean isRange = days.length > 2 && last - days[0] == days.length - 1;
    return isRange
        ? days[0] + "-" + last
        : Arrays.stream(days).mapToObj(Integer::toString).collect(Collectors.joining(","));
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
