package io.chimera.quality.expression;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.flink.table.data.RowData;

/** What the clock says, read once a row. */
final class Now extends Expression {
  private final Clock clock;

  Now(Kind kind, Clock clock) {
    super(kind);
    this.clock = clock;
  }

  void read() {
    set(ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
  }

  @Override
  void evaluate(RowData row) {
    // Was read before the row.
  }
}
