package io.chimera.jobs.onboarding;

import org.jspecify.annotations.Nullable;

/**
 * One step of an onboarding.
 *
 * @param name which
 * @param result how it went
 * @param detail what was found or done
 * @param next what to do now; absent where the next step follows by itself
 */
public record OnboardingStep(String name, Result result, String detail, @Nullable String next) {
  /** What to do now with a contract that is onboarded. */
  static final String INGESTS = "'chimera run CONTRACT' ingests";

  /** How a step went. */
  public enum Result {
    DONE("ok"),
    /** Others are waited for. */
    WAITING("wait"),
    FAILED("FAIL"),
    /** The contract or the settings are wrong. */
    REFUSED("FAIL");

    private final String label;

    Result(String label) {
      this.label = label;
    }

    /** For who looks on. */
    public String label() {
      return label;
    }
  }

  static OnboardingStep done(String name, String detail) {
    return new OnboardingStep(name, Result.DONE, detail, null);
  }
}
