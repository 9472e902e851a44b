package io.chimera.schemas.stream;

import io.chimera.schemas.contract.CommitRule;
import org.jspecify.annotations.Nullable;

/**
 * What a rule on commits says of one commit.
 *
 * @param rule the rule's name in the contract
 * @param outcome whether the commit passes
 * @param value what was measured, as a decimal number or as {@code NaN}; null where there was
 *     nothing to measure
 * @param onFailure what a failure does
 */
public record RuleVerdict(
    String rule, Outcome outcome, @Nullable String value, CommitRule.OnFailure onFailure) {

  /** Whether the commit fails a rule with this action. */
  public boolean isFailure(CommitRule.OnFailure action) {
    return outcome == Outcome.FAILED && onFailure == action;
  }

  /** What may come out. */
  public enum Outcome {
    PASSED("passed"),
    FAILED("failed"),
    /** There is nothing to judge by: no records, or too short a history. */
    NO_VERDICT("no verdict");

    private final String label;

    Outcome(String label) {
      this.label = label;
    }

    /** As the ledger and facts write it. */
    public String label() {
      return label;
    }

    /** The outcome of that label. */
    public static Outcome of(String label) {
      for (Outcome outcome : values()) {
        if (outcome.label.equals(label)) {
          return outcome;
        }
      }
      throw new IllegalArgumentException("Not an outcome: '" + label + "'");
    }
  }
}
