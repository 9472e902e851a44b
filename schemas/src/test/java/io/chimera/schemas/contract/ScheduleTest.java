package io.chimera.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
  private static final Set<DayOfWeek> WORKING = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);

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
