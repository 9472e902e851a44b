package io.chimera.sinks.onboarding;

import java.util.Set;
import java.util.TreeSet;

/**
 * How far the onboarding of a contract is, by what was told of it. Hearing something once more
 * changes nothing, and the order in which others answer does not matter.
 *
 * @param request what it began with
 * @param isCompleted whether somebody has said that it is complete
 * @param isDiscoverable whether somebody has said that the data can be discovered
 * @param told the ways by which the owner was told
 */
public record OnboardingState(
    OnboardingRequest request, boolean isCompleted, boolean isDiscoverable, Set<String> told) {
  public OnboardingState {
    told = Set.copyOf(told);
  }

  /** The steps of the way. */
  public enum Phase {
    REQUESTED,
    COMPLETED,
    DISCOVERABLE,
    NOTIFIED
  }

  /** Nothing has been said of it but the request. */
  public static OnboardingState of(OnboardingRequest request) {
    return new OnboardingState(request, false, false, Set.of());
  }

  /** The last step that was reached with all before it. */
  public Phase phase() {
    if (!isCompleted) {
      return Phase.REQUESTED;
    }
    if (!isDiscoverable) {
      return Phase.COMPLETED;
    }
    return told.isEmpty() ? Phase.DISCOVERABLE : Phase.NOTIFIED;
  }

  /** Whether what was requested may be ingested. */
  public boolean isOnboarded() {
    return isCompleted && isDiscoverable;
  }

  /**
   * Whether nothing is left to do.
   *
   * @param channels the ways by which an owner is told now
   */
  public boolean isDone(Set<String> channels) {
    return isOnboarded() && told.containsAll(channels);
  }

  /** The state when that was heard as well; the same if it is about something else. */
  public OnboardingState with(OnboardingAnswer answer) {
    if (!answer.isAbout(request)) {
      return this;
    }
    return switch (answer.kind()) {
      case COMPLETED -> new OnboardingState(request, true, isDiscoverable, told);
      case DISCOVERABLE -> new OnboardingState(request, isCompleted, true, told);
      case NOTIFIED -> {
        var more = new TreeSet<>(told);
        more.add(answer.channel());
        yield new OnboardingState(request, isCompleted, isDiscoverable, more);
      }
    };
  }
}
