package io.chimera.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.connectors.source.DatabaseSplit.Log;
import io.chimera.connectors.source.DatabaseSplit.Part;
import io.chimera.connectors.source.ReadState.Phase;
import io.chimera.schemas.stream.CommittedPositions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.metrics.groups.InternalSplitEnumeratorMetricGroup;
import org.junit.jupiter.api.Test;

class DatabaseEnumeratorTest {
  private final Database database = new Database();
  private final Readers readers = new Readers();
  private Map<String, Long> committed = Map.of();

  /** Tables of two parts each. */
  private static final class Database implements DatabaseReading {
    private static final long serialVersionUID = 1L;

    private final transient List<List<String>> begun = new ArrayList<>();

    @Override
    public TableRead begin(List<String> datasets) {
      begun.add(datasets);
      var parts = new ArrayList<Part>();
      for (String dataset : datasets) {
        parts.add(part(begun.size(), dataset, 0));
        parts.add(part(begun.size(), dataset, 1));
      }
      return new TableRead() {
        @Override
        public List<Part> parts() {
          return parts;
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public Session openSession() {
      throw new UnsupportedOperationException();
    }
  }

  /** The position tells which read it is of. */
  private static Part part(int read, String dataset, int number) {
    return new Part("r" + read, dataset, number, 2, 100 + read, "");
  }

  /** What readers were given. */
  private static final class Readers implements SplitEnumeratorContext<DatabaseSplit> {
    private final List<DatabaseSplit> assigned = new ArrayList<>();
    private final Set<Integer> ended = new TreeSet<>();
    private final List<Runnable> answers = new ArrayList<>();
    private final Gauges gauges = new Gauges();
    private boolean answersAtOnce = true;

    @Override
    public SplitEnumeratorMetricGroup metricGroup() {
      return new InternalSplitEnumeratorMetricGroup(gauges);
    }

    @Override
    public void sendEventToSourceReader(int subtask, SourceEvent event) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int currentParallelism() {
      return 2;
    }

    @Override
    public Map<Integer, ReaderInfo> registeredReaders() {
      return Map.of();
    }

    @Override
    public void assignSplits(SplitsAssignment<DatabaseSplit> assignment) {
      assignment.assignment().values().forEach(assigned::addAll);
    }

    @Override
    public void signalNoMoreSplits(int subtask) {
      ended.add(subtask);
    }

    @Override
    public <T> void callAsync(Callable<T> call, BiConsumer<T, Throwable> handler) {
      answers.add(
          () -> {
            try {
              handler.accept(call.call(), null);
            } catch (Exception failure) {
              handler.accept(null, failure);
            }
          });
      if (answersAtOnce) {
        answer();
      }
    }

    private void answer() {
      List<Runnable> due = List.copyOf(answers);
      answers.clear();
      due.forEach(Runnable::run);
    }

    @Override
    public <T> void callAsync(
        Callable<T> call, BiConsumer<T, Throwable> handler, long initialDelay, long period) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void runInCoordinatorThread(Runnable task) {
      task.run();
    }
  }

  /** What the tables have. */
  private CommittedPositions committed() {
    return new CommittedPositions() {
      @Override
      public Map<String, Long> byDataset() {
        return committed;
      }

      @Override
      public void close() {}
    };
  }

  /** All in one group. */
  private static final class Gauges extends UnregisteredMetricsGroup {
    private final Map<String, Gauge<?>> gauges = new HashMap<>();

    @Override
    public MetricGroup addGroup(String name) {
      return this;
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      gauges.put(name, gauge);
      return gauge;
    }

    private Map<String, Object> values() {
      var values = new HashMap<String, Object>();
      gauges.forEach((name, gauge) -> values.put(name, gauge.getValue()));
      return values;
    }
  }

  /** Flink keeps the gauges that were in a group first, and that has the next enumerator's, too. */
  @Test
  void afterAFailureOfTheWholeJobTheFirstGaugesAreTheNextEnumerators() throws Exception {
    var failed = enumerator(ReadState.first(Map.of("bets", 0L, "games", 0L)), Log.ENDLESS);
    failed.start();
    Map<String, Gauge<?>> first = Map.copyOf(readers.gauges.gauges);
    var next = enumerator(ReadState.first(Map.of("bets", 0L, "games", 7L)), Log.ENDLESS);

    next.start();
    // It ends on a thread of its own, maybe late.
    failed.close();
    assertThat(first.get("chimera_source_tables_left").getValue()).isEqualTo(1);
    next.handleSplitRequest(0, null);
    assertThat(first.get("chimera_source_parts_left").getValue()).isEqualTo(2);
    assertThat(first.get("unassignedSplits").getValue()).isEqualTo(1L);

    next.close();
    assertThat(first.get("chimera_source_tables_left").getValue()).isEqualTo(0);
  }

  private DatabaseEnumerator enumerator(ReadState state, long end) {
    return new DatabaseEnumerator(readers, database, this::committed, state, end);
  }

  private static void tell(DatabaseEnumerator enumerator, Part... parts) {
    enumerator.handleSourceEvent(0, new PartsRead(List.of(parts)));
  }

  @Test
  void readsEveryDatasetWhereThereIsNoLogAndEndsAllReadersTogether() {
    var enumerator =
        enumerator(ReadState.firstWithoutLog(Map.of("bets", 7L, "games", 0L)), Log.NONE);
    enumerator.handleSplitRequest(0, null);
    enumerator.handleSplitRequest(1, null);
    enumerator.handleSplitRequest(0, null);
    enumerator.handleSplitRequest(1, null);
    assertThat(database.begun).containsExactly(List.of("bets", "games"));
    assertThat(readers.assigned)
        .containsExactly(
            part(1, "bets", 0), part(1, "bets", 1), part(1, "games", 0), part(1, "games", 1));

    tell(enumerator, part(1, "bets", 0), part(1, "bets", 1), part(1, "games", 0));
    enumerator.handleSplitRequest(0, null);
    assertThat(readers.ended).isEmpty();
    tell(enumerator, part(1, "games", 1));
    enumerator.handleSplitRequest(1, null);

    assertThat(readers.ended).containsExactly(0, 1);
  }

  @Test
  void measuresWhatIsLeftOfARead() {
    var enumerator = enumerator(ReadState.first(Map.of("bets", 0L, "games", 0L)), Log.ENDLESS);
    enumerator.start();
    assertThat(readers.gauges.values())
        .isEqualTo(
            Map.of(
                "unassignedSplits",
                0L,
                "chimera_source_parts_left",
                0,
                "chimera_source_tables_left",
                2));

    enumerator.handleSplitRequest(0, null);
    assertThat(readers.gauges.values())
        .isEqualTo(
            Map.of(
                "unassignedSplits",
                3L,
                "chimera_source_parts_left",
                4,
                "chimera_source_tables_left",
                2));
    tell(enumerator, part(1, "bets", 0), part(1, "bets", 1));
    var unusedState = enumerator.snapshotState(1);
    enumerator.notifyCheckpointComplete(1);
    assertThat(readers.gauges.values())
        .isEqualTo(
            Map.of(
                "unassignedSplits",
                3L,
                "chimera_source_parts_left",
                2,
                "chimera_source_tables_left",
                1));
  }

  @Test
  void doesNotReadAgainWhatACompleteCheckpointHas() {
    var enumerator =
        enumerator(ReadState.firstWithoutLog(Map.of("bets", 7L, "games", 0L)), Log.NONE);
    enumerator.handleSplitRequest(0, null);
    tell(enumerator, part(1, "bets", 0), part(1, "bets", 1), part(1, "games", 0));

    ReadState kept = enumerator.snapshotState(1);
    enumerator.notifyCheckpointComplete(1);
    enumerator.addSplitsBack(List.of(part(1, "games", 1)), 0);
    enumerator.handleSplitRequest(0, null);

    assertThat(kept)
        .isEqualTo(new ReadState(Phase.TABLES, Map.of("bets", 101L, "games", 0L), Set.of("games")));
    assertThat(database.begun).containsExactly(List.of("bets", "games"), List.of("games"));
    enumerator(kept, Log.NONE).handleSplitRequest(0, null);
    assertThat(database.begun).last().isEqualTo(List.of("games"));
  }

  @Test
  void readsAgainWhatNoCompleteCheckpointHas() {
    var enumerator =
        enumerator(ReadState.firstWithoutLog(Map.of("bets", 7L, "games", 0L)), Log.NONE);
    enumerator.handleSplitRequest(0, null);
    enumerator.snapshotState(1);
    tell(enumerator, part(1, "bets", 0), part(1, "bets", 1));
    enumerator.notifyCheckpointComplete(1);
    enumerator.snapshotState(2);

    enumerator.addSplitsBack(List.of(), 0);
    enumerator.handleSplitRequest(0, null);

    assertThat(database.begun).containsExactly(List.of("bets", "games"), List.of("bets", "games"));
  }

  @Test
  void takesNoAnswerOfAReadThatWasGivenUp() {
    readers.answersAtOnce = false;
    var enumerator = enumerator(ReadState.firstWithoutLog(Map.of("bets", 7L)), Log.NONE);
    enumerator.handleSplitRequest(0, null);
    enumerator.addSplitsBack(List.of(), 0);
    enumerator.handleSplitRequest(0, null);
    readers.answer();
    enumerator.handleSplitRequest(0, null);
    enumerator.handleSplitRequest(0, null);

    assertThat(readers.assigned).containsExactly(part(2, "bets", 0), part(2, "bets", 1));
  }

  @Test
  void endsAtOnceFromAStateThatHasAll() {
    var enumerator = enumerator(ReadState.firstWithoutLog(Map.of("bets", 7L)), Log.NONE);
    enumerator.handleSplitRequest(0, null);
    tell(enumerator, part(1, "bets", 0), part(1, "bets", 1));
    ReadState all = enumerator.snapshotState(1);

    enumerator(all, Log.NONE).handleSplitRequest(1, null);

    assertThat(readers.ended).containsExactly(1);
    assertThat(database.begun).hasSize(1);
  }

  @Test
  void followsTheLogFromWhereEachDatasetIsWhenTheReadIsKept() {
    var enumerator = enumerator(ReadState.first(Map.of("bets", 7L, "games", 0L)), Log.ENDLESS);
    enumerator.handleSplitRequest(0, null);
    enumerator.handleSplitRequest(0, null);
    assertThat(database.begun).containsExactly(List.of("games"));
    tell(enumerator, part(1, "games", 0), part(1, "games", 1));
    enumerator.handleSplitRequest(1, null);
    enumerator.snapshotState(1);
    readers.assigned.clear();

    enumerator.notifyCheckpointComplete(1);

    assertThat(readers.assigned)
        .containsExactly(new Log(7, Map.of("bets", 7L, "games", 101L), Log.ENDLESS));
    assertThat(readers.ended).isEmpty();
  }

  /** A reader has told the last part between the state's moment and its own barrier. */
  @Test
  void doesNotReadAgainWhatTheTablesHaveThoughTheStateDoesNotKnowIt() {
    var enumerator = enumerator(ReadState.first(Map.of("bets", 0L, "games", 0L)), Log.ENDLESS);
    enumerator.handleSplitRequest(0, null);
    enumerator.snapshotState(1);
    tell(enumerator, part(1, "bets", 0), part(1, "bets", 1));
    enumerator.notifyCheckpointComplete(1);
    committed = Map.of("bets", 101L, "games", 0L);

    enumerator.addSplitsBack(List.of(), 0);
    enumerator.handleSplitRequest(0, null);
    assertThat(database.begun).containsExactly(List.of("bets", "games"));
    enumerator.snapshotState(2);
    enumerator.notifyCheckpointComplete(2);
    assertThat(database.begun).containsExactly(List.of("bets", "games"), List.of("games"));
    enumerator.handleSplitRequest(0, null);
    tell(enumerator, part(2, "games", 0), part(2, "games", 1));
    enumerator.handleSplitRequest(0, null);
    enumerator.snapshotState(3);
    readers.assigned.clear();
    enumerator.notifyCheckpointComplete(3);

    assertThat(readers.assigned)
        .containsExactly(new Log(101, Map.of("bets", 101L, "games", 102L), Log.ENDLESS));
  }

  @Test
  void followsTheLogAfterARestoreWhereTheTablesHaveAllThoughTheStateDoesNotKnowIt() {
    committed = Map.of("bets", 101L, "games", 102L);
    var enumerator = enumerator(ReadState.first(Map.of("bets", 0L, "games", 0L)), Log.ENDLESS);
    enumerator.interrupted();
    enumerator.handleSplitRequest(0, null);
    enumerator.snapshotState(7);
    assertThat(readers.assigned).isEmpty();

    enumerator.notifyCheckpointComplete(7);

    assertThat(database.begun).isEmpty();
    assertThat(readers.assigned)
        .containsExactly(new Log(101, Map.of("bets", 101L, "games", 102L), Log.ENDLESS));
  }

  @Test
  void takesNoAnswerOfTheTablesThatWasAskedForBeforeAnotherFailure() {
    readers.answersAtOnce = false;
    committed = Map.of("bets", 0L);
    var enumerator = enumerator(ReadState.first(Map.of("bets", 0L)), Log.ENDLESS);
    enumerator.interrupted();
    enumerator.handleSplitRequest(0, null);
    enumerator.notifyCheckpointComplete(7);
    enumerator.addSplitsBack(List.of(), 0);
    enumerator.handleSplitRequest(0, null);
    readers.answer();
    assertThat(database.begun).isEmpty();

    committed = Map.of("bets", 101L);
    enumerator.notifyCheckpointComplete(8);
    readers.answer();

    assertThat(database.begun).isEmpty();
    assertThat(readers.assigned).containsExactly(new Log(101, Map.of("bets", 101L), Log.ENDLESS));
  }

  @Test
  void comesOutOfACheckpointAsItWentIn() throws Exception {
    var state =
        new ReadState(
            Phase.TABLES, Map.of("bets", 7L, "games", 0L, "odds", 3L), Set.of("odds", "games"));
    var serializer = new ReadStateSerializer();

    assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(state)))
        .isEqualTo(state);
  }
}
