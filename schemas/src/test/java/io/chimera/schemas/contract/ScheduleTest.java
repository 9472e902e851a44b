package io.chimera.schemas.contract;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.SUNDAY;
import static java.time.DayOfWeek.WEDNESDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ScheduleTest {
  private static final Set<DayOfWeek> ALL = EnumSet.allOf(DayOfWeek.class);
  private static final Set<DayOfWeek> WORKING = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);

  static Stream<Arguments> inCron() {
    Set<LocalDate> christmas = Set.of(LocalDate.parse("2026-12-26"), LocalDate.parse("2026-12-25"));
    return Stream.of(
        argumentSet("every day", "0 6 * * *", ALL, Set.of(), "0 6 * * *", ""),
        argumentSet("working days", "0 6 * * *", WORKING, Set.of(), "0 6 * * 1-5", ""),
        argumentSet(
            "Sunday is first",
            "0 6 * * *",
            EnumSet.of(SATURDAY, SUNDAY),
            Set.of(),
            "0 6 * * 0,6",
            ""),
        argumentSet(
            "days apart",
            "0 6,18 * 1 *",
            EnumSet.of(FRIDAY, MONDAY, WEDNESDAY),
            Set.of(),
            "0 6,18 * 1 1,3,5",
            ""),
        argumentSet(
            "days of the month besides",
            "0 6 1 * *",
            EnumSet.of(MONDAY, FRIDAY),
            Set.of(),
            "0 6 1 * *",
            "only if it is monday or friday"),
        argumentSet(
            "holidays",
            "0 6 * * *",
            WORKING,
            christmas,
            "0 6 * * 1-5",
            "not on 2026-12-25, 2026-12-26"),
        argumentSet(
            "cron's own days, some of them",
            "0 6 * * 1-5",
            EnumSet.of(MONDAY),
            christmas,
            "0 6 * * 1-5",
            "only if it is monday, not on 2026-12-25, 2026-12-26"));
  }

  @ParameterizedTest
  @MethodSource("inCron")
  void saysInCronWhatCronHasRoomFor(
      String cron, Set<DayOfWeek> weekdays, Set<LocalDate> except, String ofDays, String beyond) {
    var schedule = new Schedule(cron, ZoneId.of("UTC"), weekdays, except);

    assertThat(schedule.cronOfDays()).isEqualTo(ofDays);
    assertThat(schedule.beyondCron()).isEqualTo(beyond);
  }

  @Test
  void isByTheClockOfItsZone() {
    var schedule = daily("0 6 * * *", "Europe/Berlin");

    assertThat(schedule.after(Instant.parse("2026-11-22T04:59:59Z")))
        .contains(Instant.parse("2026-11-22T05:00:00Z"));
    assertThat(schedule.after(Instant.parse("2026-11-22T05:00:00Z")))
        .contains(Instant.parse("2026-11-23T05:00:00Z"));
    assertThat(schedule.atOrBefore(Instant.parse("2026-11-22T05:00:00Z")))
        .contains(Instant.parse("2026-11-22T05:00:00Z"));
    assertThat(schedule.atOrBefore(Instant.parse("2026-11-22T04:59:59Z")))
        .contains(Instant.parse("2026-11-21T05:00:00Z"));
    assertThat(schedule.after(Instant.parse("2026-07-22T00:00:00Z")))
        .as("summer time")
        .contains(Instant.parse("2026-07-22T04:00:00Z"));
  }

  @Test
  void passesOverDaysThatHaveNone() {
    var schedule =
        new Schedule(
            "30 18 * * *",
            ZoneId.of("UTC"),
            WORKING,
            Set.of(LocalDate.parse("2026-12-25"), LocalDate.parse("2026-12-28")));

    assertThat(schedule.after(Instant.parse("2026-12-24T18:30:00Z")))
        .as("after Christmas, the weekend and a Monday that is left out")
        .contains(Instant.parse("2026-12-29T18:30:00Z"));
    assertThat(schedule.atOrBefore(Instant.parse("2026-12-29T18:29:59Z")))
        .contains(Instant.parse("2026-12-24T18:30:00Z"));
  }

  @Test
  void isTheFirstMomentThereIsWhereClocksGoForward() {
    var schedule = daily("30 2 * * *", "Europe/Berlin");

    assertThat(schedule.after(Instant.parse("2026-03-28T12:00:00Z")))
        .as("on 29 March 2026 there is no 02:30")
        .contains(Instant.parse("2026-03-29T01:00:00Z"));
  }

  @Test
  void isOnceWhereClocksGoBack() {
    var schedule = daily("30 2 * * *", "Europe/Berlin");

    assertThat(schedule.after(Instant.parse("2026-10-24T12:00:00Z")))
        .as("on 25 October 2026 02:30 is twice")
        .contains(Instant.parse("2026-10-25T00:30:00Z"));
    assertThat(schedule.after(Instant.parse("2026-10-25T00:30:00Z")))
        .contains(Instant.parse("2026-10-26T01:30:00Z"));
  }

  @Test
  void hasNoMomentWhereNoDayHasOne() {
    var never = new Schedule("0 6 * * 0", ZoneId.of("UTC"), WORKING, Set.of());

    assertThat(never.after(Instant.parse("2026-11-22T00:00:00Z"))).isEmpty();
  }

  private static Schedule daily(String cron, String zone) {
    return new Schedule(cron, ZoneId.of(zone), EnumSet.allOf(DayOfWeek.class), Set.of());
  }
}
