package io.chimera.quality.admission;

import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.TypedRow;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Refuses a record from the future: one of them would make every other look late. */
final class EventTimeCheck {
  /** Stands for no event time. */
  static final long NONE = Ingested.NO_TIME;

  private static final long MICROS_PER_MILLI = 1_000;
  private static final long UNLIMITED = Long.MAX_VALUE;

  private final int column;
  private final long maxFutureMicros;
  private final Clock clock;
  private final @Nullable Fault fault;

  EventTimeCheck(Dataset dataset, Clock clock) {
    this.clock = clock;
    var eventTime = dataset.eventTime();
    column = eventTime == null ? -1 : dataset.indexOf(eventTime.column());
    Duration maxFuture = eventTime == null ? null : eventTime.maxFuture();
    maxFutureMicros = maxFuture == null ? UNLIMITED : maxFuture.toNanos() / 1_000;
    fault =
        eventTime == null
            ? null
            : new Fault(
                ReasonCode.FUTURE_EVENT_TIME,
                eventTime.column(),
                "The event time is more than " + maxFuture + " ahead of the clock");
  }

  @Nullable Fault check(TypedRow row) {
    if (maxFutureMicros == UNLIMITED) {
      return null;
    }
    long micros = micros(row);
    if (micros == NONE || micros - clock.millis() * MICROS_PER_MILLI <= maxFutureMicros) {
      return null;
    }
    return fault;
  }

  /** Epoch microseconds, or {@link #NONE} where the dataset has no event time or it is null. */
  long micros(TypedRow row) {
    return column < 0 || row.isNullAt(column) ? NONE : row.timestampMicros(column);
  }
}
