package io.chimera.quality.deduplication;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one dataset in a range of key groups, in buckets of time that are forgotten as a
 * whole. There are few buckets at a time, the same for all key groups.
 */
final class KeyBuckets {

  /**
   * @param number the bucket's in all of time
   * @param start its first step
   * @param keys by key group of the range, null where there are none
   */
  private record Bucket(long number, long start, @Nullable BucketKeys[] keys) {}

  private final KeyTime time;
  private final KeyStore store;
  private final KeyGroupRange range;
  private final List<Bucket> buckets = new ArrayList<>();

  /** As counted last; others than the task's thread read these, and never the buckets. */
  private volatile long countedSize;

  private volatile long countedBytes;

  KeyBuckets(KeyTime time, KeyStore store, KeyGroupRange range) {
    this.time = time;
    this.store = store;
    this.range = range;
  }

  /**
   * Whether the key was seen so near to a step that this is its repeat. Most repeats come soon
   * after: the newest bucket is asked first.
   */
  boolean contains(int keyGroup, long high, long low, long steps) {
    long earliest = time.earliest(steps);
    long latest = time.latest(steps);
    int group = keyGroup - range.getStartKeyGroup();
    for (int index = buckets.size() - 1; index >= 0; index--) {
      Bucket bucket = buckets.get(index);
      long start = bucket.start;
      if (start + time.last() < earliest) {
        return false;
      }
      BucketKeys keys = bucket.keys[group];
      if (start <= latest
          && keys != null
          && keys.contains(high, low, earliest - start, latest - start)) {
        return true;
      }
    }
    return false;
  }

  /** Reads where the key will be looked for; what is answered means nothing. */
  long touch(int keyGroup, long high, long steps) {
    long earliest = time.earliest(steps);
    long latest = time.latest(steps);
    int group = keyGroup - range.getStartKeyGroup();
    long touched = 0;
    for (int index = buckets.size() - 1; index >= 0; index--) {
      Bucket bucket = buckets.get(index);
      if (bucket.start + time.last() < earliest) {
        break;
      }
      BucketKeys keys = bucket.keys[group];
      if (bucket.start <= latest && keys != null) {
        touched ^= keys.touch(high);
      }
    }
    return touched;
  }

  void add(int keyGroup, long high, long low, long steps) {
    Bucket bucket = bucketOf(steps);
    keys(bucket, keyGroup).add(high, low, steps - bucket.start);
  }

  /** Adds a key that may be there already, several times. */
  void learn(int keyGroup, long high, long low, long steps) {
    Bucket bucket = bucketOf(steps);
    keys(bucket, keyGroup).learn(high, low, steps - bucket.start);
  }

  /** Forgets all before a bucket. */
  void dropBefore(long number) {
    List<Bucket> dropped = buckets.subList(0, firstFrom(number));
    for (Bucket bucket : dropped) {
      for (BucketKeys keys : bucket.keys) {
        if (keys != null) {
          keys.forget();
        }
      }
    }
    dropped.clear();
    count();
  }

  /** Counts what there is, for those who ask from another thread. */
  void count() {
    countedSize = size();
    countedBytes = bytes();
  }

  long countedSize() {
    return countedSize;
  }

  long countedBytes() {
    return countedBytes;
  }

  long size() {
    long size = 0;
    for (Bucket bucket : buckets) {
      for (BucketKeys keys : bucket.keys) {
        size += keys == null ? 0 : keys.size();
      }
    }
    return size;
  }

  /** What they take on the heap. */
  long bytes() {
    long bytes = 0;
    for (Bucket bucket : buckets) {
      for (BucketKeys keys : bucket.keys) {
        bytes += keys == null ? 0 : keys.bytes();
      }
    }
    return bytes;
  }

  private BucketKeys keys(Bucket bucket, int keyGroup) {
    int group = keyGroup - range.getStartKeyGroup();
    BucketKeys keys = bucket.keys[group];
    if (keys == null) {
      keys = store.create(keyGroup, bucket.number);
      bucket.keys[group] = keys;
    }
    return keys;
  }

  /** The bucket of a step, made if there is none; mostly the newest. */
  private Bucket bucketOf(long steps) {
    for (int index = buckets.size() - 1; index >= 0; index--) {
      Bucket bucket = buckets.get(index);
      if (bucket.start <= steps) {
        return steps <= bucket.start + time.last() ? bucket : made(time.bucket(steps));
      }
    }
    return made(time.bucket(steps));
  }

  private Bucket made(long number) {
    int index = firstFrom(number);
    if (index == buckets.size() || buckets.get(index).number != number) {
      var keys = new BucketKeys[range.getNumberOfKeyGroups()];
      buckets.add(index, new Bucket(number, time.start(number), keys));
      count();
    }
    return buckets.get(index);
  }

  private int firstFrom(long number) {
    int index = buckets.size();
    while (index > 0 && buckets.get(index - 1).number >= number) {
      index--;
    }
    return index;
  }

  void write(int keyGroup, DataOutput out) throws IOException {
    int group = keyGroup - range.getStartKeyGroup();
    out.writeInt((int) buckets.stream().filter(bucket -> bucket.keys[group] != null).count());
    for (Bucket bucket : buckets) {
      BucketKeys keys = bucket.keys[group];
      if (keys != null) {
        out.writeLong(bucket.number);
        keys.write(out);
      }
    }
  }

  void read(int keyGroup, DataInput in) throws IOException {
    int written = in.readInt();
    for (int each = 0; each < written; each++) {
      long number = in.readLong();
      made(number).keys[keyGroup - range.getStartKeyGroup()] = store.read(keyGroup, number, in);
    }
  }
}
