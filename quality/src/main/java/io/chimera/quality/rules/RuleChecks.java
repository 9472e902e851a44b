package io.chimera.quality.rules;

import io.chimera.quality.expression.CheckExpression;
import io.chimera.quality.expression.ExpressionException;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.Condition;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractProblem;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.RecordRule;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What of a contract's rules only their compilation shows: whether expressions are right. */
public final class RuleChecks {
  private RuleChecks() {}

  /** Everything that is wrong with the contract's expressions, in its order. */
  public static List<ContractProblem> problems(Contract contract) {
    var problems = new ArrayList<ContractProblem>();
    for (Dataset dataset : contract.datasets()) {
      // What is protected before it is measured is no value that a condition could judge.
      List<Column> clear = dataset.columns().stream().filter(each -> !each.isProtected()).toList();
      dataset.rules().stream()
          .map(RecordRule::condition)
          .forEach(each -> problem(each, dataset.columns(), dataset).ifPresent(problems::add));
      dataset.commitRules().stream()
          .flatMap(rule -> Stream.ofNullable(rule.measure().condition()))
          .forEach(each -> problem(each, clear, dataset).ifPresent(problems::add));
    }
    return problems;
  }

  /** Names of the columns by which a dataset's rules keep records out of its table. */
  public static Set<String> judging(Dataset dataset) {
    var columns = new TreeSet<String>();
    for (RecordRule rule : dataset.rules()) {
      if (rule.onFailure() == RecordRule.OnFailure.DROP
          || rule.onFailure() == RecordRule.OnFailure.QUARANTINE) {
        columns.addAll(columns(rule.condition(), dataset));
      }
    }
    return columns;
  }

  private static Set<String> columns(Condition condition, Dataset dataset) {
    if (condition instanceof Condition.Compare compare) {
      return Set.of(compare.left(), compare.right());
    }
    if (condition instanceof Condition.Check check) {
      try {
        return CheckExpression.compile(check.expression(), dataset.columns(), Clock.systemUTC())
            .columns();
      } catch (ExpressionException refused) {
        throw new IllegalArgumentException("The contract was not checked", refused);
      }
    }
    String column = condition.column();
    return column == null ? Set.of() : Set.of(column);
  }

  private static Optional<ContractProblem> problem(
      Condition condition, List<Column> columns, Dataset dataset) {
    if (!(condition instanceof Condition.Check check)) {
      return Optional.empty();
    }
    try {
      CheckExpression.compile(check.expression(), columns, Clock.systemUTC());
      return Optional.empty();
    } catch (ExpressionException wrong) {
      return Optional.of(
          new ContractProblem(
              check.path(),
              wrong.getMessage(),
              "a condition on the columns of dataset '" + dataset.name() + "'"));
    }
  }
}
