package io.chimera.quality.deduplication;

import io.chimera.schemas.stream.Ingested;
import java.time.Clock;
import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Tells, as Flink's watermarks, the event time to which one subtask's splits have come: the
 * earliest of all datasets that forget by time, and never ahead of the clock. Told before barriers
 * only, so that at each of them every subtask behind knows the same.
 *
 * <p>Nothing is told for the first closings and minutes: any split may still turn up, with what is
 * older.
 */
public final class StreamTime {
  private static final long MICROS_PER_MILLI = 1_000;

  private final List<SplitTimes> datasets;
  private final Clock clock;
  private long told = Long.MIN_VALUE;
  private int closings;
  private long firstClosing;
  private boolean isIdle;

  /**
   * @param datasets those that forget by time
   */
  public StreamTime(List<SplitTimes> datasets, Clock clock) {
    this.datasets = List.copyOf(datasets);
    this.clock = clock;
  }

  /** A barrier comes. */
  public void closing(Output<?> out) {
    long now = clock.millis();
    if (closings == 0) {
      firstClosing = now;
    }
    datasets.forEach(each -> each.closed(now));
    closings++;
    if (SplitTimes.isLong(closings, now - firstClosing)) {
      tell(earliest(each -> each.ofActive(now)), out);
    }
  }

  /** The input is at its end, so that no split can turn up any more. */
  public void ended(Output<?> out) {
    tell(earliest(SplitTimes::ofAll), out);
  }

  private long earliest(ToLongFunction<SplitTimes> time) {
    long earliest = Long.MAX_VALUE;
    for (SplitTimes dataset : datasets) {
      long of = time.applyAsLong(dataset);
      if (of != Ingested.NO_TIME) {
        earliest = Math.min(earliest, of);
      }
    }
    return earliest;
  }

  private void tell(long micros, Output<?> out) {
    boolean hasNone = micros == Long.MAX_VALUE;
    if (hasNone != isIdle) {
      out.emitWatermarkStatus(hasNone ? WatermarkStatus.IDLE : WatermarkStatus.ACTIVE);
      isIdle = hasNone;
    }
    if (hasNone) {
      return;
    }
    long millis = Math.min(Math.floorDiv(micros, MICROS_PER_MILLI), clock.millis());
    if (millis > told) {
      told = millis;
      out.emitWatermark(new Watermark(millis));
    }
  }

  /** The time that a watermark tells, in epoch microseconds. */
  static long micros(Watermark mark) {
    return mark.getTimestamp() * MICROS_PER_MILLI;
  }
}
