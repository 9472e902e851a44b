package io.chimera.sinks.ledger;

import io.chimera.sinks.SinkMetrics;
import io.chimera.sinks.iceberg.Lake;
import io.chimera.sinks.write.WrittenFiles;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.util.SimpleVersionedListState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Closes the books at every checkpoint and commits them when it is complete. Runs once (parallelism
 * and maximal parallelism 1), emits nothing.
 *
 * <p>Commits need complete checkpoints, also at the end of input: the job's final checkpoint brings
 * the last closing.
 */
public final class CommitOperator extends AbstractStreamOperator<Void>
    implements OneInputStreamOperator<WrittenFiles, Void> {
  private static final long serialVersionUID = 1L;

  private final Lake.Address address;
  private final ArrayList<OpenedDataset> datasets;

  private transient @Nullable Lake lake;
  private transient Committer committer;
  private transient ClosingAssembly assembly;
  private transient Deque<Closing> pending;
  private transient ListState<Closing> closingState;
  private transient ListState<Carry> carryState;
  private transient Counter commits;
  private transient Counter records;
  private transient volatile long lastCommitAt;

  /**
   * @param address where the tables are
   * @param datasets the contract's, in its order, as opened for this run
   */
  public CommitOperator(Lake.Address address, List<OpenedDataset> datasets) {
    this.address = address;
    this.datasets = new ArrayList<>(datasets);
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    closingState = listState(context, "closings", new LedgerState.ClosingSerializer());
    carryState = listState(context, "positions", new LedgerState.CarrySerializer());
    assembly = new ClosingAssembly(datasets, CommitIds::next);
    pending = new ArrayDeque<>();
    if (context.isRestored()) {
      assembly.restore(carryState.get());
      var restored = new ArrayList<Closing>();
      closingState.get().forEach(restored::add);
      // Stable, so that the contract's order holds inside a checkpoint.
      restored.sort(Comparator.comparingLong(Closing::checkpoint));
      pending.addAll(restored);
    }
  }

  private static <T> ListState<T> listState(
      StateInitializationContext context, String name, SimpleVersionedSerializer<T> serializer)
      throws Exception {
    var descriptor = new ListStateDescriptor<>(name, BytePrimitiveArraySerializer.INSTANCE);
    return new SimpleVersionedListState<>(
        context.getOperatorStateStore().getListState(descriptor), serializer);
  }

  @Override
  public void open() throws Exception {
    super.open();
    commits = getMetricGroup().counter(SinkMetrics.COMMITS);
    records = getMetricGroup().counter(SinkMetrics.RECORDS_COMMITTED);
    getMetricGroup().gauge(SinkMetrics.LAST_COMMIT_AT, () -> lastCommitAt);
    Lake opened = address.open();
    lake = opened;
    orEndJob(
        () -> {
          committer = new Committer(opened, datasets, Patience.DEFAULT);
          List<Closing> outstanding = committer.outstanding(List.copyOf(pending));
          pending.clear();
          pending.addAll(outstanding);
          // They belong to a checkpoint that is complete, or there would be no state of it.
          commitUpTo(Long.MAX_VALUE);
          committer.begin(assembly.carries());
          return committer;
        });
  }

  @Override
  public void processElement(StreamRecord<WrittenFiles> element) {
    assembly.add(element.getValue());
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    pending.addAll(orEndJob(() -> assembly.cut(context.getCheckpointId())));
    closingState.update(List.copyOf(pending));
    carryState.update(assembly.carries());
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    super.notifyCheckpointComplete(checkpointId);
    orEndJob(() -> commitUpTo(checkpointId));
  }

  private int commitUpTo(long checkpointId) {
    int committed = 0;
    Closing next = pending.peek();
    while (next != null && next.checkpoint() <= checkpointId) {
      Committed entry = committer.commit(next);
      // Only now: a failure leaves it pending, and in the state of the next checkpoint.
      pending.remove();
      commits.inc();
      records.inc(entry.entry().tally().in());
      lastCommitAt = entry.committedAt();
      committed++;
      next = pending.peek();
    }
    return committed;
  }

  /** Books that cannot be right end the job; a catalog that is away restarts it. */
  private static <T> T orEndJob(Supplier<T> step) {
    try {
      return step.get();
    } catch (LedgerUnavailableException away) {
      throw away;
    } catch (LedgerException wrong) {
      throw new SuppressRestartsException(wrong);
    }
  }

  @Override
  public void close() throws Exception {
    Lake opened = lake;
    if (opened != null) {
      opened.close();
    }
    super.close();
  }
}
