package io.chimera.sinks.write;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** What the open files of one writer may hold: all writers of this JVM have a fifth of its heap. */
final class HeapShare implements LongSupplier, AutoCloseable {
  private static final int PARTS = 5;

  /** Of one job: each has its own classes. */
  private static final AtomicInteger WRITERS = new AtomicInteger();

  private boolean isClosed;

  HeapShare() {
    WRITERS.incrementAndGet();
  }

  /** What all writers of this JVM have. */
  static long ofAll() {
    return Runtime.getRuntime().maxMemory() / PARTS;
  }

  @Override
  public long getAsLong() {
    return ofAll() / Math.max(1, WRITERS.get());
  }

  @Override
  public void close() {
    if (!isClosed) {
      isClosed = true;
      WRITERS.decrementAndGet();
    }
  }
}
