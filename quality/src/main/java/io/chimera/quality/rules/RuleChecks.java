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

/** What of a contract's rules only their compilation shows: whether expressions are right. */
public final class RuleChecks {
  private RuleChecks() {}

  /** Everything that is wrong with the contract's expressions, in its order. */
  public static List<ContractProblem> problems(Contract contract) {
    var problems = new ArrayList<ContractProblem>();
    for (Dataset dataset : contract.datasets()) {
      for (RecordRule rule : dataset.rules()) {
        if (rule.condition() instanceof Condition.Check check) {
          try {
            CheckExpression.compile(check.expression(), dataset.columns(), Clock.systemUTC());
          } catch (ExpressionException wrong) {
            problems.add(
                new ContractProblem(
                    check.path(),
                    wrong.getMessage(),
                    "a condition on the columns of dataset '" + dataset.name() + "'"));
          }
        }
      }
    }
    return problems;
  }
}
