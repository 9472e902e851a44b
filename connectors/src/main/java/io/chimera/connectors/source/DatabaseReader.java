package io.chimera.connectors.source;

import io.chimera.connectors.source.DatabaseSplit.Log;
import io.chimera.connectors.source.DatabaseSplit.Part;
import io.chimera.schemas.stream.SourceEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.core.io.InputStatus;

/** Reads parts of tables as it is given them, or the log. */
final class DatabaseReader
    extends SingleThreadMultiplexSourceReaderBase<
        SourceEvent, SourceEvent, DatabaseSplit, SplitState> {
  private final EventEmitter emitter;
  private final Confirmations confirmations;
  private final LogStop stop;
  private boolean isPolling;

  DatabaseReader(
      Supplier<SplitReader<SourceEvent, DatabaseSplit>> splitReader,
      EventEmitter emitter,
      Confirmations confirmations,
      LogStop stop,
      SourceReaderContext context) {
    super(splitReader, emitter, context.getConfiguration(), context);
    this.emitter = emitter;
    this.confirmations = confirmations;
    this.stop = stop;
  }

  @Override
  public void start() {
    if (getNumberOfCurrentlyAssignedSplits() == 0) {
      context.sendSplitRequest();
    }
  }

  /**
   * Goes on to the end of a transaction that it has begun with, so that no checkpoint comes between
   * its changes. The database tells transactions that are committed, without a pause.
   */
  @Override
  public InputStatus pollNext(ReaderOutput<SourceEvent> output) throws Exception {
    if (isPolling) {
      // The reader below calls this for its next fetch; a loop in a loop for each would end the
      // stack.
      return super.pollNext(output);
    }
    isPolling = true;
    try {
      return pollTransaction(output);
    } finally {
      isPolling = false;
    }
  }

  private InputStatus pollTransaction(ReaderOutput<SourceEvent> output) throws Exception {
    InputStatus status = super.pollNext(output);
    while (emitter.isInsideTransaction()) {
      if (status == InputStatus.NOTHING_AVAILABLE) {
        await();
      }
      status = super.pollNext(output);
    }
    return status;
  }

  private void await() throws ExecutionException, InterruptedException {
    isAvailable().get();
  }

  @Override
  public List<DatabaseSplit> snapshotState(long checkpointId) {
    List<DatabaseSplit> logs =
        super.snapshotState(checkpointId).stream().filter(Log.class::isInstance).toList();
    logs.forEach(log -> stop.checkpoint(checkpointId, ((Log) log).position()));
    return logs;
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    super.notifyCheckpointComplete(checkpointId);
    confirmations.checkpointed();
    stop.completed(checkpointId);
  }

  @Override
  protected void onSplitFinished(Map<String, SplitState> finished) {
    List<Part> parts =
        finished.values().stream()
            .map(SplitState::split)
            .filter(Part.class::isInstance)
            .map(Part.class::cast)
            .toList();
    if (!parts.isEmpty()) {
      context.sendSourceEventToCoordinator(new PartsRead(parts));
    }
    context.sendSplitRequest();
  }

  @Override
  protected SplitState initializedState(DatabaseSplit split) {
    return new SplitState(split);
  }

  @Override
  protected DatabaseSplit toSplitType(String splitId, SplitState state) {
    return state.split();
  }
}
