package io.chimera.schemas.contract;

import java.util.List;
import java.util.stream.Collectors;

/** A contract that cannot be used; holds all of its problems, in the document's order. */
public final class InvalidContractException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<ContractProblem> problems;

  public InvalidContractException(List<ContractProblem> problems) {
    super(problems.stream().map(ContractProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<ContractProblem> problems() {
    return problems;
  }
}
