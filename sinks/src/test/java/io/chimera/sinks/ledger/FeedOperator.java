package io.chimera.sinks.ledger;

import io.chimera.schemas.stream.DatasetTally;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.SplitProgress;
import io.chimera.schemas.stream.Tally;
import io.chimera.schemas.stream.TypedRow;
import io.chimera.sinks.Feed;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.StringData;

/**
 * The fused pass as a fake in a real job: numbers in, each its own position in the split that its
 * range is; every one divisible by the poison is rejected.
 */
final class FeedOperator extends AbstractStreamOperator<Ingested>
    implements OneInputStreamOperator<Long, Ingested>, BoundedOneInput {
  private static final long serialVersionUID = 1L;
  private static final long CHECKPOINTS_AT_LEAST = 3;
  private static final long NANOS_A_RECORD = 200_000;
  private static final long NANOS_A_RECORD_BEFORE = 5_000_000;

  /** Numbers seen since the test began, over all attempts: the job runs in the test's process. */
  static final AtomicLong SEEN = new AtomicLong();

  /** Checkpoints that this operator's subtasks know to be complete. */
  private static final AtomicLong COMPLETED = new AtomicLong();

  /** Attempts of the job, times its subtasks. */
  static final AtomicLong OPENED = new AtomicLong();

  private final long rangeSize;
  private final long poison;
  private final Trouble trouble;

  private transient Map<Integer, long[]> progress;
  private transient TypedRow row;
  private transient Ingested carrier;
  private transient Tally tally;

  /** What goes wrong at number {@link #TROUBLE_AT}. */
  enum Trouble {
    NONE,
    FAIL_ONCE,
    MISCOUNT
  }

  static final long TROUBLE_AT = 2500;

  FeedOperator(long rangeSize, long poison, Trouble trouble) {
    this.rangeSize = rangeSize;
    this.poison = poison;
    this.trouble = trouble;
    // Else barriers would queue behind all that the source has read ahead.
    chainingStrategy = ChainingStrategy.ALWAYS;
  }

  static void reset() {
    SEEN.set(0);
    COMPLETED.set(0);
    OPENED.set(0);
  }

  @Override
  public void open() throws Exception {
    super.open();
    OPENED.incrementAndGet();
    progress = new TreeMap<>();
    row = new TypedRow(3);
    tally = Tally.ZERO;
    carrier = Ingested.tally(new DatasetTally(0, tally, new SplitProgress[0]));
  }

  @Override
  public void processElement(StreamRecord<Long> element) {
    long id = element.getValue();
    int split = (int) (id / rangeSize);
    SEEN.incrementAndGet();
    // Slow until some checkpoints are through, however long the committer takes to open.
    LockSupport.parkNanos(
        COMPLETED.get() < CHECKPOINTS_AT_LEAST ? NANOS_A_RECORD_BEFORE : NANOS_A_RECORD);
    progress.computeIfAbsent(split, none -> new long[] {id, id})[1] = id + 1;
    if (id == TROUBLE_AT
        && trouble == Trouble.FAIL_ONCE
        && getRuntimeContext().getTaskInfo().getAttemptNumber() == 0) {
      throw new IllegalStateException("Failed by the test");
    }
    if (id == TROUBLE_AT && trouble == Trouble.MISCOUNT) {
      tally = tally.plus(new Tally(1, 0, 0, 0, 0, 0, 0, null));
    }
    if (id % poison == 0) {
      tally = tally.plus(new Tally(1, 0, 1, 0, 0, 0, 0, null));
      output.collect(new StreamRecord<>(carrier.toRejection(0, Feed.rejection(split, id))));
      return;
    }
    row.clear();
    row.setLong(0, id);
    row.setObject(1, StringData.fromString("player-" + id));
    row.setTimestampMicros(2, id);
    tally = tally.plus(new Tally(1, 1, 0, 0, 0, 0, 0, id));
    output.collect(new StreamRecord<>(carrier.toRow(0, row)));
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    handOver();
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
      COMPLETED.incrementAndGet();
    }
  }

  @Override
  public void endInput() {
    handOver();
  }

  private void handOver() {
    if (progress.isEmpty()) {
      return;
    }
    var splits = new SplitProgress[progress.size()];
    int index = 0;
    for (Map.Entry<Integer, long[]> split : progress.entrySet()) {
      long[] range = split.getValue();
      splits[index++] = new SplitProgress("game_v1", split.getKey(), range[0], range[1]);
    }
    output.collect(new StreamRecord<>(carrier.toTally(new DatasetTally(0, tally, splits))));
    progress.clear();
    tally = Tally.ZERO;
  }
}
