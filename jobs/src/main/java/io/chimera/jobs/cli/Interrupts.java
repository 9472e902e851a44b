package io.chimera.jobs.cli;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Turns the first Ctrl-C (or a polite kill) into a wish to stop, so that the run can commit what it
 * has; a second one, given later, ends the process at once. What comes within a second is the same
 * wish: some tools signal the process and its group.
 *
 * <p>A shutdown hook would not do: Flink's and Hadoop's own hooks run beside it and take away what
 * the last commit needs. The JDK's only other way to hear of a signal, {@code sun.misc.Signal}, is
 * supported but cannot be named without a compiler warning, hence the reflection.
 */
final class Interrupts {
  private static final int KILLED = 130;
  private static final Duration SAME_WISH = Duration.ofSeconds(1);

  private Interrupts() {}

  /** Completes at the first signal. */
  static CompletableFuture<Void> firstInterrupt() {
    var first = new CompletableFuture<Void>();
    var firstAt = new AtomicReference<@Nullable Instant>();
    Runnable onSignal =
        () -> {
          var now = Instant.now();
          if (firstAt.compareAndSet(null, now)) {
            first.complete(null);
          } else if (isAnother(firstAt.get(), now)) {
            Runtime.getRuntime().halt(KILLED);
          }
        };
    try {
      handle("INT", onSignal);
      handle("TERM", onSignal);
    } catch (ReflectiveOperationException failure) {
      throw new IllegalStateException("Cannot listen for Ctrl-C on this JVM", failure);
    }
    return first;
  }

  private static boolean isAnother(@Nullable Instant first, Instant now) {
    return first != null && now.isAfter(first.plus(SAME_WISH));
  }

  private static void handle(String name, Runnable onSignal) throws ReflectiveOperationException {
    var signalType = Class.forName("sun.misc.Signal");
    var handlerType = Class.forName("sun.misc.SignalHandler");
    var handler =
        Proxy.newProxyInstance(
            Interrupts.class.getClassLoader(),
            new Class<?>[] {handlerType},
            (proxy, method, arguments) -> {
              if (method.getName().equals("handle")) {
                onSignal.run();
              }
              return null;
            });
    signalType
        .getMethod("handle", signalType, handlerType)
        .invoke(null, signalType.getConstructor(String.class).newInstance(name), handler);
  }
}
