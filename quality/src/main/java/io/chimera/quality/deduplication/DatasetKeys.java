package io.chimera.quality.deduplication;

import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Deduplication;
import io.chimera.schemas.stream.DatasetTally;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.KeyReadings;
import io.chimera.schemas.stream.KnownRows;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.SplitProgress;
import io.chimera.schemas.stream.Tally;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.UUID;
import java.util.function.Function;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.jspecify.annotations.Nullable;

/**
 * Decides which rows of one dataset are repeats, as far as they belong to a range of key groups,
 * and counts them.
 */
public final class DatasetKeys {
  private static final SplitProgress[] NO_PROGRESS = new SplitProgress[0];

  private final int index;
  private final @Nullable String timeColumn;
  private final int maxParallelism;
  private final KeyTime time;
  private final KeyStore store;
  private final KeyGroupRange range;
  private final KeyBuckets buckets;

  private long keptFrom = KeyTime.NO_BUCKET;
  private long streamTime = Ingested.NO_TIME;

  private long written;
  private long duplicates;
  private long withoutKey;
  private long late;
  private long eventTimeMax = Ingested.NO_TIME;

  /** What becomes of a row. */
  public enum Fate {
    /** The first with its key. */
    FIRST,
    REPEAT,
    /** Nothing to compare: it is let through. */
    WITHOUT_KEY,
    /** The first as far as is still remembered. */
    LATE
  }

  /**
   * @param index the dataset's in the contract
   * @param dataset one with {@code deduplicate}
   * @param range the key groups that are decided about here
   * @param maxParallelism number of all key groups
   * @param stores where keys are remembered
   */
  DatasetKeys(
      int index,
      Dataset dataset,
      KeyGroupRange range,
      int maxParallelism,
      Function<KeyTime, KeyStore> stores) {
    Deduplication deduplication = dataset.deduplication();
    if (deduplication == null) {
      throw new IllegalArgumentException("Dataset '" + dataset.name() + "' has no 'deduplicate'");
    }
    this.index = index;
    timeColumn = dataset.eventTime() == null ? null : dataset.eventTime().column();
    this.maxParallelism = maxParallelism;
    time = KeyTime.of(deduplication.within());
    store = stores.apply(time);
    this.range = range;
    buckets = new KeyBuckets(time, store, range);
  }

  /** Of all records, in one place, in memory. */
  public static DatasetKeys alone(Dataset dataset) {
    return new DatasetKeys(0, dataset, new KeyGroupRange(0, 0), 1, MemoryKeyStore::new);
  }

  /** What goes by the fingerprint goes to the key group that remembers it. */
  public static int route(long keyLow) {
    return (int) keyLow;
  }

  /** Reads what is needed to decide about a row; what is answered means nothing. */
  long touch(Ingested row) {
    return row.isKeyed()
        ? buckets.touch(groupOf(row.keyLow()), row.keyHigh(), time.steps(row.eventTime()))
        : 0;
  }

  /** Decides about a row; the first of its key is remembered. */
  public Fate judge(Ingested row) {
    Fate fate = decide(row);
    if (fate == Fate.REPEAT) {
      duplicates++;
      return fate;
    }
    written++;
    eventTimeMax = Math.max(eventTimeMax, row.eventTime());
    if (fate == Fate.WITHOUT_KEY) {
      withoutKey++;
    } else if (fate == Fate.LATE) {
      late++;
    }
    return fate;
  }

  private Fate decide(Ingested row) {
    if (!row.isKeyed() || (row.eventTime() == Ingested.NO_TIME && !time.isForEver())) {
      return Fate.WITHOUT_KEY;
    }
    long steps = time.steps(row.eventTime());
    int group = groupOf(row.keyLow());
    if (buckets.contains(group, row.keyHigh(), row.keyLow(), steps)) {
      return Fate.REPEAT;
    }
    buckets.add(group, row.keyHigh(), row.keyLow(), steps);
    return time.isLate(steps, keptFrom) ? Fate.LATE : Fate.FIRST;
  }

  private int groupOf(long keyLow) {
    return KeyGroupRangeAssignment.computeKeyGroupForKeyHash(route(keyLow), maxParallelism);
  }

  /** Remembers a row that the table has; those of other key groups are passed over. */
  void learn(RowKey row) {
    if (!row.isKeyed() || (row.eventTime() == Ingested.NO_TIME && !time.isForEver())) {
      return;
    }
    int group = groupOf(row.low());
    long steps = time.steps(row.eventTime());
    if (range.contains(group) && time.bucket(steps) >= keptFrom) {
      buckets.learn(group, row.high(), row.low(), steps);
    }
  }

  /** Forgets what no repeat can come of any more, now that the stream has come to a time. */
  void moveTo(long newStreamTime) {
    if (time.isForEver() || newStreamTime == Ingested.NO_TIME) {
      return;
    }
    streamTime = Math.max(streamTime, newStreamTime);
    long keep = time.keepFrom(streamTime);
    if (keep > keptFrom) {
      keptFrom = keep;
      buckets.dropBefore(keep);
    }
  }

  /** A barrier comes: time to delete what is forgotten, and to count what is not. */
  void tidy() {
    store.tidy();
    buckets.count();
  }

  /**
   * Remembers the rows that a table holds, as far as their time is remembered.
   *
   * @param dataset with columns as the table has them
   * @param tableId what fingerprints are made with
   */
  public void learn(Dataset dataset, UUID tableId, KnownRows rows) throws IOException {
    var key = RowKey.projected(dataset, tableId);
    rows.read(
        dataset,
        RowKey.columns(dataset),
        knownFrom(),
        row -> {
          key.look(row);
          learn(key);
        });
  }

  /** The event time from which on all rows are remembered, or {@link Ingested#NO_TIME}. */
  long knownFrom() {
    return keptFrom == KeyTime.NO_BUCKET ? Ingested.NO_TIME : time.startMicros(keptFrom);
  }

  /** The counts since the last call, or null if there are none. */
  @Nullable DatasetTally drain() {
    if (written == 0 && duplicates == 0) {
      return null;
    }
    var tally = new Tally(0, written, 0, duplicates, 0, 0, 0, orNull(eventTimeMax));
    Long reached = orNull(streamTime);
    var seen = new KeyReadings(withoutKey, late, reached, reached == null ? null : timeColumn);
    var readings = Readings.keys(seen);
    written = 0;
    duplicates = 0;
    withoutKey = 0;
    late = 0;
    eventTimeMax = Ingested.NO_TIME;
    return new DatasetTally(index, tally, NO_PROGRESS, readings);
  }

  private static @Nullable Long orNull(long micros) {
    return micros == Ingested.NO_TIME ? null : Long.valueOf(micros);
  }

  /** Keys that are remembered. */
  long size() {
    return buckets.size();
  }

  /** What they take on the heap. */
  long bytes() {
    return buckets.bytes();
  }

  /** Keys that were remembered when they were counted last; may be asked by any thread. */
  long countedSize() {
    return buckets.countedSize();
  }

  /** And what they took on the heap. */
  long countedBytes() {
    return buckets.countedBytes();
  }

  /** Counts them, as a barrier does. */
  void count() {
    buckets.count();
  }

  /** Writes what is remembered of one key group. */
  void write(int keyGroup, DataOutput out) throws IOException {
    out.writeLong(streamTime);
    buckets.write(keyGroup, out);
    store.write(keyGroup, out);
  }

  /** Adds what was written of one key group. */
  void read(int keyGroup, DataInput in) throws IOException {
    // Of two that were written at one barrier none has forgotten more than the other.
    moveTo(in.readLong());
    buckets.read(keyGroup, in);
    store.read(keyGroup, in);
  }
}
