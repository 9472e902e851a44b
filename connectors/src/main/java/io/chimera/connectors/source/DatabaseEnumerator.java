package io.chimera.connectors.source;

import io.chimera.connectors.source.DatabaseReading.TableRead;
import io.chimera.connectors.source.DatabaseSplit.Log;
import io.chimera.connectors.source.DatabaseSplit.Part;
import io.chimera.connectors.source.ReadState.Phase;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * Hands out the parts of tables that are to be read wholly, and then the log. Holds the state of
 * the tables open that the parts are of; when a reader fails meanwhile the read begins anew, since
 * rows of parts that were begun have no order to go on in.
 */
final class DatabaseEnumerator implements SplitEnumerator<DatabaseSplit, ReadState> {
  private final SplitEnumeratorContext<DatabaseSplit> context;
  private final DatabaseReading reading;
  private final long end;
  private final Set<Integer> idle = new LinkedHashSet<>();
  private final Deque<Part> parts = new ArrayDeque<>();
  private final Set<String> unfinished = new HashSet<>();
  private ReadState state;
  private @Nullable TableRead read;

  /** The read at hand; answers to what was asked for an earlier one are of no use. */
  private int attempt;

  private boolean isBegun;

  /** By name of the dataset, where those are whose parts were told. */
  private final Map<String, Long> reached = new HashMap<>();

  private OptionalLong keptBy = OptionalLong.empty();

  DatabaseEnumerator(
      SplitEnumeratorContext<DatabaseSplit> context,
      DatabaseReading reading,
      ReadState state,
      long end) {
    this.context = context;
    this.reading = reading;
    this.state = state;
    this.end = end;
  }

  /** Nothing is begun before a reader asks for it. */
  @Override
  public void start() {}

  private void begin() {
    isBegun = true;
    attempt++;
    int asked = attempt;
    List<String> datasets = state.unread();
    context.callAsync(
        () -> reading.begin(datasets), (begun, failure) -> begun(asked, begun, failure));
  }

  private void begun(int asked, @Nullable TableRead begun, @Nullable Throwable failure) {
    if (asked != attempt) {
      if (begun != null) {
        begun.close();
      }
      return;
    }
    if (failure != null || begun == null) {
      throw new FlinkRuntimeException("Cannot begin to read the tables", failure);
    }
    read = begun;
    for (Part part : begun.parts()) {
      parts.add(part);
      unfinished.add(part.splitId());
    }
    assign();
  }

  @Override
  public void handleSplitRequest(int subtask, @Nullable String host) {
    idle.add(subtask);
    if (state.phase() == Phase.TABLES && !isBegun) {
      begin();
    }
    assign();
  }

  private void assign() {
    if (state.phase() == Phase.BETWEEN) {
      assignLog();
    }
    var subtasks = idle.iterator();
    while (state.phase() == Phase.TABLES && !parts.isEmpty() && subtasks.hasNext()) {
      int subtask = subtasks.next();
      subtasks.remove();
      context.assignSplit(parts.removeFirst(), subtask);
    }
    if (state.phase() == Phase.LOG && end != Log.ENDLESS) {
      idle.forEach(context::signalNoMoreSplits);
    }
  }

  private void assignLog() {
    if (idle.isEmpty()) {
      return;
    }
    int subtask = idle.iterator().next();
    idle.remove(subtask);
    long from = state.starts().values().stream().mapToLong(Long::longValue).min().orElse(0);
    context.assignSplit(new Log(from, state.starts(), end), subtask);
    if (end != Log.ENDLESS) {
      context.signalNoMoreSplits(subtask);
    }
    state = new ReadState(Phase.LOG, state.starts());
  }

  @Override
  public void handleSourceEvent(int subtask, SourceEvent event) {
    if (!(event instanceof PartsRead told) || state.phase() != Phase.TABLES) {
      return;
    }
    for (Part part : told.parts()) {
      // What is left of an earlier read is not asked for.
      if (unfinished.remove(part.splitId())) {
        reached.put(part.dataset(), part.position());
      }
    }
    if (read != null && unfinished.isEmpty()) {
      closeRead();
    }
  }

  private boolean isRead() {
    return state.phase() == Phase.TABLES && !reached.isEmpty() && unfinished.isEmpty();
  }

  private void closeRead() {
    if (read != null) {
      read.close();
      read = null;
    }
  }

  /** What readers have said that they told lies before the checkpoint's barriers. */
  @Override
  public ReadState snapshotState(long checkpointId) {
    if (!isRead()) {
      return state;
    }
    if (keptBy.isEmpty()) {
      keptBy = OptionalLong.of(checkpointId);
    }
    return withRead();
  }

  private ReadState withRead() {
    var starts = new HashMap<>(state.starts());
    starts.putAll(reached);
    return new ReadState(Phase.BETWEEN, starts);
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    if (isRead() && keptBy.isPresent() && keptBy.getAsLong() <= checkpointId) {
      state = withRead();
      assign();
    }
  }

  @Override
  public void addSplitsBack(List<DatabaseSplit> splits, int subtask) {
    idle.remove(subtask);
    if (state.phase() == Phase.TABLES) {
      closeRead();
      parts.clear();
      unfinished.clear();
      reached.clear();
      keptBy = OptionalLong.empty();
      isBegun = false;
    } else if (hasLog(splits)) {
      state = new ReadState(Phase.BETWEEN, state.starts());
      assign();
    }
  }

  private static boolean hasLog(Collection<DatabaseSplit> splits) {
    return splits.stream().anyMatch(Log.class::isInstance);
  }

  /** Readers ask for what they read. */
  @Override
  public void addReader(int subtask) {}

  @Override
  public void close() {
    attempt++;
    closeRead();
  }
}
