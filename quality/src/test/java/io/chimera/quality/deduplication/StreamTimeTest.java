package io.chimera.quality.deduplication;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

class StreamTimeTest {
  private static final long SECOND = 1_000_000;
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_000), ZoneOffset.UTC);

  private final SplitTimes splits = new SplitTimes();
  private final StreamTime time = new StreamTime(List.of(splits), CLOCK);
  private final Told told = new Told();

  /** Watermarks in milliseconds, and IDLE and ACTIVE. */
  private static final class Told implements Output<Object> {
    private final List<Object> said = new ArrayList<>();

    @Override
    public void emitWatermark(Watermark mark) {
      said.add(mark.getTimestamp());
    }

    @Override
    public void emitWatermarkStatus(WatermarkStatus status) {
      said.add(status.isIdle() ? "IDLE" : "ACTIVE");
    }

    @Override
    public <X> void collect(OutputTag<X> tag, StreamRecord<X> element) {}

    @Override
    public void collect(Object element) {}

    @Override
    public void emitLatencyMarker(LatencyMarker marker) {}

    @Override
    public void emitRecordAttributes(RecordAttributes attributes) {}

    @Override
    public void close() {}
  }

  private void closings(int count) {
    for (int closing = 0; closing < count; closing++) {
      time.closing(told);
    }
  }

  @Test
  void saysNothingUntilEverySplitHadItsChance() {
    splits.saw(0, 20 * SECOND);
    closings(SplitTimes.PATIENCE);
    assertThat(told.said).isEmpty();

    splits.saw(0, 21 * SECOND);
    closings(1);

    assertThat(told.said).containsExactly(21_000L);
  }

  @Test
  void isTheEarliestOfTheSplitsNewest() {
    closings(SplitTimes.PATIENCE);
    splits.saw(0, 30 * SECOND);
    splits.saw(2, 20 * SECOND + 999);
    splits.saw(2, 10 * SECOND);
    closings(1);

    assertThat(told.said).containsExactly(20_000L);
  }

  @Test
  void quietSplitHoldsNobodyBackAndAnOldRecordMovesNothingBack() {
    closings(SplitTimes.PATIENCE);
    splits.saw(0, 20 * SECOND);
    for (int closing = 0; closing <= SplitTimes.PATIENCE; closing++) {
      splits.saw(1, 30 * SECOND);
      closings(1);
    }
    splits.saw(0, 21 * SECOND);
    closings(1);

    assertThat(told.said).containsExactly(20_000L, 30_000L);
  }

  @Test
  void subtaskWithoutRecordsIsIdleUntilOneComes() {
    closings(SplitTimes.PATIENCE + 2);
    splits.saw(0, 20 * SECOND);
    closings(1);

    assertThat(told.said).containsExactly("IDLE", "ACTIVE", 20_000L);
  }

  @Test
  void isNeverAheadOfTheClock() {
    closings(SplitTimes.PATIENCE);
    splits.saw(0, 5_000 * SECOND);
    closings(1);

    assertThat(told.said).containsExactly(1_000_000L);
  }

  @Test
  void recordWithoutTimeSaysNothing() {
    closings(SplitTimes.PATIENCE);
    splits.saw(0, Long.MIN_VALUE);
    closings(1);

    assertThat(told.said).containsExactly("IDLE");
  }

  @Test
  void atTheEndOfInputAllSplitsCountThatWereSeen() {
    splits.saw(0, 20 * SECOND);
    closings(SplitTimes.PATIENCE + 1);
    splits.saw(1, 30 * SECOND);
    time.ended(told);

    assertThat(told.said).containsExactly("IDLE", "ACTIVE", 20_000L);
  }
}
