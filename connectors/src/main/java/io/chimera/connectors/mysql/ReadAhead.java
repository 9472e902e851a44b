package io.chimera.connectors.mysql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads from several at once, each on a thread of its own, into one queue of few batches: who reads
 * waits until somebody takes. The failure of one is that of all.
 */
final class ReadAhead<T> implements AutoCloseable {
  /** Beside what each thread has in hand. */
  static final int MAX_WAITING = 2;

  /** Whoever asks has others to listen to. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Runnable abort;
  private final List<Thread> threads = new ArrayList<>();

  // Guarded by this.
  private final Deque<List<T>> batches = new ArrayDeque<>();
  private int reading;
  private boolean isClosed;
  private @Nullable Throwable failure;

  private ReadAhead(Runnable abort) {
    this.abort = abort;
  }

  /**
   * Begins.
   *
   * @param sources each gives batches, and null at its end; asked by one thread
   * @param abort ends at once what a source waits for
   */
  static <T> ReadAhead<T> of(
      String name, List<? extends Supplier<@Nullable List<T>>> sources, Runnable abort) {
    var ahead = new ReadAhead<T>(abort);
    ahead.reading = sources.size();
    for (Supplier<@Nullable List<T>> source : sources) {
      var thread = new Thread(() -> ahead.readAll(source), name + "-" + (ahead.threads.size() + 1));
      thread.setDaemon(true);
      ahead.threads.add(thread);
    }
    ahead.threads.forEach(Thread::start);
    return ahead;
  }

  private void readAll(Supplier<@Nullable List<T>> source) {
    try {
      for (List<T> batch = source.get(); batch != null && put(batch); ) {
        batch = source.get();
      }
      end(null);
    } catch (RuntimeException | Error e) {
      end(e);
    }
  }

  /**
   * @return whether more is wanted
   */
  private synchronized boolean put(List<T> batch) {
    while (!isOver() && batches.size() >= MAX_WAITING) {
      try {
        wait();
      } catch (InterruptedException e) {
        throw new IllegalStateException("Cannot read on: the thread was interrupted", e);
      }
    }
    if (isOver()) {
      return false;
    }
    batches.add(batch);
    notifyAll();
    return true;
  }

  private boolean isOver() {
    return isClosed || failure != null;
  }

  private synchronized void end(@Nullable Throwable why) {
    reading--;
    if (failure == null) {
      failure = why;
    }
    notifyAll();
  }

  /**
   * The next batch; empty if there is none yet, and null when all are at their end. It waits for a
   * moment at most.
   */
  synchronized @Nullable List<T> next() {
    long end = System.nanoTime() + PATIENCE_NANOS;
    for (long left = PATIENCE_NANOS;
        left > 0 && reading > 0 && batches.isEmpty() && failure == null;
        left = end - System.nanoTime()) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return List.of();
      }
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    List<T> batch = batches.poll();
    notifyAll();
    if (batch != null) {
      return batch;
    }
    return reading == 0 ? null : List.of();
  }

  /** Ends all of it at once, and waits for the threads. */
  @Override
  public void close() {
    synchronized (this) {
      isClosed = true;
      batches.clear();
      notifyAll();
    }
    abort.run();
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
