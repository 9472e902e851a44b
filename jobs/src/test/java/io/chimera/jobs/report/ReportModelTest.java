package io.chimera.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.chimera.jobs.report.Compliance.Reconciliation;
import io.chimera.jobs.report.Compliance.Version;
import io.chimera.jobs.report.Failings.Gate;
import io.chimera.jobs.report.Failings.TroubledRun;
import io.chimera.jobs.report.Performance.Line;
import io.chimera.jobs.report.PipelineRun.ClassifiedColumn;
import io.chimera.jobs.report.RunEntry.Reconciled;
import io.chimera.jobs.report.TableState.Rejected;
import io.chimera.jobs.report.Timeline.Slice;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.RunEndedFact.End;
import io.chimera.sinks.facts.RunTrigger;
import io.chimera.sinks.ledger.LedgerEntry.Operation;
import io.chimera.sinks.lineage.LineageFact;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReportModelTest {
  private static final Instant NINE = Instant.parse("2026-11-20T09:00:00Z");
  private static final TimeWindow DAY =
      new TimeWindow(Instant.parse("2026-11-20T00:00:00Z"), Instant.parse("2026-11-21T00:00:00Z"));

  private final ToldRuns casino = ToldRuns.of("casino");
  private final ToldRuns shop = ToldRuns.of("shop");

  private static Instant at(int seconds) {
    return NINE.plusSeconds(seconds);
  }

  private static Tally read(long written, long quarantined, long duplicates) {
    return new Tally(
        written + quarantined + duplicates, written, quarantined, duplicates, 0, 0, 0, null);
  }

  private static ReportModel report(TimeWindow window, Fact... facts) {
    var history = new RunHistory();
    List.of(facts).forEach(history::add);
    return ReportModel.of(history.runs(), List.of(), window);
  }

  @Test
  void addsUpWhatAPipelineDidAndTook() {
    ReportModel report =
        report(
            DAY,
            casino.opened(1, at(0)),
            casino.started(1, at(0), RunTrigger.RUN),
            casino.committed(1, at(10), read(30, 5, 5)),
            casino.committed(1, at(20), read(20, 0, 0)),
            casino.committed(1, at(50), read(20, 0, 0)),
            casino.ended(
                1,
                at(0),
                ToldRuns.complete(at(80)),
                read(70, 5, 5),
                ToldRuns.usage("one", Duration.ofSeconds(2), 80, "casino_games_bets")));

    Line line = report.performance().pipelines().get(0);
    assertThat(line)
        .isEqualTo(
            new Line(
                "casino_games_bets",
                1,
                Duration.ofSeconds(80),
                3,
                read(70, 5, 5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                70,
                0,
                70_000,
                Duration.ofSeconds(2),
                80,
                400_000_000L,
                false));
    assertThat(line.recordsPerSecond()).isEqualTo(1.0);
    assertThat(line.averageFileBytes()).isEqualTo(1_000);
    assertThat(line.cpuSecondsPerMillion()).isEqualTo(25_000.0);
  }

  /** Two pipelines of one job took what it took once, and each of them shows all of it. */
  @Test
  void countsAJobOfSeveralPipelinesOnce() {
    var usage =
        ToldRuns.usage("one", Duration.ofSeconds(3), 30, "casino_games_bets", "shop_games_bets");
    ReportModel report =
        report(
            DAY,
            casino.opened(1, at(0)),
            casino.committed(1, at(10), read(10, 0, 0)),
            casino.ended(1, at(0), ToldRuns.complete(at(12)), read(10, 0, 0), usage),
            shop.opened(1, at(0)),
            shop.committed(1, at(11), read(20, 0, 0)),
            shop.ended(1, at(0), ToldRuns.complete(at(12)), read(20, 0, 0), usage));

    assertThat(report.performance().pipelines())
        .extracting(Line::pipeline, Line::cpu, Line::isShared, Line::cpuSecondsPerMillion)
        .containsExactly(
            tuple("casino_games_bets", Duration.ofSeconds(3), true, 100_000.0),
            tuple("shop_games_bets", Duration.ofSeconds(3), true, 100_000.0));
    assertThat(report.performance().timeline())
        .isEqualTo(
            new Timeline(
                Duration.ofSeconds(1),
                List.of(
                    new Slice(at(10), 10, 0, 0, 0, 10_000, 10, null),
                    new Slice(at(11), 20, 0, 0, 0, 20_000, 20, null),
                    new Slice(at(12), 0, 0, 0, 0, 0, 0, 3.0))));
  }

  @Test
  void takesWiderStepsForLongerTimes() {
    ReportModel report =
        report(
            DAY,
            casino.opened(1, at(0)),
            casino.committed(1, at(0), read(1, 2, 3)),
            casino.committed(1, at(3_600), read(4, 0, 0)));

    Timeline timeline = report.performance().timeline();
    assertThat(timeline.step()).isEqualTo(Duration.ofMinutes(5));
    assertThat(timeline.slices()).hasSize(13);
    assertThat(timeline.slices().get(0)).isEqualTo(new Slice(at(0), 1, 2, 3, 0, 1_000, 1, null));
    assertThat(timeline.slices().get(1)).isEqualTo(new Slice(at(300), 0, 0, 0, 0, 0, 0, null));
    assertThat(timeline.slices().get(12).written()).isEqualTo(4);
  }

  @Test
  void reportsOnlyOfItsTime() {
    var window = new TimeWindow(at(15), at(45));
    ReportModel report =
        report(
            window,
            casino.opened(1, at(0)),
            casino.committed(1, at(10), read(100, 0, 0)),
            casino.committed(1, at(20), read(5, 1, 0)),
            casino.committed(1, at(50), read(100, 0, 0)),
            shop.opened(1, at(45)),
            shop.committed(1, at(46), read(9, 0, 0)));

    assertThat(report.performance().pipelines())
        .singleElement()
        .satisfies(line -> assertThat(line.tally()).isEqualTo(read(5, 1, 0)))
        .satisfies(line -> assertThat(line.running()).isEqualTo(Duration.ofSeconds(30)));
    assertThat(report.performance().timeline().slices())
        .containsExactly(new Slice(at(20), 5, 1, 0, 0, 5_000, 5, null));
    assertThat(report.compliance().versions())
        .extracting(Version::pipeline)
        .containsExactly("casino_games_bets");
  }

  @Test
  void namesRunsWithTroubleAndWhy() {
    ReportModel report =
        report(
            DAY,
            casino.opened(1, at(0)),
            casino.started(1, at(0), RunTrigger.RUN),
            casino.committed(1, at(1), read(1, 0, 0)),
            casino.opened(2, at(2)),
            casino.started(2, at(2), RunTrigger.RUN),
            casino.ended(
                2,
                at(2),
                new End(at(3), LineageFact.End.FAIL, "The books do not balance", 1),
                Tally.ZERO,
                null),
            casino.opened(3, at(4)),
            casino.ended(
                3, at(4), new End(at(5), LineageFact.End.COMPLETE, null, 2), Tally.ZERO, null),
            casino.opened(4, at(6)),
            casino.started(4, at(6), RunTrigger.CLUSTER),
            casino.opened(5, at(8)),
            casino.started(5, at(8), RunTrigger.RUN));

    assertThat(report.failings().runs())
        .containsExactly(
            new TroubledRun("casino_games_bets", 1, at(1), "no end was told", 0, null),
            new TroubledRun("casino_games_bets", 2, at(3), "fail", 1, "The books do not balance"),
            new TroubledRun("casino_games_bets", 3, at(5), "complete", 2, null));
  }

  @Test
  void tellsWhenTheGateWasClosed() {
    ReportModel report =
        report(
            DAY,
            casino.opened(1, at(0)),
            casino.committed(1, at(10), new Tally(4, 0, 0, 0, 0, 0, 4, null), "few_rejects"),
            casino.committed(
                1, at(20), new Tally(3, 0, 0, 0, 0, 0, 7, null), "few_rejects", "enough"),
            casino.other(Operation.RELEASE, 1, at(30), new Tally(0, 7, 0, 0, 0, 0, 0, null)),
            shop.opened(1, at(0)),
            shop.committed(1, at(40), new Tally(1, 0, 0, 0, 0, 0, 1, null), "few_rejects"));

    assertThat(report.failings().gates())
        .containsExactly(
            new Gate("casino.bets", at(10), at(30), Set.of("few_rejects", "enough"), 7),
            new Gate("shop.bets", at(40), null, Set.of("few_rejects"), 1));
  }

  @Test
  void tellsWhatWasDeclaredAndWhatCameOfComparing() {
    var found = new io.chimera.schemas.stream.Reconciliation(6, 5, false, null);
    ReportModel report =
        report(
            DAY,
            casino.opened(1, at(0)),
            casino.started(1, at(0), RunTrigger.RUN),
            casino.opened(2, at(5)),
            casino.started(2, at(5), RunTrigger.RESUME),
            casino.reconciled(2, at(6), found));

    Compliance compliance = report.compliance();
    assertThat(compliance.versions())
        .singleElement()
        .satisfies(each -> assertThat(each.runs()).isEqualTo(2))
        .satisfies(each -> assertThat(each.from()).isEqualTo(at(0)))
        .satisfies(each -> assertThat(each.contract().version()).isEqualTo("1.0.0"));
    assertThat(compliance.declarations())
        .singleElement()
        .satisfies(each -> assertThat(each.declared().basis()).isEqualTo("Producer <of> the data"));
    assertThat(compliance.columns())
        .extracting(Compliance.TableColumn::column)
        .containsExactly(new ClassifiedColumn("player", "pii", "hmac"));
    assertThat(compliance.reconciliations())
        .containsExactly(new Reconciliation("casino.bets", at(6), new Reconciled(false, 6, 5)));
  }

  @Test
  void namesRejectionsAndBooksByTable() {
    var state =
        new TableState(
            "casino.bets",
            "casino_games_bets",
            read(4, 1, 0),
            at(0),
            List.of("written 3, the snapshot added 2 rows"),
            List.of(new Rejected("TRUNCATED", "id", 1)),
            List.of(new Rejected("few", null, 1)));

    ReportModel report = ReportModel.of(List.of(), List.of(state), DAY);

    assertThat(report.failings().reasons())
        .containsExactly(new Failings.Rejection("casino.bets", new Rejected("TRUNCATED", "id", 1)));
    assertThat(report.failings().rules()).hasSize(1);
    assertThat(report.compliance().books()).containsExactly(state);
  }

  @Test
  void thereIsNoReportOfNoTime() {
    assertThatThrownBy(() -> new TimeWindow(NINE, NINE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot report on the time from 2026-11-20T09:00:00Z until 2026-11-20T09:00:00Z: it"
                + " is none");
  }
}
