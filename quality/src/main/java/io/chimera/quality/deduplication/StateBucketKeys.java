package io.chimera.quality.deduplication;

import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.java.tuple.Tuple2;
import org.jspecify.annotations.Nullable;

/** Keys in a map of Flink's keyed state, each with the first and the last step of the bucket. */
final class StateBucketKeys implements BucketKeys {
  private static final long UNSIGNED = 0xFFFFFFFFL;

  private final StateKeyStore store;
  private final int keyGroup;
  private final long bucket;
  private int size;

  StateBucketKeys(StateKeyStore store, int keyGroup, long bucket, int size) {
    this.store = store;
    this.keyGroup = keyGroup;
    this.bucket = bucket;
    this.size = size;
  }

  @Override
  public boolean contains(long high, long low, long from, long to) {
    Long steps = get(Tuple2.of(high, low));
    // A range is wider than a bucket: it has one end of it at least.
    return steps != null
        && ((from <= first(steps) && first(steps) <= to)
            || (from <= last(steps) && last(steps) <= to));
  }

  @Override
  public void add(long high, long low, long step) {
    put(Tuple2.of(high, low), step, step);
    size++;
  }

  @Override
  public void learn(long high, long low, long step) {
    var key = Tuple2.of(high, low);
    Long steps = get(key);
    if (steps == null) {
      add(high, low, step);
    } else if (step < first(steps)) {
      put(key, step, last(steps));
    } else if (step > last(steps)) {
      put(key, first(steps), step);
    }
  }

  private static long first(long steps) {
    return steps >>> Integer.SIZE;
  }

  private static long last(long steps) {
    return steps & UNSIGNED;
  }

  private @Nullable Long get(Tuple2<Long, Long> key) {
    MapState<Tuple2<Long, Long>, Long> state = store.state(keyGroup, bucket);
    try {
      return state.get(key);
    } catch (Exception failure) {
      throw store.failed(failure);
    }
  }

  private void put(Tuple2<Long, Long> key, long first, long last) {
    MapState<Tuple2<Long, Long>, Long> state = store.state(keyGroup, bucket);
    try {
      state.put(key, first << Integer.SIZE | last);
      store.added();
    } catch (Exception failure) {
      throw store.failed(failure);
    }
  }

  @Override
  public void forget() {
    store.forget(keyGroup, bucket, this);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeInt(size);
  }
}
