package io.chimera.schemas.telemetry;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.metrics.MetricGroup;

/**
 * Says in which stages of a record's way a task spends its processor's time, though all of them are
 * one thread. Four times a second it asks how much time the thread has used since, and looks at
 * what it is doing: the record's way itself counts nothing. What reads the source is a thread of
 * its own (Flink's fetcher), whose time is counted whole.
 */
public final class StageCpu implements AutoCloseable {
  /** A look takes a tenth of a millisecond, so that all of them are less than half a permille. */
  private static final long EVERY_MILLIS = 250;

  private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final double NANOS_A_SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final String FETCHER = "Source Data Fetcher for ";
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Several operators of one task share its thread. */
  private static final Set<Thread> WATCHED = ConcurrentHashMap.newKeySet();

  private final Thread task;
  private final Map<RecordStage, AtomicLong> nanos = new EnumMap<>(RecordStage.class);

  /** By thread, what is counted; touched by the watcher alone. */
  private final Map<Long, Long> used = new HashMap<>();

  private final Thread watcher;
  private volatile boolean isClosed;

  private StageCpu(Thread task, MetricGroup operator) {
    this.task = task;
    for (RecordStage stage : RecordStage.values()) {
      var spent = new AtomicLong();
      nanos.put(stage, spent);
      Metric.STAGE_CPU.gauge(
          operator.addGroup("stage", stage.label()), () -> spent.get() / NANOS_A_SECOND);
    }
    watcher = new Thread(this::watch, "stage-cpu");
    watcher.setDaemon(true);
  }

  /**
   * Watches the calling thread until it is closed; does nothing if somebody watches it already, or
   * where the JVM does not know the time of threads.
   */
  public static AutoCloseable watch(MetricGroup operator) {
    Thread task = Thread.currentThread();
    if (!THREADS.isThreadCpuTimeSupported() || !WATCHED.add(task)) {
      return () -> {};
    }
    var watch = new StageCpu(task, operator);
    watch.watcher.start();
    return watch;
  }

  private void watch() {
    try {
      used.put(task.getId(), THREADS.getThreadCpuTime(task.getId()));
      while (!isClosed) {
        TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
        look();
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    // One that waits is not asked what for.
    if (since(task) > LEAST_NANOS) {
      add(RecordStage.of(task.getStackTrace()), task);
    }
    for (Thread each : siblings()) {
      if (each != null && isFetcherOf(task, each)) {
        add(RecordStage.READ, each);
      }
    }
  }

  /**
   * Whether a thread reads for a task. Jobs in one process may have tasks of one name; each job has
   * a class loader of its own, which the task's thread gives to those that it makes.
   */
  static boolean isFetcherOf(Thread task, Thread each) {
    String name = each.getName();
    return name.startsWith(FETCHER)
        && name.substring(FETCHER.length()).equals(task.getName())
        && each.getContextClassLoader() == task.getContextClassLoader();
  }

  private Thread[] siblings() {
    ThreadGroup group = task.getThreadGroup();
    if (group == null) {
      return new Thread[0];
    }
    var threads = new Thread[group.activeCount() + 1];
    group.enumerate(threads, false);
    return threads;
  }

  /** What a thread has used that is counted nowhere yet; less than nothing if it has ended. */
  private long since(Thread thread) {
    return THREADS.getThreadCpuTime(thread.getId()) - used.getOrDefault(thread.getId(), 0L);
  }

  private void add(RecordStage stage, Thread thread) {
    long spent = since(thread);
    AtomicLong sum = nanos.get(stage);
    if (spent > 0 && sum != null) {
      used.merge(thread.getId(), spent, Long::sum);
      sum.addAndGet(spent);
    }
  }

  @Override
  public void close() {
    isClosed = true;
    watcher.interrupt();
    WATCHED.remove(task);
  }
}
