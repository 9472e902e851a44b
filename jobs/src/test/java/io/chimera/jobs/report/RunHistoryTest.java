package io.chimera.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.jobs.report.PipelineRun.Ended;
import io.chimera.jobs.report.PipelineRun.Started;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactTopic;
import io.chimera.sinks.facts.RunEndedFact.End;
import io.chimera.sinks.facts.RunEndedFact.Sums;
import io.chimera.sinks.facts.RunTrigger;
import io.chimera.sinks.ledger.LedgerEntry.Operation;
import io.chimera.sinks.lineage.LineageFact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunHistoryTest {
  private static final Instant NINE = Instant.parse("2026-11-20T09:00:00Z");

  private final ToldRuns casino = ToldRuns.of("casino");

  private static Instant at(int minute) {
    return NINE.plusSeconds(60L * minute);
  }

  private static Tally read(long written, long quarantined) {
    return new Tally(written + quarantined, written, quarantined, 0, 0, 0, 0, null);
  }

  private static List<PipelineRun> runs(List<Fact> facts) {
    var history = new RunHistory();
    facts.forEach(history::add);
    return history.runs();
  }

  @Test
  void putsRunsTogetherInWhateverOrderAndHoweverOftenTheyAreTold() {
    var facts =
        new ArrayList<>(
            List.of(
                casino.opened(1, at(0)),
                casino.started(1, at(1), RunTrigger.RUN),
                casino.committed(1, at(2), read(3, 1)),
                casino.committed(1, at(3), read(2, 0)),
                casino.ended(
                    1,
                    at(1),
                    new End(at(4), LineageFact.End.FAIL, "Cannot commit", 2),
                    read(5, 1),
                    ToldRuns.usage("job", Duration.ofMillis(1_500), 6, "casino_games_bets")),
                casino.opened(2, at(5)),
                casino.started(2, at(6), RunTrigger.RESUME),
                casino.committed(2, at(7), read(1, 0))));
    facts.addAll(List.copyOf(facts));
    Collections.shuffle(facts, new Random(7));

    List<PipelineRun> runs = runs(facts);

    assertThat(runs).extracting(PipelineRun::epoch).containsExactly(1L, 2L);
    PipelineRun first = runs.get(0);
    assertThat(first.startedAt()).isEqualTo(at(1));
    assertThat(first.isNewest()).isFalse();
    assertThat(first.sumsOfEntries()).isEqualTo(new Sums(read(5, 1), 2, 5, 0, 5_000));
    assertThat(first.ended())
        .extracting(Ended::at, Ended::outcome, Ended::message, Ended::restarts)
        .containsExactly(at(4), "fail", "Cannot commit", 2);
    assertThat(first.usage().cpu()).isEqualTo(Duration.ofMillis(1_500));
    PipelineRun second = runs.get(1);
    assertThat(second.isNewest()).isTrue();
    assertThat(second.ended()).isNull();
    assertThat(second.started())
        .extracting(Started::trigger, Started::mode, Started::parallelism, Started::contractName)
        .containsExactly("resume", "continuous", 2, "casino");
    assertThat(second.sums()).isEqualTo(new Sums(read(1, 0), 1, 1, 0, 1_000));
  }

  @Test
  void aTableMadeAnewHasOtherRunsOfTheSameEpoch() {
    List<PipelineRun> runs =
        runs(
            List.of(
                casino.opened(1, at(0)),
                casino.committed(1, at(1), read(3, 0)),
                casino.opened(1, at(10)),
                casino.started(1, at(10), RunTrigger.RUN),
                casino.committed(1, at(11), read(4, 0))));

    assertThat(runs).extracting(run -> run.sums().tally().written()).containsExactly(3L, 4L);
    assertThat(runs).extracting(PipelineRun::isNewest).containsExactly(false, true);
  }

  /** Of what lies long ago only starts and ends are looked for. */
  @Test
  void aTableMadeAnewIsKnownByItsStartAlone() {
    List<PipelineRun> runs =
        runs(
            List.of(
                casino.started(1, at(0), RunTrigger.RUN),
                casino.ended(1, at(0), ToldRuns.complete(at(5)), read(3, 0), null),
                casino.started(1, at(10), RunTrigger.RUN),
                casino.committed(1, at(11), read(4, 0))));

    assertThat(runs).extracting(PipelineRun::startedAt).containsExactly(at(0), at(10));
    assertThat(runs.get(1).ended()).isNull();
  }

  /** What was counted when it was read is not counted again when it is let through. */
  @Test
  void whatPeopleDoToTheTableIsNotReadByTheRun() {
    List<PipelineRun> runs =
        runs(
            List.of(
                casino.opened(1, at(0)),
                casino.committed(1, at(1), new Tally(4, 0, 0, 0, 0, 0, 4, null), "few_rejects"),
                casino.other(Operation.RELEASE, 1, at(2), new Tally(0, 4, 0, 0, 0, 0, 0, null)),
                casino.other(
                    Operation.REPLAY, 1, at(3), new Tally(0, 1, -1, 0, 0, 0, 0, 0, 1, null))));

    assertThat(runs)
        .singleElement()
        .satisfies(run -> assertThat(run.sums().tally()).isEqualTo(read(4, 0)))
        .satisfies(run -> assertThat(run.sums().commits()).isEqualTo(1));
  }

  @Test
  void anythingElseOnTheTopicIsNoRun() {
    assertThat(
            runs(
                List.of(
                    new Fact(
                        FactTopic.RUNS,
                        "p",
                        "p/1/2/no-snapshot/raised",
                        NINE,
                        "{\"type\":\"io.chimera.run.alarm.v1\",\"data\":{\"epoch\":1}}"))))
        .isEmpty();
  }
}
