package io.chimera.jobs.onboarding;

import io.chimera.jobs.onboarding.Onboarding.Waiting;
import io.chimera.jobs.onboarding.OnboardingStep.Result;
import io.chimera.schemas.platform.OnboardingSettings.Answerer;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettings.EventSettings;
import io.chimera.sinks.facts.EventTopics;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactListener;
import io.chimera.sinks.facts.FactTopic;
import io.chimera.sinks.onboarding.OnboardingState;
import java.time.Clock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;

/** What has to be said of a request: by Chimera itself, or by others who are waited for. */
final class Answers {
  private static final String GOES_ON = "'chimera onboard CONTRACT' goes on from here";

  private final OnboardingRecord record;
  private final PlatformSettings platform;
  private final Clock clock;
  private final Waiting waiting;

  Answers(OnboardingRecord record, PlatformSettings platform, Clock clock, Waiting waiting) {
    this.record = record;
    this.platform = platform;
    this.clock = clock;
    this.waiting = waiting;
  }

  /**
   * Something that has to be said of a request.
   *
   * @param step which step it is
   * @param answerer who says it
   * @param isSaid whether it was said
   * @param own what Chimera itself says
   */
  record Answer(
      String step, Answerer answerer, Predicate<OnboardingState> isSaid, Supplier<Fact> own) {}

  OnboardingStep step(Answer answer) {
    if (answer.isSaid().test(record.state())) {
      return OnboardingStep.done(answer.step(), "said already");
    }
    if (answer.answerer() == Answerer.CHIMERA) {
      Fact fact = answer.own().get();
      return record.tell(fact)
          ? OnboardingStep.done(
              answer.step(), "said by Chimera itself" + where(fact.topic(), platform))
          : unheard(answer.step());
    }
    EventSettings events = platform.events();
    if (events == null) {
      throw new IllegalStateException("Cannot hear others: the settings have no 'events'");
    }
    String title = answer.answerer().title();
    var wait = new AnswerWait(clock, record::hear);
    try (var listener = FactListener.open(events, EventTopics.OF_ONBOARDING)) {
      listener.catchUp(wait::take);
      if (waiting == Waiting.PATIENT) {
        wait.until(
            () -> answer.isSaid().test(record.state()),
            platform.onboarding().patience(),
            listener::hear);
      }
    } catch (KafkaException away) {
      return new OnboardingStep(
          answer.step(),
          Result.FAILED,
          "cannot hear " + title + ": the broker of 'events' does not answer",
          GOES_ON);
    }
    return answer.isSaid().test(record.state())
        ? OnboardingStep.done(answer.step(), "said by " + title)
        : missing(title, answer.step());
  }

  private OnboardingStep missing(String title, String step) {
    String next = GOES_ON + "; docs/onboarding.md says what " + title + " has to send";
    String missing = "no answer of " + title + " to request '" + record.request().id() + "' ";
    return switch (waiting) {
      case NONE -> new OnboardingStep(step, Result.WAITING, missing + "so far", next);
      case PATIENT ->
          new OnboardingStep(
              step, Result.FAILED, missing + "within " + platform.onboarding().patience(), next);
    };
  }

  /** Chimera has said something that the broker did not take. */
  static OnboardingStep unheard(String step) {
    return new OnboardingStep(
        step,
        Result.FAILED,
        "it is kept, but the broker of 'events' has not taken it",
        "see that the broker runs, then "
            + GOES_ON
            + "; 'chimera events replay' tells all that is kept");
  }

  /** Where something is said. */
  static String where(FactTopic topic, PlatformSettings platform) {
    EventSettings events = platform.events();
    return events == null
        ? ", kept in the lake alone, for the settings have no 'events'"
        : " on topic '" + topic.nameIn(events) + "'";
  }
}
