package io.chimera.jobs.onboarding;

import io.chimera.jobs.onboarding.OnboardingStep.Result;
import io.chimera.sinks.notify.Notification;
import io.chimera.sinks.notify.NotificationFailedException;
import io.chimera.sinks.notify.Notifier;
import io.chimera.sinks.onboarding.OnboardingFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.Supplier;

/** Tells the owner that the data can be discovered, by each way that has not told it yet. */
final class OwnerStep {
  private static final String NAME = "notify";

  private OwnerStep() {}

  /**
   * @param notifiers by the name of their way
   */
  static OnboardingStep tell(
      Map<String, Notifier> notifiers,
      Notification notification,
      String team,
      OnboardingRecord record,
      Supplier<Instant> now) {
    if (notifiers.isEmpty()) {
      return new OnboardingStep(
          NAME,
          Result.DONE,
          "nobody is told, for the settings have no 'notifications'",
          OnboardingStep.INGESTS);
    }
    var failures = new ArrayList<String>();
    notifiers.forEach(
        (channel, notifier) -> {
          if (!record.state().told().contains(channel)) {
            try {
              notifier.tell(notification);
              boolean unusedHeard =
                  record.tell(OnboardingFacts.notified(record.request(), channel, now.get()));
            } catch (NotificationFailedException failure) {
              failures.add(failure.getMessage());
            }
          }
        });
    return failures.isEmpty()
        ? new OnboardingStep(
            NAME,
            Result.DONE,
            "team '" + team + "' by " + String.join(" and ", notifiers.keySet()),
            OnboardingStep.INGESTS)
        : new OnboardingStep(
            NAME,
            Result.FAILED,
            String.join("; ", failures),
            "it is onboarded all the same, and can be run; 'chimera onboard CONTRACT' tries once"
                + " more to tell");
  }
}
