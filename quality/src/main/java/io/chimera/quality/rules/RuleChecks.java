package io.chimera.quality.rules;

import io.chimera.quality.expression.CheckExpression;
import io.chimera.quality.expression.ExpressionException;
import io.chimera.schemas.contract.Condition;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractProblem;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.RecordRule;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What of a contract's rules only their compilation shows: whether expressions are right. */
public final class RuleChecks {
  private RuleChecks() {}

  /** Everything that is wrong with the contract's expressions, in its order. */
  public static List<ContractProblem> problems(Contract contract) {
    var problems = new ArrayList<ContractProblem>();
    for (Dataset dataset : contract.datasets()) {
      conditions(dataset)
          .filter(Condition.Check.class::isInstance)
          .map(Condition.Check.class::cast)
          .forEach(check -> problem(check, dataset).ifPresent(problems::add));
    }
    return problems;
  }

  private static Stream<Condition> conditions(Dataset dataset) {
    return Stream.concat(
        dataset.rules().stream().map(RecordRule::condition),
        dataset.commitRules().stream()
            .flatMap(rule -> Stream.ofNullable(rule.measure().condition())));
  }

  private static Optional<ContractProblem> problem(Condition.Check check, Dataset dataset) {
    try {
      CheckExpression.compile(check.expression(), dataset.columns(), Clock.systemUTC());
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
