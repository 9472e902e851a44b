package io.chimera.jobs.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.ContractProblem;
import io.chimera.schemas.contract.InvalidContractException;
import io.chimera.sinks.audit.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallOutcomeTest {
  /** What stands in a contract may be a password at the wrong place. */
  @Test
  void quotesNothingOfAContract() {
    var wrong = new InvalidContractException(List.of(new ContractProblem("a.b", "hunter2", "c")));

    assertThat(CallOutcome.of(wrong, 1))
        .isEqualTo(Outcome.refused(1, "The contract is wrong at a.b"));
  }

  @Test
  void ofOthersSaysTheKindAlone() {
    assertThat(CallOutcome.of(new IllegalStateException("hunter2"), 1))
        .isEqualTo(Outcome.failed(1, "java.lang.IllegalStateException"));
  }
}
