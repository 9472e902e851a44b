package io.chimera.quality.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.DatasetTally;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.IngestedTypeInfo;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.Rejection;
import io.chimera.schemas.stream.RowTypes;
import io.chimera.schemas.stream.RuleCount;
import io.chimera.schemas.stream.SplitProgress;
import io.chimera.schemas.stream.Tally;
import io.chimera.schemas.stream.TypedRow;
import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HandOverOperatorTest {
  private static final Dataset DATASET = Datasets.events("t");
  private static final RowType ROWS = RowTypes.written(DATASET);
  private static final OutputTag<Ingested> BOOKS =
      new OutputTag<>("books", new IngestedTypeInfo(List.of(ROWS)));
  private static final Rejection REJECTION =
      Rejection.of(
          new Fault(ReasonCode.TOMBSTONE, null, "none"), Datasets.record("t", 0, 5, "x"), 0);

  private static OneInputStreamOperatorTestHarness<Ingested, RowData> harness(
      @Nullable OutputTag<Ingested> books) throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<>(
            new HandOverOperator(ROWS, Duration.ofSeconds(5), books), 1, 1, 0);
    harness.open();
    return harness;
  }

  private static DatasetTally tally() {
    return new DatasetTally(
        0,
        new Tally(9, 4, 2, 1, 1, 1, 0, 70L),
        new SplitProgress[] {new SplitProgress("t", 0, 5, 14)},
        new Readings(
            new RuleCount[] {new RuleCount("r", 3)},
            Readings.NONE.measured(),
            Readings.NONE.verdicts(),
            null));
  }

  @Test
  void rowsGoOnAsObjectsOfTheirOwn() throws Exception {
    try (var harness = harness(null)) {
      var row = new TypedRow(ROWS.getFieldCount());
      row.setLong(0, 1);
      harness.processElement(Ingested.row(0, row), 0);
      row.clear();
      row.setLong(0, 2);
      harness.processElement(Ingested.row(0, row), 0);

      assertThat(harness.extractOutputValues())
          .hasOnlyElementsOfType(GenericRowData.class)
          .extracting(each -> each.getLong(0))
          .containsExactly(1L, 2L);
    }
  }

  @Test
  void rejectionsAndTalliesGoAsideAndWhatTheQueryGotIsFiltered() throws Exception {
    try (var harness = harness(BOOKS)) {
      harness.processElement(Ingested.rejection(0, REJECTION), 0);
      harness.processElement(Ingested.tally(tally()), 0);

      assertThat(harness.extractOutputValues()).isEmpty();
      var aside = harness.getSideOutput(BOOKS).stream().map(StreamRecord::getValue).toList();
      assertThat(aside).hasSize(2);
      DatasetTally told = aside.get(1).tally();
      assertThat(told.tally()).isEqualTo(new Tally(9, 0, 2, 1, 5, 1, 0, 70L));
      assertThat(told.progress()).containsExactly(new SplitProgress("t", 0, 5, 14));
      assertThat(told.readings())
          .isEqualTo(Readings.failed(new RuleCount[] {new RuleCount("r", 3)}));
    }
  }

  @Test
  void withoutBooksNothingGoesAside() throws Exception {
    try (var harness = harness(null)) {
      harness.processElement(Ingested.rejection(0, REJECTION), 0);
      harness.processElement(Ingested.tally(tally()), 0);

      assertThat(harness.getOutput()).isEmpty();
      assertThat(harness.getSideOutput(BOOKS)).isNull();
    }
  }

  @Test
  void eventTimeGoesOnLessTheAllowanceAndEndsWithTheInput() throws Exception {
    try (var harness = harness(null)) {
      harness.processWatermark(new Watermark(60_000));
      harness.processWatermark(Watermark.MAX_WATERMARK);
      assertThat(harness.getOutput()).containsExactly(new Watermark(55_000));

      harness.endInput();

      assertThat(harness.getOutput())
          .containsExactly(new Watermark(55_000), Watermark.MAX_WATERMARK);
    }
  }
}
