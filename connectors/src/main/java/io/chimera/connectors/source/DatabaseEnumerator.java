package io.chimera.connectors.source;

import io.chimera.connectors.source.DatabaseReading.TableRead;
import io.chimera.connectors.source.DatabaseSplit.Log;
import io.chimera.connectors.source.DatabaseSplit.Part;
import io.chimera.connectors.source.ReadState.Phase;
import io.chimera.schemas.stream.CommittedPositions;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out the parts of tables that are to be read wholly, and then the log. Holds the state of
 * the tables open that the parts are of; when a reader fails meanwhile the read of those that no
 * checkpoint has wholly begins anew, since rows of parts that were begun have no order to go on in.
 *
 * <p>What readers say about a part may come after the state was taken for a checkpoint, and the
 * part's rows before its barrier: then a table is committed of which the state does not know. So
 * after a failure the tables are asked which of them were read.
 */
final class DatabaseEnumerator implements SplitEnumerator<DatabaseSplit, ReadState> {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseEnumerator.class);

  private final SplitEnumeratorContext<DatabaseSplit> context;
  private final DatabaseReading reading;
  private final CommittedPositions.Address committed;
  private final long end;
  private final Set<Integer> idle = new LinkedHashSet<>();
  private final Deque<Part> parts = new ArrayDeque<>();

  /** By id of a part that is not told to its end, the dataset. */
  private final Map<String, String> unfinished = new HashMap<>();

  private ReadState state;
  private @Nullable TableRead read;

  /** The read at hand; answers to what was asked for an earlier one are of no use. */
  private int attempt;

  private boolean isBegun;
  private @Nullable EnumeratorFigures figures;

  /** Whether the state may know less than the tables. */
  private boolean isInterrupted;

  /** By name of the dataset, where those are whose parts were told. */
  private final Map<String, Long> reached = new HashMap<>();

  /** By dataset that is read, the first checkpoint that has all of it. */
  private final Map<String, Long> keptBy = new HashMap<>();

  DatabaseEnumerator(
      SplitEnumeratorContext<DatabaseSplit> context,
      DatabaseReading reading,
      CommittedPositions.Address committed,
      ReadState state,
      long end) {
    this.context = context;
    this.reading = reading;
    this.committed = committed;
    this.state = state;
    this.end = end;
  }

  /** Nothing is begun before a reader asks for it. */
  @Override
  public void start() {
    figures = EnumeratorFigures.begin(context.metricGroup(), this);
  }

  long partsUnassigned() {
    return parts.size();
  }

  int partsLeft() {
    return unfinished.size();
  }

  int tablesLeft() {
    return state.unread().size();
  }

  /** Says that an earlier attempt may have read more than the state knows. */
  void interrupted() {
    // Without a log each run reads all, and whoever gets the rows knows what the run has read.
    isInterrupted = state.phase() == Phase.TABLES && end != Log.NONE;
    if (isInterrupted) {
      LOG.info(
          "Reads {} when the next checkpoint is complete and they say whether they were read",
          state.toRead());
    }
  }

  private void begin() {
    isBegun = true;
    attempt++;
    int asked = attempt;
    List<String> datasets = state.toRead();
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
      unfinished.put(part.splitId(), part.dataset());
    }
    assign();
  }

  @Override
  public void handleSplitRequest(int subtask, @Nullable String host) {
    idle.add(subtask);
    beginIfAsked();
    assign();
  }

  private void beginIfAsked() {
    if (state.phase() == Phase.TABLES && !isBegun && !isInterrupted && !idle.isEmpty()) {
      begin();
    }
  }

  /** Asks what the tables have. */
  private void ask() {
    int asked = attempt;
    context.callAsync(
        () -> {
          try (CommittedPositions positions = committed.open()) {
            return positions.byDataset();
          }
        },
        (positions, failure) -> answered(asked, positions, failure));
  }

  private void answered(
      int asked, @Nullable Map<String, Long> positions, @Nullable Throwable failure) {
    if (asked != attempt || !isInterrupted) {
      return;
    }
    if (failure != null || positions == null) {
      throw new FlinkRuntimeException("Cannot ask what the tables have", failure);
    }
    var read = new HashMap<String, Long>();
    for (String dataset : state.toRead()) {
      long position = positions.getOrDefault(dataset, 0L);
      if (position != 0) {
        read.put(dataset, position);
      }
    }
    isInterrupted = false;
    state = state.read(read);
    beginIfAsked();
    assign();
  }

  private void assign() {
    if (end == Log.NONE) {
      endIfRead();
    } else if (state.phase() == Phase.BETWEEN) {
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

  /** All at once: none ends while another may still fail and have the read begin anew. */
  private void endIfRead() {
    if (state.phase() == Phase.BETWEEN || isRead()) {
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
    state = state.in(Phase.LOG);
  }

  @Override
  public void handleSourceEvent(int subtask, SourceEvent event) {
    if (!(event instanceof PartsRead told) || state.phase() != Phase.TABLES) {
      return;
    }
    for (Part part : told.parts()) {
      // What is left of an earlier read is not asked for.
      if (unfinished.remove(part.splitId()) != null) {
        reached.put(part.dataset(), part.position());
      }
    }
    if (read != null && unfinished.isEmpty()) {
      closeRead();
      assign();
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
    if (state.phase() != Phase.TABLES) {
      return state;
    }
    Map<String, Long> told = told();
    told.keySet().forEach(dataset -> keptBy.putIfAbsent(dataset, checkpointId));
    return state.read(told);
  }

  /** Where the datasets are of which all parts are told. */
  private Map<String, Long> told() {
    var told = new HashMap<>(reached);
    told.keySet().removeAll(unfinished.values());
    return told;
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    if (state.phase() != Phase.TABLES) {
      return;
    }
    if (isInterrupted) {
      // Whoever takes part in a checkpoint has committed what an earlier one has.
      ask();
      return;
    }
    Map<String, Long> kept = told();
    kept.keySet().removeIf(dataset -> keptBy.getOrDefault(dataset, Long.MAX_VALUE) > checkpointId);
    state = state.read(kept);
    assign();
  }

  @Override
  public void addSplitsBack(List<DatabaseSplit> splits, int subtask) {
    idle.remove(subtask);
    if (state.phase() == Phase.TABLES) {
      attempt++;
      closeRead();
      parts.clear();
      unfinished.clear();
      reached.clear();
      keptBy.clear();
      isBegun = false;
      interrupted();
    } else if (hasLog(splits)) {
      state = state.in(Phase.BETWEEN);
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
    EnumeratorFigures ours = figures;
    if (ours != null) {
      ours.end(this);
    }
    closeRead();
  }
}
