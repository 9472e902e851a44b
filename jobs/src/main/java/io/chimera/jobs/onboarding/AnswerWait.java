package io.chimera.jobs.onboarding;

import io.chimera.sinks.facts.Heard;
import io.chimera.sinks.onboarding.OnboardingAnswer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Waits for what others say of an onboarding, for as long as there is patience. */
final class AnswerWait {
  private static final Duration AT_ONCE = Duration.ofMillis(500);

  private final Clock clock;
  private final Consumer<OnboardingAnswer> answers;

  /** Hears what others say. */
  interface Ear {
    /** Returns when something was heard, or the time is over. */
    void hear(Duration patience, Consumer<Heard> heard);
  }

  /**
   * @param answers is told what others say of any onboarding
   */
  AnswerWait(Clock clock, Consumer<OnboardingAnswer> answers) {
    this.clock = clock;
    this.answers = answers;
  }

  /** Returns when enough was heard, or when patience is over. */
  void until(BooleanSupplier isEnough, Duration patience, Ear ear) {
    Instant end = clock.instant().plus(patience);
    Duration left = patience;
    while (!isEnough.getAsBoolean() && !left.isNegative() && !left.isZero()) {
      ear.hear(left.compareTo(AT_ONCE) < 0 ? left : AT_ONCE, this::take);
      left = Duration.between(clock.instant(), end);
    }
  }

  /**
   * Who may write on one topic may not say what belongs on another; that the owner was told is
   * nobody else's to say.
   */
  void take(Heard heard) {
    OnboardingAnswer.read(heard.body(), heard.at())
        .filter(answer -> answer.kind() != OnboardingAnswer.Kind.NOTIFIED)
        .filter(answer -> heard.topics().contains(answer.topic()))
        .ifPresent(answers);
  }
}
