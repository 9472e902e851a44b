package io.chimera.jobs.cli;

import java.util.concurrent.CompletableFuture;
import sun.misc.Signal;

/**
 * Turns the first Ctrl-C (or a polite kill) into a wish to stop, so that the run can commit what it
 * has; the second one ends the process at once. A shutdown hook would not do: Flink's and Hadoop's
 * own hooks run beside it and take away what the last commit needs.
 */
@SuppressWarnings("sunapi") // the JDK has no other way to hear of a signal
final class Interrupts {
  private static final int KILLED = 130;

  private Interrupts() {}

  /** Completes at the first signal. */
  static CompletableFuture<Void> firstInterrupt() {
    var first = new CompletableFuture<Void>();
    for (String name : new String[] {"INT", "TERM"}) {
      Signal.handle(
          new Signal(name),
          signal -> {
            if (!first.complete(null)) {
              Runtime.getRuntime().halt(KILLED);
            }
          });
    }
    return first;
  }
}
