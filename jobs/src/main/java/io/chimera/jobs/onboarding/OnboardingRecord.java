package io.chimera.jobs.onboarding;

import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.archive.FactArchive;
import io.chimera.sinks.facts.EventTopics;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactTeller;
import io.chimera.sinks.onboarding.OnboardingAnswer;
import io.chimera.sinks.onboarding.OnboardingHistory;
import io.chimera.sinks.onboarding.OnboardingRequest;
import io.chimera.sinks.onboarding.OnboardingState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far one onboarding is. All that is said is kept before it is told, so that whoever is
 * interrupted goes on where it was.
 */
final class OnboardingRecord {
  private final FactArchive archive;
  private final PlatformSettings platform;
  private @Nullable OnboardingState state;
  private boolean isHeard = true;

  OnboardingRecord(FactArchive archive, PlatformSettings platform) {
    this.archive = archive;
    this.platform = platform;
  }

  OnboardingHistory history(String contract) {
    return OnboardingHistory.of(archive, contract);
  }

  /** Goes on with what was requested before. */
  void resume(OnboardingState known) {
    state = known;
  }

  OnboardingState state() {
    OnboardingState known = state;
    if (known == null) {
      throw new IllegalStateException("Nothing was requested yet");
    }
    return known;
  }

  OnboardingRequest request() {
    return state().request();
  }

  /** Whether everybody has heard it who is to. */
  boolean tell(Fact fact) {
    archive.add(List.of(fact));
    OnboardingAnswer.read(fact.body(), fact.at()).ifPresent(answer -> state = state().with(answer));
    boolean isTaken = FactTeller.tell(platform, List.of(fact));
    isHeard &= isTaken;
    return isTaken;
  }

  /** Whether everybody has heard all that was told since it was opened. */
  boolean isHeard() {
    return isHeard;
  }

  /** Whether everybody has heard again what Chimera itself has said, with the same ids. */
  boolean tellAgain() {
    String id = request().id();
    List<Fact> own =
        archive.of(EventTopics.OF_ONBOARDING, request().contract()).stream()
            .filter(fact -> fact.id().equals(id) || fact.id().startsWith(id + "/"))
            .toList();
    return FactTeller.tell(platform, own);
  }

  /** Takes what others said, and keeps it as they said it if it is news. */
  void hear(OnboardingAnswer answer) {
    OnboardingState next = state().with(answer);
    if (!next.equals(state)) {
      archive.add(List.of(answer.fact(request())));
      state = next;
    }
  }
}
