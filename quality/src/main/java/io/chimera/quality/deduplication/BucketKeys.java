package io.chimera.quality.deduplication;

import java.io.DataOutput;
import java.io.IOException;

/**
 * The keys of one dataset in one key group and one bucket of time, each with the step of the bucket
 * at which it was seen.
 */
interface BucketKeys {
  /** Whether the key was seen at a step of a range, both ends included. */
  boolean contains(long high, long low, long from, long to);

  /**
   * Reads where the key would be, and no more: who asks for several before it looks at the first
   * waits for memory once and not for each of them.
   *
   * @return something that depends on what was read, and means nothing
   */
  default long touch(long high) {
    return 0;
  }

  /** Adds a key that is not there at a step so near that this is its repeat. */
  void add(long high, long low, long step);

  /**
   * Adds a key that may be here several times, as rows of a table may: of those the first and the
   * last are kept, which is enough, since all of a bucket are less than the dataset's time apart.
   */
  void learn(long high, long low, long step);

  /** All of them are forgotten; nobody asks any more. */
  void forget();

  int size();

  /** What they take on the heap. */
  long bytes();

  void write(DataOutput out) throws IOException;
}
