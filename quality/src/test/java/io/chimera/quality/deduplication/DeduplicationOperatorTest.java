package io.chimera.quality.deduplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.quality.closing.CommitRules;
import io.chimera.schemas.contract.CommitRule;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Deduplication.State;
import io.chimera.schemas.stream.DatasetTally;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.IngestedTypeInfo;
import io.chimera.schemas.stream.KeyReadings;
import io.chimera.schemas.stream.KnownRows;
import io.chimera.schemas.stream.Provenance;
import io.chimera.schemas.stream.RawRecord;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.Rejection;
import io.chimera.schemas.stream.RowTypes;
import io.chimera.schemas.stream.SplitProgress;
import io.chimera.schemas.stream.Tally;
import io.chimera.schemas.stream.TypedRow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeduplicationOperatorTest {
  private static final int GROUPS = 128;
  private static final UUID TABLE = new UUID(3, 4);
  private static final long HOUR = 3_600_000_000L;
  private static final Dataset EVENTS = KeyedDatasets.byId(Duration.ofHours(4));
  private static final Dataset ON_DISK =
      KeyedDatasets.byId("disk", Duration.ofHours(4), State.ROCKSDB);
  private static final Dataset PLAIN = KeyedDatasets.plain("plain");

  @TempDir private static Path directory;

  /** The rows of a table that is none. */
  private record Table(long streamTime, long[]... rows) implements KnownRows {
    @Override
    public UUID tableId(Dataset dataset) {
      return TABLE;
    }

    @Override
    public long streamTime(Dataset dataset) {
      return streamTime;
    }

    @Override
    public void read(Dataset dataset, List<String> columns, long from, Consumer<RowData> each) {
      assertThat(columns).containsExactly("id", "at");
      for (long[] row : rows) {
        if (row[1] >= from) {
          each.accept(KeyedRows.idAndTime(row[0], row[1]));
        }
      }
    }

    @Override
    public void close() {}
  }

  private static final KnownRows.Address EMPTY = () -> new Table(Ingested.NO_TIME);

  private static KeyedOneInputStreamOperatorTestHarness<Integer, Ingested, Ingested> harness(
      List<Dataset> datasets, KnownRows.Address known, int parallelism, int index)
      throws Exception {
    return harness(
        new DeduplicationOperator(datasets, known, false, false), datasets, parallelism, index);
  }

  private static KeyedOneInputStreamOperatorTestHarness<Integer, Ingested, Ingested> harness(
      DeduplicationOperator operator, List<Dataset> datasets, int parallelism, int index)
      throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<Integer, Ingested, Ingested>(
            operator, Ingested::route, Types.INT, GROUPS, parallelism, index);
    if (datasets.stream().map(Dataset::name).anyMatch(ON_DISK.name()::equals)) {
      harness.setStateBackend(RocksDbState.backend(directory));
    }
    harness.setup(
        new IngestedTypeInfo(datasets.stream().map(RowTypes::written).toList())
            .createSerializer(new SerializerConfigImpl()));
    return harness;
  }

  private static KeyedOneInputStreamOperatorTestHarness<Integer, Ingested, Ingested> harness()
      throws Exception {
    return harness(List.of(EVENTS, PLAIN), EMPTY, 1, 0);
  }

  private static Ingested row(Long id, long at) {
    return row(0, id, at);
  }

  private static Ingested row(int dataset, Long id, long at) {
    var key = RowKey.of(EVENTS, TABLE);
    var row = KeyedRows.idAndTime(id, at);
    var ingested = Ingested.row(dataset, row);
    key.look(row);
    key.put(ingested);
    return ingested.routed(DatasetKeys.route(ingested.keyLow()));
  }

  private static List<Long> ids(
      KeyedOneInputStreamOperatorTestHarness<Integer, Ingested, Ingested> harness) {
    return ids(harness, 0);
  }

  private static List<Long> ids(
      KeyedOneInputStreamOperatorTestHarness<Integer, Ingested, Ingested> harness, int dataset) {
    return harness.extractOutputValues().stream()
        .filter(each -> each.kind() == Ingested.Kind.ROW && each.dataset() == dataset)
        .map(each -> each.row().getLong(0))
        .toList();
  }

  private static List<DatasetTally> tallies(
      KeyedOneInputStreamOperatorTestHarness<Integer, Ingested, Ingested> harness) {
    return harness.extractOutputValues().stream()
        .filter(each -> each.kind() == Ingested.Kind.TALLY)
        .map(Ingested::tally)
        .toList();
  }

  @Test
  void letsTheFirstThroughAndSendsItsCountsBeforeTheBarrier() throws Exception {
    try (var harness = harness()) {
      harness.open();

      harness.processElement(row(1L, 5), 0);
      harness.processElement(row(1L, 6), 0);
      harness.processElement(row(2L, 4), 0);
      harness.processElement(row(null, 9), 0);
      harness.processElement(row(null, 9), 0);
      harness.prepareSnapshotPreBarrier(1);
      harness.prepareSnapshotPreBarrier(2);

      assertThat(
              harness.extractOutputValues().stream()
                  .filter(each -> each.kind() == Ingested.Kind.ROW)
                  .map(each -> each.row().isNullAt(0) ? -1 : each.row().getLong(0)))
          .containsExactly(1L, 2L, -1L, -1L);
      assertThat(tallies(harness)).hasSize(1);
      assertThat(tallies(harness).get(0).tally()).isEqualTo(new Tally(0, 4, 0, 1, 0, 0, 0, 9L));
      assertThat(tallies(harness).get(0).readings().keys())
          .isEqualTo(new KeyReadings(2, 0, null, null));
    }
  }

  @Test
  void repeatThatFailsARuleHoldsNoCommitBackForItIsNotWritten() throws Exception {
    Dataset holding = KeyedDatasets.byIdHolding(5);
    try (var harness = harness(List.of(holding), EMPTY, 1, 0)) {
      harness.open();

      harness.processElement(row(1L, 5), 0);
      harness.processElement(row(7L, 5).holdingBy(new int[] {0}), 0);
      harness.prepareSnapshotPreBarrier(1);
      harness.processElement(row(1L, 5).holdingBy(new int[] {0}), 0);
      harness.processElement(row(7L, 5).holdingBy(new int[] {0}), 0);
      harness.prepareSnapshotPreBarrier(2);

      var judge = new CommitRules(holding);
      assertThat(tallies(harness))
          .extracting(
              tally ->
                  judge
                      .judge(tally.tally(), tally.readings(), Instant.EPOCH)
                      .failures(CommitRule.OnFailure.HOLD))
          .containsExactly(List.of("few"), List.of());
    }
  }

  @Test
  void passesOnWhatIsNotItsBusiness() throws Exception {
    var raw = new RawRecord(new Provenance("t", 0, 1, 2), null, new byte[0], RawRecord.NO_HEADERS);
    var rejection = Rejection.of(new Fault(ReasonCode.TOMBSTONE, null, "none"), raw, 5);
    var tally = new DatasetTally(0, new Tally(3, 0, 1, 0, 0, 0, 0, null), new SplitProgress[0]);
    try (var harness = harness()) {
      harness.open();

      harness.processElement(Ingested.row(1, KeyedRows.idAndTime(1L, 5L)), 0);
      harness.processElement(Ingested.row(1, KeyedRows.idAndTime(1L, 5L)), 0);
      harness.processElement(Ingested.rejection(0, rejection), 0);
      harness.processElement(Ingested.tally(tally), 0);
      harness.endInput();

      assertThat(harness.extractOutputValues())
          .extracting(Ingested::kind)
          .containsExactly(
              Ingested.Kind.ROW, Ingested.Kind.ROW, Ingested.Kind.REJECTION, Ingested.Kind.TALLY);
    }
  }

  @Test
  void sendsTheLastCountsAtTheEndOfInputAndNothingAfterIt() throws Exception {
    try (var harness = harness()) {
      harness.open();
      harness.processElement(row(1L, 5), 0);
      harness.endInput();
      harness.prepareSnapshotPreBarrier(1);

      assertThat(tallies(harness)).hasSize(1);
    }
  }

  @Test
  void forgetsAtABarrierWhatLiesFarEnoughBehindTheStreamsTime() throws Exception {
    try (var harness = harness()) {
      harness.open();
      harness.processElement(row(1L, HOUR), 0);
      harness.processWatermark(new Watermark(100 * HOUR / 1_000));
      harness.processElement(row(1L, HOUR), 0);
      harness.prepareSnapshotPreBarrier(1);
      harness.processElement(row(1L, HOUR), 0);
      harness.prepareSnapshotPreBarrier(2);

      assertThat(ids(harness)).containsExactly(1L, 1L);
      assertThat(tallies(harness).get(1).readings().keys())
          .isEqualTo(new KeyReadings(0, 1, 100 * HOUR, "at"));
    }
  }

  @Test
  void endOfTheSourceForgetsNothing() throws Exception {
    try (var harness = harness()) {
      harness.open();
      harness.processElement(row(1L, HOUR), 0);
      harness.processWatermark(Watermark.MAX_WATERMARK);
      harness.processWatermarkStatus(WatermarkStatus.IDLE);
      harness.prepareSnapshotPreBarrier(1);
      harness.processElement(row(1L, HOUR), 0);

      assertThat(ids(harness)).containsExactly(1L);
      assertThat(harness.getOutput()).noneMatch(Watermark.class::isInstance);
      assertThat(harness.getOutput()).noneMatch(WatermarkStatus.class::isInstance);
    }
  }

  @Test
  void isExactThroughRescaleFromOneToTwoToOne() throws Exception {
    // Given
    var state = run(1, null, 0, 1_000);
    // When
    state = run(2, state, 500, 1_500);
    state = run(1, state, 1_000, 2_000);
    // Then
    state = run(2, state, 0, 2_000);
    assertThat(state).isNotNull();
  }

  @Test
  void definitionSaysWhereKeysAre() {
    assertThat(DeduplicationOperator.definitions(List.of(ON_DISK)))
        .containsExactly(
            "test.disk by [id BIGINT] within PT4H of at TIMESTAMP(6) version 1 in RocksDB");
  }

  /**
   * Sends {@code from} to {@code to - 1} twice each for both datasets, to as many subtasks, which
   * let through what none before them did.
   */
  private OperatorSubtaskState run(
      int parallelism, @Nullable OperatorSubtaskState before, long from, long to) throws Exception {
    var states = new ArrayList<OperatorSubtaskState>();
    var through = List.of(new ArrayList<Long>(), new ArrayList<Long>());
    for (int index = 0; index < parallelism; index++) {
      try (var harness =
          harness(
              List.of(EVENTS, ON_DISK), before == null ? EMPTY : failing(), parallelism, index)) {
        if (before != null) {
          harness.initializeState(
              AbstractStreamOperatorTestHarness.repartitionOperatorState(
                  before, GROUPS, previous, parallelism, index));
        }
        harness.open();
        for (long id = from; id < to; id++) {
          for (int time = 0; time < 4; time++) {
            var row = row(time % 2, id, id);
            if (KeyGroupRangeAssignment.assignKeyToParallelOperator(
                    row.route(), GROUPS, parallelism)
                == index) {
              harness.processElement(row, 0);
            }
          }
        }
        through.get(0).addAll(ids(harness, 0));
        through.get(1).addAll(ids(harness, 1));
        harness.prepareSnapshotPreBarrier(1);
        states.add(harness.snapshot(1, 0));
      }
    }
    var unseen = Stream.iterate(seen, id -> id < to, id -> id + 1).toList();
    through.forEach(each -> each.sort(null));
    assertThat(through).isEqualTo(List.of(unseen, unseen));
    seen = Math.max(seen, to);
    previous = parallelism;
    return AbstractStreamOperatorTestHarness.repackageState(
        states.toArray(OperatorSubtaskState[]::new));
  }

  /** Records before this one were let through by an earlier run. */
  private long seen;

  private int previous;

  /** With state nobody asks the tables. */
  private static KnownRows.Address failing() {
    return () -> {
      throw new AssertionError("asked the table");
    };
  }

  @ParameterizedTest
  @EnumSource
  void withoutStateItKnowsWhatTheTableHas(State state) throws Exception {
    KnownRows.Address known =
        () ->
            new Table(
                20 * HOUR,
                new long[] {1, 19 * HOUR},
                new long[] {2, HOUR},
                new long[] {3, 18 * HOUR},
                new long[] {3, 18 * HOUR});
    var through = new ArrayList<Long>();
    for (int index = 0; index < 2; index++) {
      Dataset dataset = state == State.MEMORY ? EVENTS : ON_DISK;
      try (var harness = harness(List.of(dataset), known, 2, index)) {
        harness.open();
        for (long id = 1; id <= 4; id++) {
          var row = row(id, 20 * HOUR);
          if (KeyGroupRangeAssignment.assignKeyToParallelOperator(row.route(), GROUPS, 2)
              == index) {
            harness.processElement(row, 0);
          }
        }
        through.addAll(ids(harness));
      }
    }

    assertThat(through).containsExactlyInAnyOrder(2L, 4L);
  }

  @Test
  void restoredStateOfAnotherDefinitionEndsTheJobByName() throws Exception {
    OperatorSubtaskState state;
    try (var harness = harness()) {
      harness.open();
      state = harness.snapshot(1, 0);
    }
    var other = KeyedDatasets.byId(Duration.ofHours(5));
    try (var harness = harness(List.of(other, PLAIN), failing(), 1, 0)) {
      assertThatThrownBy(() -> harness.initializeState(state))
          .isInstanceOf(SuppressRestartsException.class)
          .rootCause()
          .hasMessage(
              "Cannot go on from the restored state: it remembers test.events by [id BIGINT] within"
                  + " PT4H of at TIMESTAMP(6) version 1, the contract asks for [test.events by [id"
                  + " BIGINT] within PT5H of at TIMESTAMP(6) version 1]; start from the tables");
    }
  }

  /** It begins anew, and what it had found is in no table. */
  @ParameterizedTest
  @EnumSource(State.class)
  void takesNothingForARepeatThatAnInterruptedReadOfATableHadFound(State state) throws Exception {
    var datasets =
        List.of(
            KeyedDatasets.ofTable(state == State.ROCKSDB ? ON_DISK : EVENTS),
            KeyedDatasets.ofTable(PLAIN));
    OperatorSubtaskState middle;
    try (var harness = harness(datasets, EMPTY, 1, 0)) {
      harness.open();
      harness.processElement(row(1L, HOUR), 0);
      harness.processElement(row(2L, HOUR), 0);
      harness.prepareSnapshotPreBarrier(1);
      middle = harness.snapshot(1, 0);
    }

    KnownRows.Address known = () -> new Table(Ingested.NO_TIME, new long[] {2, HOUR});
    try (var harness = harness(datasets, known, 1, 0)) {
      harness.initializeState(middle);
      harness.open();
      harness.processElement(row(1L, HOUR), 0);
      harness.processElement(row(2L, HOUR), 0);
      harness.processElement(row(3L, HOUR), 0);
      harness.processElement(row(1L, HOUR), 0);

      assertThat(ids(harness)).containsExactly(1L, 3L);
    }
  }

  /** As a source of records hands them on: one carrier and one row for all. */
  @Test
  void rowsThatWaitAreThoseThatCameWhateverTheirCarrierBecomes() throws Exception {
    var datasets = List.of(EVENTS, PLAIN);
    int rows = 4 * WaitingRows.MOST + 3;
    try (var harness = waiting(datasets)) {
      harness.open();
      var key = RowKey.of(EVENTS, TABLE);
      var reused = new TypedRow(2);
      var carrier = new Ingested();
      for (int index = 0; index < rows; index++) {
        reused.setLong(0, index % 200);
        reused.setTimestampMicros(1, HOUR);
        carrier.toRow(0, reused);
        key.look(reused);
        key.put(carrier);
        harness.processElement(carrier.routed(DatasetKeys.route(carrier.keyLow())), 0);
      }
      assertThat(ids(harness)).isNotEmpty();
      harness.prepareSnapshotPreBarrier(1);

      assertThat(ids(harness)).isEqualTo(LongStream.range(0, 200).boxed().toList());
      assertThat(tallies(harness).get(0).tally())
          .isEqualTo(new Tally(0, 200, 0, rows - 200, 0, 0, 0, HOUR));
    }
  }

  @Test
  void noRowWaitsBeyondABarrierOrTheEndAndOthersWaitForNone() throws Exception {
    try (var harness = waiting(List.of(EVENTS, PLAIN))) {
      harness.open();
      harness.processElement(row(1L, HOUR), 0);
      harness.processElement(Ingested.row(1, KeyedRows.idAndTime(7L, 5L)), 0);
      assertThat(ids(harness, 1)).containsExactly(7L);
      harness.prepareSnapshotPreBarrier(1);
      assertThat(ids(harness)).containsExactly(1L);

      harness.processElement(row(1L, HOUR), 0);
      harness.processElement(row(2L, HOUR), 0);
      harness.endInput();

      assertThat(ids(harness)).containsExactly(1L, 2L);
      assertThat(tallies(harness))
          .extracting(tally -> tally.tally().written())
          .containsExactly(1L, 1L);
      assertThat(harness.extractOutputValues().get(harness.extractOutputValues().size() - 1).kind())
          .isEqualTo(Ingested.Kind.TALLY);
    }
  }

  private static KeyedOneInputStreamOperatorTestHarness<Integer, Ingested, Ingested> waiting(
      List<Dataset> datasets) throws Exception {
    return harness(new DeduplicationOperator(datasets, EMPTY, true, true), datasets, 1, 0);
  }

  @Test
  void timeGoesOnBehindTheRowsThatWaitedWhereSomebodyAsks() throws Exception {
    var datasets = List.of(EVENTS);
    try (var harness =
        harness(
            new DeduplicationOperator(datasets, List.of("events"), EMPTY, true, true, true),
            datasets,
            1,
            0)) {
      harness.open();
      harness.processElement(row(1L, HOUR), 0);

      harness.processWatermark(new Watermark(5));
      harness.processWatermark(Watermark.MAX_WATERMARK);

      assertThat(ids(harness)).containsExactly(1L);
      assertThat(harness.getOutput()).hasSize(2).last().isEqualTo(new Watermark(5));
    }
    try (var harness = waiting(datasets)) {
      harness.open();

      harness.processWatermark(new Watermark(5));

      assertThat(harness.getOutput()).isEmpty();
    }
  }

  @Test
  void endsJobWhoseSubtasksBecameTwoWhereRowsDoNotGoByTheirKeys() throws Exception {
    var datasets = List.of(EVENTS);
    try (var harness =
        harness(new DeduplicationOperator(datasets, EMPTY, true, false), datasets, 2, 0)) {
      assertThatThrownBy(harness::open)
          .isInstanceOf(SuppressRestartsException.class)
          .hasStackTraceContaining(
              "Cannot look for repeats in 2 subtasks: the job was submitted with parallelism 1");
    }
  }
}
