package io.chimera.quality.deduplication;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
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
  private static final Instant BEGIN = Instant.ofEpochSecond(1_000);

  private final SplitTimes splits = new SplitTimes();
  private final MovedClock clock = new MovedClock(BEGIN);
  private final StreamTime time = new StreamTime(List.of(splits), clock);
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

  /** A clock that is moved by hand. */
  private static final class MovedClock extends Clock {
    private Instant now;

    MovedClock(Instant now) {
      this.now = now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private void closings(int count) {
    for (int closing = 0; closing < count; closing++) {
      time.closing(told);
    }
  }

  /** As many closings, and as much time, as make a split quiet that says nothing meanwhile. */
  private void patience() {
    closings(SplitTimes.PATIENT_CLOSINGS);
    clock.now = clock.now.plus(SplitTimes.PATIENCE);
  }

  @Test
  void saysNothingUntilEverySplitHadItsChance() {
    splits.saw(0, 20 * SECOND);
    patience();
    assertThat(told.said).isEmpty();

    splits.saw(0, 21 * SECOND);
    closings(1);

    assertThat(told.said).containsExactly(21_000L);
  }

  /** On a busy machine ten commits are no time: a partition with a backlog was taken for idle. */
  @Test
  void manyClosingsInAShortTimeMakeNoSplitQuiet() {
    closings(SplitTimes.PATIENT_CLOSINGS * 10);
    splits.saw(0, 20 * SECOND);
    clock.now = clock.now.plus(SplitTimes.PATIENCE).minusMillis(1);
    closings(1);
    assertThat(told.said).isEmpty();

    clock.now = clock.now.plusMillis(1);
    for (int closing = 0; closing < SplitTimes.PATIENT_CLOSINGS * 10; closing++) {
      splits.saw(1, 30 * SECOND);
      closings(1);
    }

    assertThat(told.said).containsExactly(20_000L);
  }

  @Test
  void isTheEarliestOfTheSplitsNewest() {
    patience();
    splits.saw(0, 30 * SECOND);
    splits.saw(2, 20 * SECOND + 999);
    splits.saw(2, 10 * SECOND);
    closings(1);

    assertThat(told.said).containsExactly(20_000L);
  }

  @Test
  void quietSplitHoldsNobodyBackAndAnOldRecordMovesNothingBack() {
    patience();
    splits.saw(0, 20 * SECOND);
    for (int closing = 0; closing <= SplitTimes.PATIENT_CLOSINGS; closing++) {
      splits.saw(1, 30 * SECOND);
      closings(1);
    }
    assertThat(told.said).containsExactly(20_000L);

    clock.now = clock.now.plus(SplitTimes.PATIENCE);
    splits.saw(1, 30 * SECOND);
    closings(1);
    splits.saw(0, 21 * SECOND);
    closings(1);

    assertThat(told.said).containsExactly(20_000L, 30_000L);
  }

  @Test
  void subtaskWithoutRecordsIsIdleUntilOneComes() {
    patience();
    closings(2);
    splits.saw(0, 20 * SECOND);
    closings(1);

    assertThat(told.said).containsExactly("IDLE", "ACTIVE", 20_000L);
  }

  @Test
  void isNeverAheadOfTheClock() {
    patience();
    splits.saw(0, 5_000 * SECOND);
    closings(1);

    assertThat(told.said).containsExactly(clock.now.toEpochMilli());
  }

  @Test
  void recordWithoutTimeSaysNothing() {
    patience();
    splits.saw(0, Long.MIN_VALUE);
    closings(1);

    assertThat(told.said).containsExactly("IDLE");
  }

  @Test
  void atTheEndOfInputAllSplitsCountThatWereSeen() {
    splits.saw(0, 20 * SECOND);
    patience();
    closings(1);
    splits.saw(1, 30 * SECOND);
    time.ended(told);

    assertThat(told.said).containsExactly("IDLE", "ACTIVE", 20_000L);
  }
}
