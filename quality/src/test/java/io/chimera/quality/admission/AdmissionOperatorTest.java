package io.chimera.quality.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.quality.rules.RuleFailedException;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.RecordRule.OnFailure;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.IngestedTypeInfo;
import io.chimera.schemas.stream.KnownRows;
import io.chimera.schemas.stream.RawRecord;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.RecordDecoders;
import io.chimera.schemas.stream.RowTypes;
import io.chimera.schemas.stream.SplitProgress;
import io.chimera.schemas.stream.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

class AdmissionOperatorTest {
  private static final RecordDecoders DECODERS = dataset -> new Datasets.CommaDecoder();

  @Test
  void sendsRowsThenRejectionsInOrderAndTheTallyBeforeTheBarrier() throws Exception {
    try (var harness = harness(dataset("t", Map.of(0, 5L, 1, 0L)))) {
      harness.open();

      harness.processElement(Datasets.record("t", 0, 5, "1,100"), 0);
      harness.processElement(Datasets.record("t", 0, 7, "bad"), 0);
      harness.processElement(Datasets.record("t", 1, 0, "2,50"), 0);
      harness.prepareSnapshotPreBarrier(1);

      var sent = sent(harness);
      assertThat(sent)
          .extracting(Ingested::kind)
          .containsExactly(
              Ingested.Kind.ROW, Ingested.Kind.REJECTION, Ingested.Kind.ROW, Ingested.Kind.TALLY);
      assertThat(sent.get(3).tally().tally()).isEqualTo(new Tally(3, 2, 1, 0, 0, 0, 0, 100L));
      assertThat(sent.get(3).tally().progress())
          .containsExactly(new SplitProgress("t", 0, 5, 8), new SplitProgress("t", 1, 0, 1));
    }
  }

  @Test
  void rowThatMayBeARepeatCarriesTheRulesThatHoldAndIsNotCountedHere() throws Exception {
    var ruled = Datasets.ruled("t", Map.of(OnFailure.HOLD, 5L));
    var start = Datasets.positions("t", Map.of(0, 0L));
    var keyed = Datasets.keyed(ruled, Duration.ofHours(1));
    for (Dataset dataset : List.of(ruled, keyed)) {
      try (var harness = harness(new AdmittedDataset(dataset, start))) {
        harness.open();

        harness.processElement(Datasets.record("t", 0, 0, "1,5"), 0);
        harness.processElement(Datasets.record("t", 0, 1, "9,5"), 0);
        harness.prepareSnapshotPreBarrier(1);

        var sent = sent(harness);
        boolean isKeyed = dataset.deduplication() != null;
        assertThat(sent.get(0).holding()).isEmpty();
        assertThat(sent.get(1).holding()).hasSize(isKeyed ? 1 : 0);
        assertThat(sent.get(2).tally().readings().measured()).hasSize(isKeyed ? 0 : 1);
        assertThat(sent.get(2).tally().readings().failed("hold")).isEqualTo(1);
      }
    }
  }

  @Test
  void countsAnewAfterEachBarrier() throws Exception {
    try (var harness = harness(dataset("t", Map.of(0, 0L)))) {
      harness.open();
      harness.processElement(Datasets.record("t", 0, 0, "1,"), 0);
      harness.prepareSnapshotPreBarrier(1);
      harness.getOutput().clear();

      harness.processElement(Datasets.record("t", 0, 1, "2,"), 0);
      harness.prepareSnapshotPreBarrier(2);

      var sent = sent(harness);
      assertThat(sent).hasSize(2);
      assertThat(sent.get(1).tally().tally()).isEqualTo(new Tally(1, 1, 0, 0, 0, 0, 0, null));
      assertThat(sent.get(1).tally().progress()).containsExactly(new SplitProgress("t", 0, 1, 2));
    }
  }

  @Test
  void sendsNothingBetweenBarriersWithoutRecords() throws Exception {
    try (var harness = harness(dataset("t", Map.of(0, 0L)))) {
      harness.open();

      harness.prepareSnapshotPreBarrier(1);

      assertThat(harness.getOutput()).isEmpty();
    }
  }

  @Test
  void sendsTheLastTallyAtTheEndOfInputAndNothingAfter() throws Exception {
    try (var harness = harness(dataset("t", Map.of(0, 0L)))) {
      harness.open();
      harness.processElement(Datasets.record("t", 0, 0, "1,"), 0);

      harness.endInput();
      assertThat(sent(harness)).hasSize(2);
      harness.prepareSnapshotPreBarrier(1);

      assertThat(sent(harness)).hasSize(2);
    }
  }

  @Test
  void tellsTheTimeOfASourceWhereSomebodyAsksThoughNothingIsForgotten() throws Exception {
    var start = Datasets.positions("t", Map.of(0, 0L));
    for (boolean isTimed : List.of(true, false)) {
      try (var harness = harness(new AdmittedDataset(Datasets.events("t"), start, "t", isTimed))) {
        harness.open();
        harness.processElement(Datasets.record("t", 0, 0, "1,7000000"), 0);
        harness.processElement(Datasets.record("t", 0, 1, "2,5000000"), 0);

        harness.endInput();

        assertThat(harness.getOutput().contains(new Watermark(7_000))).isEqualTo(isTimed);
      }
    }
  }

  @Test
  void passesOverWhatOneOfTwoDatasetsOfATopicHasAlready() throws Exception {
    try (var harness = harness(dataset("t", Map.of(0, 0L)), dataset("t", Map.of(0, 2L)))) {
      harness.open();

      harness.processElement(Datasets.record("t", 0, 1, "1,"), 0);
      harness.processElement(Datasets.record("t", 0, 2, "2,"), 0);

      assertThat(sent(harness)).extracting(Ingested::dataset).containsExactly(0, 0, 1);
    }
  }

  @Test
  void countsARecordForEachDatasetThatReadsIt() throws Exception {
    try (var harness = harness(dataset("t", Map.of(0, 0L)), dataset("t", Map.of(0, 0L)))) {
      harness.open();

      harness.processElement(Datasets.record("t", 0, 0, "1,"), 0);
      harness.prepareSnapshotPreBarrier(1);

      assertThat(sent(harness).subList(2, 4))
          .allSatisfy(
              tally ->
                  assertThat(tally.tally().tally())
                      .isEqualTo(new Tally(1, 1, 0, 0, 0, 0, 0, null)));
    }
  }

  @Test
  void actsOnFailedRulesByTheirSeverestAndCountsEachRecordOnce() throws Exception {
    var most = new EnumMap<OnFailure, Long>(OnFailure.class);
    most.put(OnFailure.WARN, 1L);
    most.put(OnFailure.DROP, 2L);
    most.put(OnFailure.QUARANTINE, 3L);
    var ruled =
        new AdmittedDataset(Datasets.ruled("t", most), Datasets.positions("t", Map.of(0, 0L)));
    try (var harness = harness(ruled)) {
      harness.open();

      harness.processElement(Datasets.record("t", 0, 0, "1,"), 0);
      harness.processElement(Datasets.record("t", 0, 1, "2,"), 0);
      harness.processElement(Datasets.record("t", 0, 2, "3,"), 0);
      harness.processElement(Datasets.record("t", 0, 3, "4,"), 0);
      harness.processElement(Datasets.record("t", 0, 4, "bad"), 0);
      harness.prepareSnapshotPreBarrier(1);

      var sent = sent(harness);
      assertThat(sent)
          .extracting(Ingested::kind)
          .containsExactly(
              Ingested.Kind.ROW,
              Ingested.Kind.ROW,
              Ingested.Kind.REJECTION,
              Ingested.Kind.REJECTION,
              Ingested.Kind.TALLY);
      assertThat(sent.get(2).rejection().code()).isEqualTo(ReasonCode.RULE_FAILED);
      assertThat(sent.get(2).rejection().rules()).containsExactly("warn", "drop", "quarantine");
      assertThat(sent.get(3).rejection().code()).isEqualTo(ReasonCode.MALFORMED);
      assertThat(sent.get(3).rejection().rules()).isEmpty();
      assertThat(sent.get(4).tally().tally()).isEqualTo(new Tally(5, 2, 2, 0, 0, 1, 0, null));
    }
  }

  @Test
  void endsThePipelineByNameAtARuleWhoseActionIsToFail() throws Exception {
    var ruled =
        new AdmittedDataset(
            Datasets.ruled("t", Map.of(OnFailure.FAIL, 1L)),
            Datasets.positions("t", Map.of(0, 0L)));
    try (var harness = harness(ruled)) {
      harness.open();

      assertThatThrownBy(() -> harness.processElement(Datasets.record("t", 0, 7, "2,"), 0))
          .isInstanceOf(SuppressRestartsException.class)
          .hasRootCauseInstanceOf(RuleFailedException.class)
          .rootCause()
          .hasMessage(
              "Cannot go on with dataset 'events': the record at t/0/7 fails a rule whose action is"
                  + " 'fail'. Rule 'fail' failed: expected <= 1");
    }
  }

  @Test
  void leavesTheCountOfWrittenToWhoFindsRepeatsAndKeysItsRows() throws Exception {
    var keyed =
        new AdmittedDataset(
            Datasets.keyed("t", Duration.ofHours(1)), Datasets.positions("t", Map.of(0, 0L)));
    try (var harness = harness(keyed)) {
      harness.open();

      harness.processElement(Datasets.record("t", 0, 0, "1,5"), 0);
      harness.processElement(Datasets.record("t", 0, 1, "1,7"), 0);
      harness.processElement(Datasets.record("t", 0, 2, "2,"), 0);
      harness.processElement(Datasets.record("t", 0, 3, "bad"), 0);
      harness.processWatermark(Watermark.MAX_WATERMARK);
      harness.prepareSnapshotPreBarrier(1);
      harness.endInput();

      var sent = sent(harness);
      assertThat(sent.subList(0, 3)).allMatch(Ingested::isKeyed);
      assertThat(sent.get(0).route()).isEqualTo(sent.get(1).route());
      assertThat(sent.get(0).keyHigh())
          .isEqualTo(sent.get(1).keyHigh())
          .isNotEqualTo(sent.get(2).keyHigh());
      assertThat(sent.get(3).isKeyed()).isFalse();
      assertThat(sent.get(4).tally().tally()).isEqualTo(new Tally(4, 0, 1, 0, 0, 0, 0, null));
      // The source's own watermark is not passed on; the newest event time is 7 microseconds.
      assertThat(harness.getOutput())
          .filteredOn(Watermark.class::isInstance)
          .containsExactly(new Watermark(0));
    }
  }

  @Test
  void opensTheTablesOnceForAllDatasets() {
    var dataset =
        new AdmittedDataset(
            Datasets.keyed("t", Duration.ofHours(1)), Datasets.positions("t", Map.of(0, 0L)));
    var opened = new AtomicInteger();

    var keys =
        AdmittedDataset.keys(
            List.of(dataset, dataset("u", Map.of(0, 0L)), dataset),
            () -> {
              opened.incrementAndGet();
              return new NoRows();
            });

    assertThat(opened).hasValue(1);
    assertThat(keys[0]).isNotNull();
    assertThat(keys[1]).isNull();
    assertThat(keys[2]).isNotNull();
  }

  private static AdmittedDataset dataset(String topic, Map<Integer, Long> start) {
    return new AdmittedDataset(Datasets.events(topic), Datasets.positions(topic, start));
  }

  private static OneInputStreamOperatorTestHarness<RawRecord, Ingested> harness(
      AdmittedDataset... datasets) throws Exception {
    var operator = new AdmissionOperator(List.of(datasets), DECODERS, null, NoRows::new);
    var harness = new OneInputStreamOperatorTestHarness<RawRecord, Ingested>(operator);
    var types = new ArrayList<RowType>();
    for (AdmittedDataset dataset : datasets) {
      types.add(RowTypes.written(dataset.dataset()));
    }
    harness.setup(new IngestedTypeInfo(types).createSerializer(new SerializerConfigImpl()));
    return harness;
  }

  private static List<Ingested> sent(OneInputStreamOperatorTestHarness<?, Ingested> harness) {
    return harness.extractOutputValues();
  }

  /** Tables that are none. */
  private static final class NoRows implements KnownRows {
    @Override
    public UUID tableId(Dataset dataset) {
      return new UUID(1, 2);
    }

    @Override
    public long streamTime(Dataset dataset) {
      return Ingested.NO_TIME;
    }

    @Override
    public void read(Dataset dataset, List<String> columns, long from, Consumer<RowData> each) {}

    @Override
    public void close() {}
  }
}
