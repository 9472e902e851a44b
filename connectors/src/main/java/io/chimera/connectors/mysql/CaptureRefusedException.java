package io.chimera.connectors.mysql;

import java.util.List;
import java.util.stream.Collectors;

/** A pipeline must not start, else changes would be missed or told twice. */
public final class CaptureRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<CaptureProblem> problems;

  CaptureRefusedException(List<CaptureProblem> problems) {
    super(
        problems.stream()
            .map(CaptureProblem::toString)
            .collect(Collectors.joining("; ", "Cannot capture changes: ", "")));
    this.problems = List.copyOf(problems);
  }

  public List<CaptureProblem> problems() {
    return problems;
  }
}
