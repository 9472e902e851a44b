package io.chimera.connectors.source;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/** A pipeline must not start, else changes would be missed or told twice. */
public final class CaptureRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final transient List<CaptureProblem> problems;

  private CaptureRefusedException(List<CaptureProblem> problems) {
    super(
        problems.stream()
            .map(CaptureProblem::toString)
            .collect(Collectors.joining("; ", "Cannot capture changes: ", "")));
    this.problems = List.copyOf(problems);
  }

  /** Of one problem, which is fatal. */
  public static CaptureRefusedException of(CaptureProblem problem) {
    return new CaptureRefusedException(List.of(problem));
  }

  /**
   * @throws CaptureRefusedException if one of the problems is fatal
   */
  public static void requireNone(List<CaptureProblem> problems) {
    List<CaptureProblem> fatal = problems.stream().filter(CaptureProblem::isFatal).toList();
    if (!fatal.isEmpty()) {
      throw new CaptureRefusedException(fatal);
    }
  }

  /**
   * As {@link #requireNone(List)}, and waits for what passes by itself: a server takes a moment to
   * see that a reader died.
   */
  public static void requireNone(Supplier<List<CaptureProblem>> look, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        requireNone(look.get());
        return;
      } catch (CaptureRefusedException refused) {
        if (!refused.isPassing() || System.nanoTime() > end) {
          throw refused;
        }
        LockSupport.parkNanos(LOOK_EVERY_NANOS);
      }
    }
  }

  /**
   * Does a step of a job. Where changes are gone, a restart would find the same, so that it ends.
   *
   * @throws SuppressRestartsException if the step is refused, and will be
   */
  public static <T> T inJob(Supplier<T> step) {
    try {
      return step.get();
    } catch (CaptureRefusedException refused) {
      throw refused.isPassing() ? refused : new SuppressRestartsException(refused);
    }
  }

  private boolean isPassing() {
    return problems.stream().allMatch(each -> each.code().isPassing());
  }

  public List<CaptureProblem> problems() {
    return problems;
  }
}
