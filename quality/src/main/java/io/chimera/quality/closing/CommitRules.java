package io.chimera.quality.closing;

import io.chimera.schemas.contract.CommitRule;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractProblem;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.RecordRule;
import io.chimera.schemas.stream.ClosingJudge;
import io.chimera.schemas.stream.ClosingJudges;
import io.chimera.schemas.stream.Measurement;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.RuleVerdict;
import io.chimera.schemas.stream.RuleVerdict.Outcome;
import io.chimera.schemas.stream.Tally;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges the commits of one dataset: by its rules on commits, and by those of its rules on records
 * that hold back the commit in which a record fails them.
 */
public final class CommitRules implements ClosingJudge {
  private final List<RecordRule> holding;
  private final List<Judged> rules;

  /** A rule with the way to its measure and, for a trend, what it was before. */
  private record Judged(CommitRule rule, Gauge gauge, @Nullable Trends trends) {}

  public CommitRules(Dataset dataset) {
    holding =
        dataset.rules().stream()
            .filter(rule -> rule.onFailure() == RecordRule.OnFailure.HOLD)
            .toList();
    rules = Measuring.of(dataset).stream().map(CommitRules::judged).toList();
  }

  private static Judged judged(Measuring measuring) {
    var trend = measuring.rule().trend();
    return new Judged(
        measuring.rule(), measuring.gauge(), trend == null ? null : new Trends(trend));
  }

  /** The judges of all datasets of a contract. */
  public static ClosingJudges of(Contract contract) {
    return dataset -> new CommitRules(contract.datasets().get(dataset));
  }

  /** Everything that the contract's rules on commits ask of estimates that these cannot tell. */
  public static List<ContractProblem> problems(Contract contract) {
    var problems = new ArrayList<ContractProblem>();
    for (Dataset dataset : contract.datasets()) {
      for (Measuring measuring : Measuring.of(dataset)) {
        String tooFine = measuring.tooFine();
        if (tooFine != null) {
          problems.add(
              new ContractProblem(measuring.rule().path(), tooFine, "a threshold it can tell"));
        }
      }
    }
    return problems;
  }

  @Override
  public void remember(Readings judged) {
    for (RuleVerdict verdict : judged.verdicts()) {
      String value = verdict.value();
      if (value != null && !value.equals("NaN")) {
        rules.stream()
            .filter(each -> each.rule().name().equals(verdict.rule()))
            .forEach(each -> remember(each, Double.parseDouble(value)));
      }
    }
  }

  private static void remember(Judged rule, double value) {
    var trends = rule.trends();
    if (trends != null) {
      trends.remember(value);
    }
  }

  @Override
  public Readings judge(Tally tally, Readings readings, Instant closedAt) {
    var verdicts = new ArrayList<RuleVerdict>();
    for (RecordRule rule : holding) {
      long failed = CountMeter.sum(states(readings, rule.name()));
      verdicts.add(
          new RuleVerdict(
              rule.name(),
              failed == 0 ? Outcome.PASSED : Outcome.FAILED,
              Long.toString(failed),
              CommitRule.OnFailure.HOLD));
    }
    for (Judged rule : rules) {
      List<byte[]> states = states(readings, rule.rule().name());
      Reading reading = rule.gauge().read(states, tally, closedAt);
      verdicts.add(
          new RuleVerdict(
              rule.rule().name(),
              reading == null ? Outcome.NO_VERDICT : outcome(rule, reading),
              reading == null ? null : reading.text(),
              rule.rule().onFailure()));
    }
    var judged = readings.judged(verdicts.toArray(RuleVerdict[]::new));
    remember(judged);
    return judged;
  }

  private static List<byte[]> states(Readings readings, String rule) {
    return Arrays.stream(readings.measured())
        .filter(each -> each.rule().equals(rule))
        .map(Measurement::state)
        .toList();
  }

  private static Outcome outcome(Judged rule, Reading reading) {
    var number = reading.number();
    if (number == null) {
      return Outcome.FAILED;
    }
    var trends = rule.trends();
    if (trends != null) {
      return trends.judge(number.doubleValue());
    }
    var limit = rule.rule().limit();
    return limit == null || limit.allows(number) ? Outcome.PASSED : Outcome.FAILED;
  }
}
