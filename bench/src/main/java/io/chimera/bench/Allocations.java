package io.chimera.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Bytes that this process allocates. The JVM has an account for each thread that lives, and throws
 * it away with the thread: hence somebody looks every few milliseconds.
 */
public final class Allocations implements AutoCloseable {
  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Map<Long, Long> seen = new HashMap<>();
  private final Thread looker = new Thread(this::look, "bench-allocations");
  private volatile boolean isOver;

  private Allocations() {}

  /** Begins to look. */
  public static Allocations begin() {
    var allocations = new Allocations();
    allocations.take();
    allocations.looker.setDaemon(true);
    allocations.looker.start();
    return allocations;
  }

  private void look() {
    while (!isOver) {
      LockSupport.parkNanos(EVERY_NANOS);
      take();
    }
  }

  private synchronized void take() {
    long[] ids = threads.getAllThreadIds();
    long[] bytes = threads.getThreadAllocatedBytes(ids);
    for (int index = 0; index < ids.length; index++) {
      // What has ended in between says -1.
      if (bytes[index] >= 0) {
        seen.put(ids[index], bytes[index]);
      }
    }
  }

  /** All so far, since the threads that were ever seen began. */
  public synchronized long bytes() {
    take();
    long sum = 0;
    for (long bytes : seen.values()) {
      sum += bytes;
    }
    return sum;
  }

  @Override
  public void close() throws InterruptedException {
    isOver = true;
    looker.join();
  }
}
