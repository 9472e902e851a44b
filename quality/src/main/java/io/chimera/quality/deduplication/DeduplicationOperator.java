package io.chimera.quality.deduplication;

import io.chimera.quality.closing.CommitMeasures;
import io.chimera.quality.rules.HeldRows;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Deduplication;
import io.chimera.schemas.contract.TableSpec;
import io.chimera.schemas.stream.DatasetTally;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.Ingested.Kind;
import io.chimera.schemas.stream.KnownRows;
import io.chimera.schemas.telemetry.DatasetGroups;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyGroupStatePartitionStreamProvider;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.jspecify.annotations.Nullable;

/**
 * Lets the first of several rows with one key through, and counts the others. Rows of datasets
 * whose repeats are written, rejections and tallies pass.
 *
 * <p>Its state is raw and keyed, a stream a key group, so that it is exact whatever the parallelism
 * becomes; keys that are not in memory are in Flink's keyed state. Where a run begins without state
 * it is made anew from what the tables hold. So it is after every restart where tables of a
 * database are read: a read begins anew, and its rows are no repeats of what was found before.
 */
public final class DeduplicationOperator extends AbstractStreamOperator<Ingested>
    implements OneInputStreamOperator<Ingested, Ingested>, BoundedOneInput {
  /** Name of the state that says what the keys in the other state mean. */
  public static final String DEFINITIONS = "deduplication";

  private static final long serialVersionUID = 1L;
  private static final int VERSION = 1;

  private final ArrayList<Dataset> datasets;
  private final ArrayList<String> pipelines;
  private final KnownRows.Address known;
  private final boolean isAlone;
  private final boolean isWaiting;
  private final boolean isTelling;
  private final boolean isOfReads;

  private transient @Nullable DatasetKeys[] keys;

  /** By dataset; null where repeats are written. */
  private transient @Nullable String[] meanings;

  /** In the order of {@link #definitions}. */
  private transient Map<String, DatasetKeys> byMeaning;

  private transient @Nullable DeduplicationMetrics[] metrics;
  private transient CommitMeasures[] measures;
  private transient HeldRows[] heldRows;
  private transient KeyGroupRange range;
  private transient ListState<String> definitions;
  private transient boolean isRestored;
  private transient long streamTime;
  private transient boolean ended;
  private transient @Nullable WaitingRows waiting;
  private transient StreamRecord<Ingested> element;

  /** So that reading it is not found to be of no use. */
  private transient long unusedRead;

  /**
   * @param datasets all of the contract, in its order
   * @param known what the tables hold when a run begins without state
   * @param isAlone whether the graph was made for one subtask, to which rows come unkeyed; with
   *     more it ends the job
   * @param isWaiting whether rows may wait for others, at most until a barrier: their values must
   *     not change meanwhile
   */
  public DeduplicationOperator(
      List<Dataset> datasets, KnownRows.Address known, boolean isAlone, boolean isWaiting) {
    this(datasets, datasets.stream().map(Dataset::name).toList(), known, isAlone, isWaiting, false);
  }

  /**
   * As above.
   *
   * @param pipelines the datasets' pipelines, as metrics name them
   * @param isTelling whether somebody behind asks for the time
   */
  public DeduplicationOperator(
      List<Dataset> datasets,
      List<String> pipelines,
      KnownRows.Address known,
      boolean isAlone,
      boolean isWaiting,
      boolean isTelling) {
    this.pipelines = new ArrayList<>(pipelines);
    // Rows come as they are written.
    this.datasets = new ArrayList<>(datasets.stream().map(Dataset::asWritten).toList());
    this.known = known;
    this.isAlone = isAlone;
    this.isWaiting = isWaiting;
    this.isTelling = isTelling;
    isOfReads = datasets.stream().allMatch(dataset -> dataset.from() instanceof TableSpec);
    chainingStrategy = ChainingStrategy.ALWAYS;
  }

  /** What makes the state of a pipeline useless for another: one text a dataset. */
  public static List<String> definitions(List<Dataset> datasets) {
    return datasets.stream()
        .filter(dataset -> dataset.deduplication() != null)
        .map(Dataset::asWritten)
        .map(RowKey::definition)
        .sorted()
        .toList();
  }

  @Override
  protected boolean isUsingCustomRawKeyedState() {
    return true;
  }

  /** Flink's state is asked for with keys that stand for key groups, not with a record's. */
  @Override
  public boolean hasKeyContext1() {
    return false;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    streamTime = Ingested.NO_TIME;
    var task = getRuntimeContext().getTaskInfo();
    checkAlone(task.getNumberOfParallelSubtasks());
    int maxParallelism = task.getMaxNumberOfParallelSubtasks();
    range =
        KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
            maxParallelism, task.getNumberOfParallelSubtasks(), task.getIndexOfThisSubtask());
    keys = new DatasetKeys[datasets.size()];
    meanings = new String[datasets.size()];
    byMeaning = new TreeMap<>();
    for (int index = 0; index < keys.length; index++) {
      if (datasets.get(index).deduplication() != null) {
        var of =
            new DatasetKeys(
                index, datasets.get(index), range, maxParallelism, stores(datasets.get(index)));
        String meaning = RowKey.definition(datasets.get(index));
        keys[index] = of;
        meanings[index] = meaning;
        byMeaning.put(meaning, of);
      }
    }
    definitions =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>(DEFINITIONS, Types.STRING));
    isRestored = context.isRestored() && !isOfReads;
    if (isRestored) {
      for (KeyGroupStatePartitionStreamProvider group : context.getRawKeyedStateInputs()) {
        var in = new DataInputStream(new BufferedInputStream(group.getStream()));
        read(group.getKeyGroupId(), in);
      }
    }
  }

  /** A scheduler that adapts changes the number of subtasks, but not the way between them. */
  private void checkAlone(int subtasks) {
    if (isAlone && subtasks != 1) {
      throw new SuppressRestartsException(
          new IllegalStateException(
              "Cannot look for repeats in "
                  + subtasks
                  + " subtasks: the job was submitted with parallelism 1, in which rows do not go by"
                  + " their keys; stop it and submit it with the parallelism it is to have, at least"
                  + " 2 where the scheduler is to change it"));
    }
  }

  private Function<KeyTime, KeyStore> stores(Dataset dataset) {
    Deduplication deduplication = dataset.deduplication();
    if (deduplication == null || deduplication.state() == Deduplication.State.MEMORY) {
      return MemoryKeyStore::new;
    }
    KeyedStateBackend<Integer> backend = getKeyedStateBackend();
    int keyGroups = getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks();
    String name = dataset.target().table().toString();
    return time -> new StateKeyStore(backend, name, keyGroups, StateKeyStore.ALWAYS_DELETED);
  }

  @Override
  public void open() throws Exception {
    super.open();
    if (!isRestored) {
      learn();
    }
    element = new StreamRecord<>(null);
    waiting = isWaiting ? new WaitingRows() : null;
    metrics = new DeduplicationMetrics[keys.length];
    measures =
        datasets.stream()
            .map(dataset -> new CommitMeasures(dataset, Clock.systemUTC()))
            .toArray(CommitMeasures[]::new);
    heldRows = datasets.stream().map(HeldRows::new).toArray(HeldRows[]::new);
    for (int index = 0; index < keys.length; index++) {
      DatasetKeys of = keys[index];
      if (of != null) {
        of.count();
        String name = datasets.get(index).name();
        metrics[index] =
            new DeduplicationMetrics(
                DatasetGroups.of(getMetricGroup(), pipelines.get(index), name, index), of);
      }
    }
  }

  private void learn() throws IOException {
    try (KnownRows rows = known.open()) {
      for (int index = 0; index < keys.length; index++) {
        DatasetKeys of = keys[index];
        if (of != null) {
          learn(datasets.get(index), of, rows);
        }
      }
    }
  }

  private static void learn(Dataset dataset, DatasetKeys of, KnownRows rows) throws IOException {
    of.moveTo(rows.streamTime(dataset));
    of.learn(dataset, rows.tableId(dataset), rows);
  }

  @Override
  public void processElement(StreamRecord<Ingested> came) {
    Ingested ingested = came.getValue();
    if (ingested.kind() != Kind.ROW || keys[ingested.dataset()] == null) {
      output.collect(came);
      return;
    }
    WaitingRows rows = waiting;
    if (rows == null) {
      judge(ingested);
      return;
    }
    rows.add(ingested);
    if (rows.isFull()) {
      judge(rows);
    }
  }

  /**
   * A table of millions of keys is in memory, far from the processor: reading where all of the
   * rows' keys would be takes little longer than reading where one would.
   */
  private void judge(WaitingRows rows) {
    long read = 0;
    for (int index = 0; index < rows.size(); index++) {
      Ingested row = rows.get(index);
      DatasetKeys of = keys[row.dataset()];
      read ^= of == null ? 0 : of.touch(row);
    }
    unusedRead = read;
    for (int index = 0; index < rows.size(); index++) {
      judge(rows.get(index));
    }
    rows.clear();
  }

  private void judge(Ingested row) {
    int dataset = row.dataset();
    DatasetKeys of = keys[dataset];
    if (of == null) {
      return;
    }
    DatasetKeys.Fate fate = of.judge(row);
    metrics[dataset].count(fate);
    if (fate == DatasetKeys.Fate.REPEAT) {
      return;
    }
    measures[dataset].add(row.row());
    heldRows[dataset].add(row.holding());
    output.collect(element.replace(row));
  }

  /** The time up to which all splits have come; what the source says when it ends is none. */
  @Override
  public void processWatermark(Watermark mark) {
    if (mark.getTimestamp() != Watermark.MAX_WATERMARK.getTimestamp()) {
      streamTime = Math.max(streamTime, StreamTime.micros(mark));
      if (isTelling) {
        judgeWaiting();
        output.emitWatermark(mark);
      }
    }
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) {
    if (isTelling) {
      output.emitWatermarkStatus(status);
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    if (!ended) {
      sendTallies();
    }
  }

  @Override
  public void endInput() {
    sendTallies();
    ended = true;
  }

  /** What comes after them must not overtake them. */
  private void judgeWaiting() {
    WaitingRows rows = waiting;
    if (rows != null) {
      judge(rows);
    }
  }

  private void sendTallies() {
    judgeWaiting();
    for (int index = 0; index < keys.length; index++) {
      DatasetKeys of = keys[index];
      if (of == null) {
        continue;
      }
      of.moveTo(streamTime);
      of.tidy();
      DatasetTally tally = of.drain();
      if (tally != null) {
        var whole = tally.plus(measures[index].drain()).plus(heldRows[index].drain());
        output.collect(new StreamRecord<>(Ingested.tally(whole)));
      }
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    definitions.update(List.copyOf(byMeaning.keySet()));
    if (isOfReads) {
      return;
    }
    var state = context.getRawKeyedOperatorStateOutput();
    // The stream below has a buffer of its own, and keeps what is small out of files.
    var out = new DataOutputStream(state);
    for (int group : range) {
      state.startNewKeyGroup(group);
      write(group, out);
    }
  }

  private void write(int group, DataOutputStream out) throws IOException {
    out.writeInt(VERSION);
    out.writeInt(byMeaning.size());
    for (int index = 0; index < keys.length; index++) {
      DatasetKeys of = keys[index];
      String meaning = meanings[index];
      if (of != null && meaning != null) {
        out.writeUTF(meaning);
        of.write(group, out);
      }
    }
  }

  private void read(int group, DataInputStream in) throws IOException {
    int version = in.readInt();
    if (version != VERSION) {
      throw new IOException(
          "Cannot read the state of repeats: its version is " + version + ", expected " + VERSION);
    }
    int written = in.readInt();
    if (written != byMeaning.size()) {
      throw different(written + " datasets");
    }
    for (int each = 0; each < written; each++) {
      of(in.readUTF()).read(group, in);
    }
  }

  private DatasetKeys of(String definition) {
    DatasetKeys of = byMeaning.get(definition);
    if (of != null) {
      return of;
    }
    throw different(definition);
  }

  private SuppressRestartsException different(String restored) {
    return new SuppressRestartsException(
        new IllegalStateException(
            "Cannot go on from the restored state: it remembers "
                + restored
                + ", the contract asks for "
                + byMeaning.keySet()
                + "; start from the tables"));
  }
}
