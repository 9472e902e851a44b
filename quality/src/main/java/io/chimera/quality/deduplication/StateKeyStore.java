package io.chimera.quality.deduplication;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.util.FlinkRuntimeException;

/**
 * Keys in Flink's keyed state, which RocksDB has on the disk.
 *
 * <p>A fingerprint is a key of a map. The map's own key is not the record's but one that stands for
 * its key group, and the map's namespace is the bucket: so all of a bucket lie side by side, and
 * are deleted together. How many they are, and which buckets there are, is kept beside.
 *
 * <p>Deleting costs as much as adding. What is forgotten is therefore deleted little by little, at
 * each barrier no more than twice what came since the one before.
 */
final class StateKeyStore implements KeyStore {
  /** As many are deleted at a barrier without making it late. */
  static final int ALWAYS_DELETED = 100_000;

  private final KeyedStateBackend<Integer> backend;
  private final MapStateDescriptor<Tuple2<Long, Long>, Long> descriptor;
  private final Integer[] stateKeys;
  private final int alwaysDeleted;
  private final Map<Place, StateBucketKeys> forgotten = new LinkedHashMap<>();
  private long added;

  /**
   * @param backend of the operator, with the routes of records as keys
   * @param name of the state
   * @param maxParallelism number of all key groups
   * @param alwaysDeleted how many keys are deleted at a barrier, however few came before it
   */
  StateKeyStore(
      KeyedStateBackend<Integer> backend, String name, int maxParallelism, int alwaysDeleted) {
    this.backend = backend;
    this.alwaysDeleted = alwaysDeleted;
    descriptor = new MapStateDescriptor<>(name, Types.TUPLE(Types.LONG, Types.LONG), Types.LONG);
    stateKeys = stateKeys(maxParallelism);
  }

  private record Place(int keyGroup, long bucket) {}

  /** One key for each key group that belongs to it. */
  private static Integer[] stateKeys(int maxParallelism) {
    var keys = new Integer[maxParallelism];
    int missing = maxParallelism;
    for (int key = 0; missing > 0; key++) {
      int group = KeyGroupRangeAssignment.assignToKeyGroup(key, maxParallelism);
      if (keys[group] == null) {
        keys[group] = key;
        missing--;
      }
    }
    return keys;
  }

  @Override
  public BucketKeys create(int keyGroup, long bucket) {
    // It may be there: forgotten and not deleted yet, or of a restored state that counts for
    // nothing.
    forgotten.remove(new Place(keyGroup, bucket));
    state(keyGroup, bucket).clear();
    return new StateBucketKeys(this, keyGroup, bucket, 0);
  }

  @Override
  public BucketKeys read(int keyGroup, long bucket, DataInput in) throws IOException {
    return new StateBucketKeys(this, keyGroup, bucket, in.readInt());
  }

  /** The map of a bucket, until the next one is asked for. */
  MapState<Tuple2<Long, Long>, Long> state(int keyGroup, long bucket) {
    backend.setCurrentKey(stateKeys[keyGroup]);
    try {
      return backend.getPartitionedState(bucket, LongSerializer.INSTANCE, descriptor);
    } catch (Exception failure) {
      throw failed(failure);
    }
  }

  FlinkRuntimeException failed(Exception failure) {
    return new FlinkRuntimeException(
        "Cannot ask Flink's state for keys of '" + descriptor.getName() + "'", failure);
  }

  void added() {
    added++;
  }

  void forget(int keyGroup, long bucket, StateBucketKeys keys) {
    forgotten.put(new Place(keyGroup, bucket), keys);
  }

  @Override
  public void tidy() {
    long most = Math.max(alwaysDeleted, 2 * added);
    added = 0;
    Iterator<Map.Entry<Place, StateBucketKeys>> oldest = forgotten.entrySet().iterator();
    for (long deleted = 0; deleted < most && oldest.hasNext(); ) {
      Map.Entry<Place, StateBucketKeys> next = oldest.next();
      state(next.getKey().keyGroup(), next.getKey().bucket()).clear();
      deleted += next.getValue().size();
      oldest.remove();
    }
  }

  /** Buckets that are forgotten and not deleted yet. */
  int untidy() {
    return forgotten.size();
  }

  @Override
  public void write(int keyGroup, DataOutput out) throws IOException {
    List<Map.Entry<Place, StateBucketKeys>> of =
        forgotten.entrySet().stream().filter(each -> each.getKey().keyGroup() == keyGroup).toList();
    out.writeInt(of.size());
    for (Map.Entry<Place, StateBucketKeys> each : of) {
      out.writeLong(each.getKey().bucket());
      each.getValue().write(out);
    }
  }

  @Override
  public void read(int keyGroup, DataInput in) throws IOException {
    int written = in.readInt();
    for (int each = 0; each < written; each++) {
      long bucket = in.readLong();
      read(keyGroup, bucket, in).forget();
    }
  }
}
