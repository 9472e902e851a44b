package io.chimera.bench.freshness;

/**
 * What it costs to remember what is unique.
 *
 * @param keys that are remembered
 * @param heapBytes they take in memory
 * @param checkpointBytes the size of the job's checkpoint, with all else that is in it
 */
record KeyState(long keys, long heapBytes, long checkpointBytes) {
  /** What a key may cost. */
  static final int LIMIT = 32;

  double heapPerKey() {
    return heapBytes / (double) keys;
  }

  double checkpointPerKey() {
    return checkpointBytes / (double) keys;
  }

  boolean isWithinLimit() {
    return heapPerKey() <= LIMIT && checkpointPerKey() <= LIMIT;
  }
}
