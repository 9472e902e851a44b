package io.chimera.quality.timeliness;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.quality.timeliness.Look.Arrival;
import io.chimera.schemas.contract.Schedule;
import io.chimera.schemas.contract.ServiceLevel;
import io.chimera.schemas.contract.ServiceLevel.Age;
import io.chimera.schemas.contract.ServiceLevel.Kind;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class WatchTest {
  private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
  private static final ServiceLevel FRESH =
      new Age(Kind.FRESHNESS, Duration.ofMinutes(5), Duration.ofMinutes(2));
  private static final ServiceLevel SOON =
      new Age(Kind.LATENCY, Duration.ofMinutes(5), Duration.ofMinutes(2));
  private static final ServiceLevel OFTEN =
      new Age(Kind.FREQUENCY, Duration.ofMinutes(10), Duration.ofMinutes(2));

  @Test
  void aPipelineThatIsKilledIsWarnedOfThenBreachedThenRecovered() {
    var scene = new Scene(FRESH);
    scene.produce(100).commit(0).look(0, "onTime new");
    scene.minute(1).produce(100).commit(0).look(0, "onTime");
    // Killed here; the producer goes on.
    scene.minute(2).produce(100).look(0, "onTime");
    scene.minute(3).produce(100).look(0, "onTime");
    scene.minute(4).produce(100).look(0, "earlyWarning pipeline down, breach at 6:00 new");
    scene.minute(5).produce(100).look(0, "earlyWarning pipeline down, breach at 6:00");
    scene.minute(6).look(1, "breached pipeline down, breach at 6:00 new");
    scene.minute(90).look(0, "breached pipeline down, breach at 6:00");
    // Started again: it commits what was there, and then reads on.
    scene.minute(91).commit(80, Duration.ofMinutes(60));
    scene.look(0, "breached backlog, breach at 36:00");
    scene.minute(92).produce(100).commit(0).look(0, "recovered new");
    scene.minute(93).produce(100).commit(0).look(0, "recovered");
    scene.minute(94).produce(100).commit(0).look(0, "recovered");
    scene.minute(95).produce(100).commit(0).look(0, "onTime new");
  }

  @Test
  void anIdleSourceIsNotLate() {
    var scene = new Scene(FRESH, SOON);
    scene.produce(100).commit(0).look(0, "onTime new", "onTime new");
    scene.minute(3).look(0, "onTime", "onTime");
    scene.minute(4).look(0, "onTime", "onTime");
    scene.minute(5).look(0, "noEvidence source idle new", "noEvidence source idle new");
    scene.minute(600).look(0, "noEvidence source idle", "noEvidence source idle");
  }

  @Test
  void anIdleSourceWhosePipelineIsDeadIsNotLateEither() {
    var scene = new Scene(FRESH);
    scene.produce(100).commit(0).look(0, "onTime new");
    scene.minute(60).look(0, "onTime");
    scene.minute(63).look(0, "noEvidence source idle new");
  }

  @Test
  void whatComesAfterIdleHoursIsGivenItsTime() {
    var scene = new Scene(FRESH);
    scene.produce(100).commit(0).look(0, "onTime new");
    scene.minute(60).look(0, "onTime");
    scene.minute(120).look(0, "noEvidence source idle new");
    // One record, and no pipeline that reads it.
    scene.minute(121).produce(1).look(0, "noEvidence source idle");
    scene.minute(122).look(0, "noEvidence source idle");
    scene.minute(123).look(0, "earlyWarning pipeline down, breach at 125:00 new");
    scene.minute(125).look(1, "breached pipeline down, breach at 125:00 new");
  }

  @Test
  void aSourceThatCannotBeAskedGivesNoEvidence() {
    var scene = new Scene(FRESH);
    scene.produce(100).commit(0).look(0, "onTime new");
    scene.minute(1).unreachable().look(0, "onTime");
    scene.minute(4).look(0, "onTime");
    scene.minute(6).look(0, "noEvidence source unreachable new");
  }

  @Test
  void aSourceThatWasBehindAndCannotBeAskedAnyMoreIsStillBehind() {
    var scene = new Scene(FRESH);
    scene.produce(100).commit(0).look(0, "onTime new");
    scene.minute(1).produce(100).look(0, "onTime");
    scene.unreachable().minute(5).look(1, "breached pipeline down, breach at 5:00 new");
  }

  @Test
  void lagThatGrowsIsWarnedOfBeforeItIsTooLong() {
    var scene = new Scene(FRESH);
    scene.produce(100).commit(0).look(0, "onTime new");
    // Each commit is 30 seconds farther behind than the one before.
    for (int minute = 1; minute <= 5; minute++) {
      scene.minute(minute).produce(100).commit(50, Duration.ofSeconds(30L * minute));
      scene.look(0, "onTime");
      scene.look(59, "onTime");
    }
    scene.minute(6).produce(100).commit(50, Duration.ofSeconds(180));
    scene.look(0, "earlyWarning backlog, breach at 8:00 new");
  }

  @Test
  void rowsBehindTheGateAreNotThere() {
    var scene = new Scene(FRESH);
    scene.produce(100).commit(0).look(0, "onTime new");
    scene.minute(1).produce(100).hold();
    for (int minute = 1; minute < 3; minute++) {
      scene.minute(minute).heartbeat().look(0, "onTime");
    }
    scene.minute(3).heartbeat().look(0, "earlyWarning gate held, breach at 5:00 new");
    scene.minute(5).heartbeat().look(1, "breached gate held, breach at 5:00 new");
  }

  @Test
  void eventsThatAreTooOldWhenTheyComeAreTheSourcesDoing() {
    var scene = new Scene(FRESH);
    scene.produce(100).commit(0, Duration.ofMinutes(30));

    scene.look(0, "breached source late, breach at -25:00 new");
  }

  @Test
  void aPromiseAtTheEdgeDoesNotFlap() {
    var scene = new Scene(FRESH);
    scene.produce(100).commit(0).look(0, "onTime new");
    scene.minute(1).produce(1).look(0, "onTime");
    scene.minute(3).produce(99).look(1, "earlyWarning pipeline down, breach at 5:00 new");
    // From here on each commit comes late, so that it is well for a moment and then not.
    for (int minute = 4; minute < 40; minute += 4) {
      scene.minute(minute).commit(0, Duration.ofSeconds(30)).look(0, "earlyWarning");
      scene.minute(minute + 1).produce(1).look(0, "earlyWarning");
      scene.minute(minute + 3).produce(100).look(1, "earlyWarning pipeline down, breach");
    }
  }

  @Test
  void rowsThatDoNotComeBreakThePromiseOfRows() {
    var scene = new Scene(OFTEN);
    scene.produce(100).commit(0).look(0, "onTime new");
    scene.minute(8).look(0, "earlyWarning source idle, breach at 10:00 new");
    scene.minute(10).look(1, "breached source idle, breach at 10:00 new");
    scene.minute(11).produce(10).commit(0).look(0, "recovered new");
  }

  @Test
  void aDeadlineIsKeptByRowsOfItsOwn() {
    var scene = new Scene(daily(Kind.ARRIVE_BY, 1));
    scene.look(0, "onTime, breach at 360:00 new");
    scene.minute(330).look(0, "earlyWarning source idle, breach at 360:00 new");
    scene.minute(340).produce(10).look(0, "earlyWarning pipeline down, breach at 360:00");
    scene.minute(360).look(0, "earlyWarning pipeline down, breach at 360:00");
    scene.minute(360).look(1, "breached pipeline down, breach at 360:00 new");
    // Half an hour late.
    scene.minute(390).commit(0).look(0, "recovered, breach at 1800:00 new");
    scene.minute(391).look(0, "recovered, breach at 1800:00");
    scene.minute(395).look(0, "onTime, breach at 1800:00 new");
    // What came late for yesterday is not there for today.
    scene.minute(1800).look(1, "breached source idle, breach at 1800:00 new");
    scene.minute(1801).produce(10).commit(0).look(0, "recovered, breach at 3240:00 new");
  }

  @Test
  void rowsAheadOfTheDeadlineKeepIt() {
    var scene = new Scene(daily(Kind.ARRIVE_BY, 1));
    scene.look(0, "onTime, breach at 360:00 new");
    scene.minute(200).produce(10).commit(0).look(0, "onTime, breach at 360:00");
    scene.minute(359).look(0, "onTime, breach at 360:00");
    scene.minute(361).look(0, "onTime, breach at 1800:00");
  }

  @Test
  void aVolumeThatComesTooSlowlyIsWarnedOfEarlier() {
    var scene = new Scene(daily(Kind.VOLUME, 1_000));
    scene.look(0, "onTime, breach at 360:00 new");
    for (int minute = 1; minute <= 280; minute++) {
      scene.minute(minute).produce(2).commit(0);
    }
    // 560 rows are there, at 2 a minute 160 more will come.
    scene.look(0, "earlyWarning source idle, breach at 360:00 new");
    scene.minute(281).produce(440).commit(0).look(0, "earlyWarning, breach at 360:00");
    scene.minute(284).look(0, "onTime, breach at 360:00 new");
  }

  @Test
  void theFirstLookCountsRowsSinceTheDeadlineBefore() {
    var scene = new Scene(daily(Kind.VOLUME, 100));
    scene.produce(500).commit(0);
    scene.minute(400).produce(60).commit(0);
    scene.minute(1790).look(0, "earlyWarning source idle, breach at 1800:00 new");
    assertThat(scene.standings().get(0).measured()).isEqualTo(60);
  }

  @Test
  void aChangeHasTheSameNumberHoweverOftenItIsLookedAt() {
    var scene = new Scene(FRESH);
    scene.produce(100).commit(0).look(0, "onTime new");
    assertThat(scene.standings().get(0).number()).isEqualTo(1);
    scene.minute(2).produce(1).look(0, "onTime");
    assertThat(scene.standings().get(0).number()).isEqualTo(1);
    scene.minute(4).look(0, "earlyWarning pipeline down, breach at 5:00 new");
    assertThat(scene.standings().get(0).number()).isEqualTo(2);
  }

  @Test
  void whatIsFoundAfterATimeInWhichNobodyCouldLookIsNew() {
    var scene = new Scene(FRESH);
    scene.produce(100).commit(0).look(0, "onTime new");
    // Nobody looks for an hour; then there is a record, a second old.
    scene.minute(60).produce(1).look(0, "onTime");
    scene.minute(63).look(0, "earlyWarning pipeline down, breach at 65:00 new");
  }

  @Test
  void oneStragglerBreaksNoPromiseOfFreshness() {
    var scene = new Scene(FRESH);
    scene.produce(100).commit(0).look(0, "onTime new");
    scene.produce(1).commit(0, Duration.ofHours(9), START).look(1, "onTime");
  }

  @Test
  void latencyIsBrokenForAsLongAsOneIsPromised() {
    var scene = new Scene(SOON);
    scene.produce(100).commit(0).look(0, "onTime new");
    scene.minute(1).produce(1).commit(0, Duration.ofHours(9));
    scene.look(0, "breached source late, breach at 1:00 new");
    for (int minute = 2; minute <= 6; minute++) {
      scene.minute(minute).produce(100).commit(0).look(0, "breached source late, breach at 1:00");
    }
    scene.minute(7).produce(100).commit(0).look(0, "recovered new");
  }

  @Test
  void aTopicThatWasMadeAnewIsNotWaitedForInItsOldForm() {
    var scene = new Scene(FRESH);
    scene.produce(100).commit(0).look(0, "onTime new");
    scene.minute(1).produce(100).look(0, "onTime");
    scene.minute(2).anew().produce(100).commit(0).look(0, "onTime");
    scene.minute(60).look(0, "onTime");
    scene.minute(63).look(0, "noEvidence source idle new");
  }

  @Test
  void aTableThatWasMadeAnewCountsItsOwnRows() {
    var scene = new Scene(daily(Kind.ARRIVE_BY, 1));
    scene.produce(1_000).commit(0);
    scene.minute(400).look(0, "onTime, breach at 1800:00 new");
    scene.minute(401).anew().produce(10).commit(0).look(0, "onTime, breach at 1800:00");
    scene.minute(1801).look(0, "onTime, breach at 3240:00");
  }

  @Test
  void rowsWhoseCommitsHaveExpiredHaveComeAllTheSame() {
    var scene = new Scene(daily(Kind.VOLUME, 100));
    scene.produce(500).commit(0);
    scene.minute(400).produce(60).commit(0).look(0, "onTime, breach at 1800:00 new");
    scene.minute(500).produce(60).commit(0);
    scene.minute(1700).produce(1).commit(0).expireAllBut(1).look(0, "onTime, breach at 1800:00");
    scene.minute(1801).look(0, "onTime, breach at 3240:00");
  }

  @Test
  void whatWasToldBrokenIsBrokenUntilItIsSeenToBeKept() {
    var scene = new Scene(FRESH, daily(Kind.ARRIVE_BY, 1));
    scene.produce(100).commit(0).look(0, "onTime new", "onTime, breach at 360:00 new");
    scene.minute(1).produce(100).look(0, "onTime");
    scene.minute(362);
    scene.look(0, "breached pipeline down, breach at 5:00 new", "onTime, breach at 1800:00");
    // Whoever watched is killed, and comes back a day later with nothing but what was told.
    scene.minute(1802).resume();
    scene.look(
        0,
        "breached pipeline down, breach at 5:00",
        "breached pipeline down, breach at 1800:00 new");
    scene.minute(1803).resume();
    scene.look(
        0, "breached pipeline down, breach at 5:00", "breached pipeline down, breach at 1800:00");
  }

  @Test
  void aPromiseThatWasChangedHoldsAtOnce() {
    var scene = new Scene(daily(Kind.ARRIVE_BY, 1));
    scene.look(0, "onTime, breach at 360:00 new");
    scene.promise(
        new ServiceLevel.Arrival(
            Kind.ARRIVE_BY,
            new Schedule("0 9 * * *", ZoneId.of("UTC"), EnumSet.allOf(DayOfWeek.class), Set.of()),
            1,
            Duration.ofMinutes(30)));
    scene.minute(370).look(0, "onTime, breach at 540:00");
  }

  private static ServiceLevel daily(Kind kind, long rows) {
    return new ServiceLevel.Arrival(
        kind,
        new Schedule("0 6 * * *", ZoneId.of("UTC"), EnumSet.allOf(DayOfWeek.class), Set.of()),
        rows,
        Duration.ofMinutes(30));
  }

  /** A source, its pipeline that commits each minute, and somebody who looks. */
  private static final class Scene {
    private List<ServiceLevel> levels;
    private final List<Arrival> arrivals = new ArrayList<>();
    private Watch watch = Watch.begin();
    private List<Standing> standings = List.of();
    private Instant now = START;
    private long produced;
    private long read;
    private @Nullable Instant newestEvent;
    private @Nullable Instant lastCommit;
    private @Nullable Instant heldSince;
    private boolean isReachable = true;
    private int generation;
    private Instant toldAt = START;

    Scene(ServiceLevel... levels) {
      this.levels = List.of(levels);
    }

    Scene minute(int minute) {
      now = START.plus(Duration.ofMinutes(minute));
      return this;
    }

    Scene produce(int records) {
      produced += records;
      return this;
    }

    Scene unreachable() {
      isReachable = false;
      return this;
    }

    /** Commits all but so many, the newest of which happened just now. */
    Scene commit(int left) {
      return commit(left, Duration.ZERO);
    }

    Scene commit(int left, Duration lag) {
      long added = produced - left - read;
      read += added;
      lastCommit = now;
      newestEvent = now.minus(lag);
      arrivals.add(new Arrival(now, added, read, newestEvent));
      return this;
    }

    /** As above, where an event that was there before is newer. */
    Scene commit(int left, Duration lag, Instant newest) {
      commit(left, lag);
      newestEvent = newest;
      return this;
    }

    /** Source and table are made anew. */
    Scene anew() {
      generation++;
      produced = 0;
      read = 0;
      arrivals.clear();
      return this;
    }

    Scene expireAllBut(int kept) {
      arrivals.subList(0, arrivals.size() - kept).clear();
      return this;
    }

    Scene promise(ServiceLevel level) {
      levels = List.of(level);
      return this;
    }

    /** Somebody else goes on, who knows what was told. */
    Scene resume() {
      var told = new TreeMap<String, Told>();
      for (Standing each : standings) {
        told.put(
            each.level().kind().label(),
            new Told(
                toldAt,
                new Course(each.state(), each.since(), each.number(), null, null),
                each.breachAt()));
      }
      watch = Watch.resume(levels, told);
      return this;
    }

    Scene heartbeat() {
      lastCommit = now;
      return this;
    }

    Scene hold() {
      heldSince = now;
      return heartbeat();
    }

    List<Standing> standings() {
      return standings;
    }

    /** Looks so many seconds later. */
    void look(int seconds, String... expected) {
      Instant at = now.plusSeconds(seconds);
      String split = generation + "/0";
      toldAt = at;
      Look.Source source =
          isReachable
              ? new Look.Counted(Map.of(split, read), Map.of(split, produced))
              : new Look.Unreachable();
      var look = new Look(at, arrivals, newestEvent, lastCommit, heldSince, source);
      Watch.Outcome outcome = watch.after(look, levels, Duration.ofMinutes(1));
      // As after a restart: nothing but what lies in state.
      watch = WatchText.read(WatchText.write(Map.of("d", outcome.watch()))).get("d");
      standings = outcome.standings();
      for (int index = 0; index < expected.length; index++) {
        assertThat(text(standings.get(index)))
            .as("promise %d at %s", index, at)
            .startsWith(expected[index]);
        assertThat(standings.get(index).isNew())
            .as("change of promise %d at %s", index, at)
            .isEqualTo(expected[index].endsWith(" new"));
      }
    }

    private static String text(Standing standing) {
      Cause cause = standing.cause();
      Instant breach = standing.breachAt();
      String text = standing.state().label();
      text += cause == null ? "" : " " + cause.label();
      if (breach != null) {
        long seconds = Duration.between(START, breach).toSeconds();
        text += ", breach at %d:%02d".formatted(seconds / 60, Math.abs(seconds % 60));
      }
      return text + (standing.isNew() ? " new" : "");
    }
  }
}
