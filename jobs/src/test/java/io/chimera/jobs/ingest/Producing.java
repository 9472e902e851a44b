package io.chimera.jobs.ingest;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Sends numbered records, for {@link ContractText#numbered}, until it is told to stop: so that
 * whatever happens to a run happens in the middle.
 */
final class Producing {
  private static final int AT_ONCE = 200;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final CompletableFuture<Integer> next;
  private volatile boolean stopped;

  /**
   * @param first the first record's number
   */
  Producing(TestTopic topic, int partitions, int first) {
    this(topic, partitions, first, ContractText::number);
  }

  /** Sends what {@code record} makes of the numbers. */
  Producing(TestTopic topic, int partitions, int first, IntFunction<String> record) {
    next =
        CompletableFuture.supplyAsync(
            () -> {
              int from = first;
              while (!stopped) {
                topic.sendEach(from, from + AT_ONCE, partitions, record);
                from += AT_ONCE;
                LockSupport.parkNanos(PAUSE_NANOS);
              }
              return from;
            });
  }

  /** Stops, and answers with the number after the last record's. */
  int stop() {
    stopped = true;
    return next.join();
  }
}
