package io.chimera.quality.admission;

import io.chimera.schemas.stream.DatasetTally;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.Positions.StreamPositions;
import io.chimera.schemas.stream.RawRecord;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.RecordDecoder;
import io.chimera.schemas.stream.Rejection;
import io.chimera.schemas.stream.Tally;
import java.time.Clock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes one dataset's records through the {@link Admission} and counts what became of each: every
 * record that comes in is written or quarantined, never both, never neither.
 */
final class DatasetPass {
  private final int index;
  private final Admission admission;
  private final Clock clock;
  private final long[] starts;
  private final SplitMarks marks;
  private final Ingested carrier = new Ingested();

  private long in;
  private long written;
  private long quarantined;
  private long eventTimeMax = EventTimeCheck.NONE;

  DatasetPass(int index, AdmittedDataset admitted, RecordDecoder decoder, Clock clock) {
    var stream = admitted.dataset().from().topic();
    this.index = index;
    this.admission = new Admission(admitted.dataset(), decoder, clock);
    this.clock = clock;
    this.starts = starts(admitted.start().streams().get(stream));
    this.marks = new SplitMarks(stream);
  }

  /** The dataset's index in the contract. */
  int index() {
    return index;
  }

  /**
   * @return the reason if the record was rejected, or null
   */
  @Nullable ReasonCode process(RawRecord record, Consumer<Ingested> out) {
    var provenance = record.provenance();
    if (isInTableAlready(provenance.split(), provenance.position())) {
      return null;
    }
    marks.saw(provenance.split(), provenance.position());
    in++;
    Fault fault = admission.admit(record);
    if (fault == null) {
      written++;
      eventTimeMax = Math.max(eventTimeMax, admission.eventTimeMicros());
      out.accept(carrier.toRow(index, admission.row()));
      return null;
    }
    quarantined++;
    out.accept(carrier.toRejection(index, Rejection.of(fault, record, clock.millis())));
    return fault.code();
  }

  /** Sends the counts since the last call, if there are any, and starts anew. */
  void close(Consumer<Ingested> out) {
    if (in == 0) {
      return;
    }
    Long newest = eventTimeMax == EventTimeCheck.NONE ? null : Long.valueOf(eventTimeMax);
    var tally = new Tally(in, written, quarantined, 0, 0, 0, 0, newest);
    out.accept(carrier.toTally(new DatasetTally(index, tally, marks.drain())));
    in = 0;
    written = 0;
    quarantined = 0;
    eventTimeMax = EventTimeCheck.NONE;
  }

  /** Happens where two datasets read one topic and the other one is behind. */
  private boolean isInTableAlready(int split, long position) {
    return split < starts.length && position < starts[split];
  }

  private static long[] starts(@Nullable StreamPositions positions) {
    if (positions == null || positions.next().isEmpty()) {
      return new long[0];
    }
    var starts = new long[positions.next().lastKey() + 1];
    positions.next().forEach((split, next) -> starts[split] = next);
    return starts;
  }
}
