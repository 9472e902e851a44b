package io.chimera.sinks.onboarding;

import io.chimera.schemas.contract.ContractScope;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be done for a contract, by what was done before.
 *
 * @param way what is to be done
 * @param widenings in what the contract takes more than was onboarded
 */
public record OnboardingDecision(Way way, List<String> widenings) {
  public OnboardingDecision {
    widenings = List.copyOf(widenings);
  }

  /** What can be done. */
  public enum Way {
    /** A new request: for the first time, because more is taken, or because it was asked for. */
    START,
    /** What is left of a request that was made before. */
    RESUME,
    /** Nothing: this very contract is onboarded. */
    NOTHING,
    /** Nothing: the contract takes no more than what is onboarded. */
    ORDINARY_CHANGE
  }

  /** Whether somebody wants all of it done again. */
  public enum Wish {
    WHAT_IS_LEFT,
    AGAIN
  }

  /** Whether somebody has to be told something. */
  public boolean isToBeDone() {
    return switch (way) {
      case START, RESUME -> true;
      case NOTHING, ORDINARY_CHANGE -> false;
    };
  }

  /**
   * Decides.
   *
   * @param channels the ways by which an owner is told
   */
  public static OnboardingDecision of(
      OnboardingHistory history,
      String hash,
      ContractScope scope,
      Set<String> channels,
      Wish wish) {
    List<String> widenings = history.widenings(scope);
    if (wish == Wish.AGAIN) {
      return new OnboardingDecision(Way.START, widenings);
    }
    Optional<OnboardingState> newest = history.newest();
    if (newest.isPresent() && newest.get().request().hash().equals(hash)) {
      return new OnboardingDecision(
          newest.get().isDone(channels) ? Way.NOTHING : Way.RESUME, widenings);
    }
    Optional<OnboardingState> onboarded = history.onboarded();
    if (onboarded.isEmpty() || !widenings.isEmpty()) {
      return new OnboardingDecision(Way.START, widenings);
    }
    boolean isSame = onboarded.get().request().hash().equals(hash);
    return new OnboardingDecision(isSame ? Way.NOTHING : Way.ORDINARY_CHANGE, widenings);
  }
}
