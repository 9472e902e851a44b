package io.chimera.jobs.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.sinks.facts.FactTopic;
import io.chimera.sinks.facts.Heard;
import io.chimera.sinks.onboarding.OnboardingAnswer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Time passes only while somebody listens. */
class AnswerWaitTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private final List<Duration> listened = new ArrayList<>();
  private final List<String> answers = new ArrayList<>();
  private Instant now = NOON;

  private AnswerWait waiting() {
    return new AnswerWait(new HandClock(), answer -> answers.add(answer.event()));
  }

  private static final Set<FactTopic> ALL =
      Set.of(FactTopic.ONBOARDING, FactTopic.COMPLETION, FactTopic.DISCOVERY);

  private static Heard heard(String type, String id) {
    return heard(ALL, type, id);
  }

  private static Heard heard(Set<FactTopic> topics, String type, String id) {
    return new Heard(
        topics, NOON, "{\"id\":\"%s\",\"type\":\"%s\",\"data\":{}}".formatted(id, type));
  }

  @Test
  void patienceEnds() {
    waiting()
        .until(
            () -> false,
            Duration.ofMillis(1200),
            (patience, ear) -> {
              listened.add(patience);
              now = now.plus(patience);
            });

    assertThat(listened)
        .containsExactly(Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofMillis(200));
    assertThat(answers).isEmpty();
  }

  @Test
  void listensNoLongerThanItMust() {
    waiting()
        .until(
            () -> !answers.isEmpty(),
            Duration.ofDays(1),
            (patience, ear) -> {
              listened.add(patience);
              ear.accept(heard("io.chimera.onboarding.completed.v1", "1"));
            });

    assertThat(listened).hasSize(1);
    assertThat(answers).containsExactly("1");
  }

  @Test
  void whatIsKnownIsNotWaitedFor() {
    waiting().until(() -> true, Duration.ofDays(1), (patience, ear) -> listened.add(patience));

    assertThat(listened).isEmpty();
  }

  /** Anybody may write on the topics. */
  @Test
  void takesAnswersAlone() {
    AnswerWait waiting = waiting();

    waiting.take(new Heard(ALL, NOON, "no JSON"));
    waiting.take(heard("io.chimera.onboarding.requested.v1", "1"));
    waiting.take(heard("io.chimera.onboarding.notified.v1", "2"));
    waiting.take(heard("io.chimera.onboarding.completed.v1", "3"));
    waiting.take(heard("io.chimera.discovery.available.v1", "4"));

    assertThat(answers).containsExactly("3", "4");
    assertThat(OnboardingAnswer.read("no JSON", NOON)).isEmpty();
  }

  /** The broker says who may write where. */
  @Test
  void anAnswerCountsWhereItBelongsAlone() {
    AnswerWait waiting = waiting();
    String completed = "io.chimera.onboarding.completed.v1";
    String discoverable = "io.chimera.discovery.available.v1";

    waiting.take(heard(Set.of(FactTopic.DISCOVERY), completed, "1"));
    waiting.take(heard(Set.of(FactTopic.COMPLETION), discoverable, "2"));
    waiting.take(heard(Set.of(FactTopic.ONBOARDING), completed, "3"));
    waiting.take(heard(Set.of(FactTopic.COMPLETION), completed, "4"));
    waiting.take(heard(Set.of(FactTopic.DISCOVERY), discoverable, "5"));

    assertThat(answers).containsExactly("4", "5");
  }

  private final class HandClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
