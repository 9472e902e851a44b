package io.chimera.schemas.platform;

import java.io.Serializable;
import java.time.Duration;

/**
 * Who takes part when a contract is onboarded.
 *
 * @param completion who says that a contract is onboarded
 * @param discovery who says that its data can be discovered
 * @param patience how long others are waited for
 * @param run what a run of a contract needs that reads more than was onboarded
 */
public record OnboardingSettings(
    Answerer completion, Answerer discovery, Duration patience, Run run) implements Serializable {
  static final Duration PATIENCE = Duration.ofMinutes(10);

  /** Chimera says all of it itself, and runs need nothing. */
  public static final OnboardingSettings ALONE =
      new OnboardingSettings(Answerer.CHIMERA, Answerer.CHIMERA, PATIENCE, Run.WARNED);

  /** Who says something. */
  public enum Answerer {
    /** Chimera itself. */
    CHIMERA("Chimera"),
    /** DataHub, or who stands beside it. */
    DATAHUB("DataHub"),
    /** Superset, or who stands beside it. */
    SUPERSET("Superset");

    private final String title;

    Answerer(String title) {
      this.title = title;
    }

    /** As people call it. */
    public String title() {
      return title;
    }
  }

  /** What becomes of a run that reads more than was onboarded. */
  public enum Run {
    /** It is told so. */
    WARNED,
    /** It is refused. */
    REFUSED
  }
}
