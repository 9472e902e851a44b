package io.chimera.quality.deduplication;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The keys of one dataset in one key group, in buckets of time that are forgotten as a whole. */
final class KeyBuckets {
  private static final int INITIAL = 8;

  private final KeyTime time;
  private final KeyStore store;
  private final int keyGroup;
  private long[] buckets = new long[INITIAL];
  private BucketKeys[] tables = new BucketKeys[INITIAL];
  private int count;

  KeyBuckets(KeyTime time, KeyStore store, int keyGroup) {
    this.time = time;
    this.store = store;
    this.keyGroup = keyGroup;
  }

  /** Whether the key was seen so near to a step that this is its repeat. */
  boolean contains(long high, long low, long steps) {
    long earliest = time.earliest(steps);
    long latest = time.latest(steps);
    long last = time.bucket(latest);
    for (int index = firstFrom(time.bucket(earliest)); index < count; index++) {
      if (buckets[index] > last) {
        return false;
      }
      long start = time.start(buckets[index]);
      if (tables[index].contains(high, low, earliest - start, latest - start)) {
        return true;
      }
    }
    return false;
  }

  void add(long high, long low, long steps) {
    table(time.bucket(steps)).add(high, low, steps - time.start(time.bucket(steps)));
  }

  /** Adds a key that may be there already, several times. */
  void learn(long high, long low, long steps) {
    table(time.bucket(steps)).learn(high, low, steps - time.start(time.bucket(steps)));
  }

  /** Forgets all before a bucket. */
  void dropBefore(long bucket) {
    int dropped = firstFrom(bucket);
    for (int index = 0; index < dropped; index++) {
      tables[index].forget();
    }
    if (dropped > 0) {
      System.arraycopy(buckets, dropped, buckets, 0, count - dropped);
      System.arraycopy(tables, dropped, tables, 0, count - dropped);
      Arrays.fill(tables, count - dropped, count, null);
      count -= dropped;
    }
  }

  long size() {
    long size = 0;
    for (int index = 0; index < count; index++) {
      size += tables[index].size();
    }
    return size;
  }

  /** What the tables take on the heap. */
  long bytes() {
    long bytes = 0;
    for (int index = 0; index < count; index++) {
      bytes += tables[index].bytes();
    }
    return bytes;
  }

  private BucketKeys table(long bucket) {
    int index = firstFrom(bucket);
    if (index == count || buckets[index] != bucket) {
      insert(index, bucket, store.create(keyGroup, bucket));
    }
    return tables[index];
  }

  private void insert(int index, long bucket, BucketKeys table) {
    if (count == buckets.length) {
      buckets = Arrays.copyOf(buckets, 2 * count);
      tables = Arrays.copyOf(tables, 2 * count);
    }
    System.arraycopy(buckets, index, buckets, index + 1, count - index);
    System.arraycopy(tables, index, tables, index + 1, count - index);
    buckets[index] = bucket;
    tables[index] = table;
    count++;
  }

  private int firstFrom(long bucket) {
    int found = Arrays.binarySearch(buckets, 0, count, bucket);
    return found < 0 ? -found - 1 : found;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(count);
    for (int index = 0; index < count; index++) {
      out.writeLong(buckets[index]);
      tables[index].write(out);
    }
  }

  void read(DataInput in) throws IOException {
    int written = in.readInt();
    for (int index = 0; index < written; index++) {
      long bucket = in.readLong();
      insert(firstFrom(bucket), bucket, store.read(keyGroup, bucket, in));
    }
  }
}
