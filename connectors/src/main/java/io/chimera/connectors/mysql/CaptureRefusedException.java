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

  /**
   * @throws CaptureRefusedException if one of the problems is fatal
   */
  static void requireNone(List<CaptureProblem> problems) {
    List<CaptureProblem> fatal = problems.stream().filter(CaptureProblem::isFatal).toList();
    if (!fatal.isEmpty()) {
      throw new CaptureRefusedException(fatal);
    }
  }

  /** Whether it may be otherwise soon, without anybody doing anything about it. */
  boolean isPassing() {
    return problems.stream().allMatch(each -> each.code() == CaptureProblem.Code.REPLICA_ID_TAKEN);
  }

  public List<CaptureProblem> problems() {
    return problems;
  }
}
