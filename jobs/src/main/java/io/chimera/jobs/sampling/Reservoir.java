package io.chimera.jobs.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Keeps a uniform sample of what is offered, however much that is: every set of so many elements is
 * as likely as any other (Vitter's algorithm R). The order of the sample says nothing. Not
 * thread-safe.
 *
 * @param <T> what is sampled
 */
public final class Reservoir<T> {
  private final int capacity;
  private final RandomGenerator random;
  private final List<T> sample = new ArrayList<>();
  private long offered;

  /**
   * An empty one.
   *
   * @param capacity how many elements it keeps
   * @param random where chance comes from; the same one and the same elements in the same order
   *     make the same sample
   */
  public Reservoir(int capacity, RandomGenerator random) {
    if (capacity < 0) {
      throw new IllegalArgumentException("Cannot keep '" + capacity + "' elements");
    }
    this.capacity = capacity;
    this.random = random;
  }

  /** Offers an element, which is kept or not. */
  public void offer(T element) {
    offered++;
    if (sample.size() < capacity) {
      sample.add(element);
      return;
    }
    long place = random.nextLong(offered);
    if (place < capacity) {
      sample.set((int) place, element);
    }
  }

  /** How many were offered. */
  public long offered() {
    return offered;
  }

  /** Those that are kept: all that were offered, or as many as it can keep. */
  public List<T> sample() {
    return List.copyOf(sample);
  }
}
